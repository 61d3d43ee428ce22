// A small HTTP server on loopback, for one test: it answers as the test says, also as no sane server does.
#ifndef INKLING_TESTS_SUPPORT_HTTP_SERVER_H_
#define INKLING_TESTS_SUPPORT_HTTP_SERVER_H_

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace inkling::test {

struct HttpRequest {
  std::string target;               // "/train.gz"
  std::optional<std::size_t> from;  // "Range: bytes=FROM-"
};

struct HttpReply {
  std::string bytes;   // all that is sent: head and body
  bool hangs = false;  // the connection stays open after that, silent
};

// Replies: a whole body, the part of one behind `from`, a status without a body.
HttpReply http_ok(const std::string& body);
HttpReply http_part(const std::string& body, std::size_t from);
HttpReply http_status(int status, const std::string& headers = "");

class HttpServer {
 public:
  using Handler = std::function<HttpReply(const HttpRequest&)>;

  // Serves on a free port until the end of its life, one request at a time, on a thread of its own that calls
  // `handler`.
  explicit HttpServer(Handler handler);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  // "http://127.0.0.1:PORT" and `path`.
  std::string url(const std::string& path = "") const;

  std::vector<HttpRequest> requests() const;

 private:
  void serve();
  void answer(int connection);
  void wait_for_end(int connection);

  Handler handler_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};  // a pipe: closed to end
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::thread thread_;
};

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_HTTP_SERVER_H_
