// One connection of the server (http/server.h).
#ifndef INKLING_HTTP_CONNECTION_H_
#define INKLING_HTTP_CONNECTION_H_

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "http/handler.h"
#include "http/host_check.h"
#include "http/server.h"
#include "http/work_queue.h"

namespace inkling::http {

// What all connections share.
struct Shared {
  Shared(const Settings& from, Handler& answering)
      : settings(from), handler(answering), work(from.threads, from.limits.queue) {}

  const Settings settings;
  Handler& handler;
  OwnNames names;
  boost::asio::io_context io{1};
  std::size_t body_bytes = 0;  // of all requests, beyond what each may have anyway
  bool stopping = false;
  WorkQueue work;  // ends first: what it does may post to `io`
};

// Lives until it is closed and nothing of it is under way. All of it is on the thread that runs Shared::io.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual void start() = 0;
  virtual void close() = 0;

  // Ends what takes too long. To be called several times a second.
  virtual void look(std::chrono::steady_clock::time_point now) = 0;

  virtual bool is_open() const = 0;
  virtual bool is_idle() const = 0;                                 // between two requests, or before the first …
  virtual std::chrono::steady_clock::time_point since() const = 0;  // … since then
};

// `shared` must outlive it.
std::shared_ptr<Connection> make_connection(Shared& shared, boost::asio::ip::tcp::socket socket);

// `text` with the letters A to Z as a to z.
std::string to_lower(std::string text);

}  // namespace inkling::http

#endif  // INKLING_HTTP_CONNECTION_H_
