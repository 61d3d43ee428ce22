// What answers requests. The server calls it; it knows nothing of sockets.
#ifndef INKLING_HTTP_HANDLER_H_
#define INKLING_HTTP_HANDLER_H_

#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace inkling::http {

// What answering takes, and so where it is done.
enum class Cost : std::uint8_t {
  kNone,   // next to nothing: at once, on the thread that serves the sockets
  kShort,  // up to some tens of milliseconds: on a worker thread
  kLong,   // more: on a worker thread, of which one is always left for what is short
};

class Handler {
 public:
  virtual ~Handler() = default;

  virtual Cost cost(const Request& request) const = 0;

  // Called from several threads at once. Never throws.
  virtual Response handle(const Request& request) = 0;

  // Of every answer, the server's own refusals among them: its Response::route, its status, and the seconds from the
  // request's last byte until the answer was handed to the kernel. Called on the thread that serves the sockets.
  virtual void on_answer(std::string_view route, unsigned status, double seconds) = 0;

  // The server was asked to end: nothing new comes, and whoever has an EventSink is to close it soon.
  virtual void on_stop() = 0;
};

}  // namespace inkling::http

#endif  // INKLING_HTTP_HANDLER_H_
