// An HTTP client that also sends what no sane client does.
#ifndef INKLING_TESTS_SUPPORT_HTTP_CLIENT_H_
#define INKLING_TESTS_SUPPORT_HTTP_CLIENT_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace inkling::test {

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// A connection to a port of this machine.
class HttpConnection {
 public:
  explicit HttpConnection(std::uint16_t port);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  HttpConnection(HttpConnection&& other) noexcept;
  ~HttpConnection();

  // Sends all of it; false where the other side does not take it.
  bool send(std::string_view bytes);

  // The next answer; nothing where the connection ends first, or nothing comes for so long.
  std::optional<HttpAnswer> answer(std::chrono::milliseconds patience = std::chrono::seconds(20));

  // Whether the other side ends the connection within that time. What it still sends is dropped.
  bool is_closed(std::chrono::milliseconds patience = std::chrono::seconds(10));

  // What comes until the text has `part` in it, or the connection ends.
  std::string read_until(std::string_view part, std::chrono::milliseconds patience = std::chrono::seconds(20));

  // No more will be sent.
  void finish();

 private:
  bool receive(std::chrono::steady_clock::time_point end);

  int socket_ = -1;
  std::string buffer_;
};

// A whole request: with Host, and Content-Length where there is a body.
std::string http_request(std::string_view method, std::string_view target, std::string_view body = "",
                         std::string_view headers = "");

// One request on a connection of its own.
HttpAnswer http_ask(std::uint16_t port, std::string_view method, std::string_view target, std::string_view body = "",
                    std::string_view headers = "");

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_HTTP_CLIENT_H_
