// An HTTP/1.1 server: sockets, limits and deadlines. What is asked for and what is answered is the handler's.
//
// One thread serves all sockets and never waits for anything; a few others do what answering takes. The limits hold
// whatever clients do: http/limits.h.
#ifndef INKLING_HTTP_SERVER_H_
#define INKLING_HTTP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/handler.h"
#include "http/limits.h"

namespace inkling::http {

struct Settings {
  std::string host = "127.0.0.1";  // a name or an address
  std::uint16_t port = 8080;       // 0: any that is free
  std::size_t threads = 2;         // that answer, at least 2
  Limits limits = {};
};

class Server {
 public:
  // Listens from now on; run() answers. The handler is the caller's and must outlive the server. Throws Error(kIo)
  // where the host cannot be found or bound or the port is in use.
  Server(const Settings& settings, Handler& handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // "http://127.0.0.1:8080/"
  std::string url() const;
  std::uint16_t port() const;

  // Answers until `should_stop`, which is asked ten times a second, says true; then no connection is taken any more,
  // and what is being answered has Limits::drain to end. Returns whether all of it did; where not, worker threads are
  // still busy, and the destructor would wait for them.
  bool run(const std::function<bool()>& should_stop);

  std::size_t queue_length() const;  // requests that wait for a worker
  std::size_t connections() const;   // open ones. Both from any thread

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace inkling::http

#endif  // INKLING_HTTP_SERVER_H_
