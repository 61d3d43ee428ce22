// Requests and answers as a handler sees them: without sockets, and without the library that parses them.
#ifndef INKLING_HTTP_MESSAGE_H_
#define INKLING_HTTP_MESSAGE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inkling::http {

struct Header {
  std::string name;  // of a request: in lower case
  std::string value;
};

struct Request {
  std::string method = "GET";
  std::string path = "/";  // as it was sent, before the '?': "/v1/read". Percent signs are not decoded
  std::string query = {};  // behind the '?', not decoded
  std::vector<Header> headers = {};
  std::string body = {};

  // The value of the first header of that name (in lower case), "" where there is none.
  std::string_view header(std::string_view name) const;
};

// Where the events of an answer go that has no end yet. Every function may be called from any thread.
class EventSink {
 public:
  virtual ~EventSink() = default;

  // Sends `text` behind all that was sent before. Returns whether somebody may still be listening.
  virtual bool send(std::string text) = 0;

  // Bytes that were sent here and that the connection has not taken yet: whoever sends much leaves out what can be left
  // out where this grows.
  virtual std::size_t waiting() const = 0;

  // Ends the answer behind what was sent.
  virtual void close() = 0;
};

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<Header> headers = {};  // besides those that every answer has
  std::string route = "none";        // what metrics call it: a pattern, never a text of the client's

  // Where set, the answer is a stream of what this sends to the sink, and `body` is how it starts. Called once, on the
  // thread that serves sockets, when the head is on its way.
  std::function<void(std::shared_ptr<EventSink>)> events = {};
};

// {"error": message} and the status.
Response error(unsigned status, std::string_view message);

}  // namespace inkling::http

#endif  // INKLING_HTTP_MESSAGE_H_
