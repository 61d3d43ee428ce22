// The events of one training, for everyone who listens and whoever comes late.
//
// What was sent is kept as far as a late listener needs it: progress, thinned out where there is much of it, notes, and
// the last one of every other kind.
#ifndef INKLING_SERVER_EVENT_LOG_H_
#define INKLING_SERVER_EVENT_LOG_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/message.h"
#include "server/json_body.h"

namespace inkling::server {

enum class EventKind : std::uint8_t { kProgress, kConfusion, kSample, kWeights, kNote, kState, kEnd };

// Safe to use from many threads.
class EventLog {
 public:
  void send(EventKind kind, const Json& data);

  // Sends what was kept, then what comes. Whoever does not want weights gets none.
  void add(std::shared_ptr<http::EventSink> sink, bool with_weights);

  // Whether somebody wants weights: they need not be sent where nobody does.
  bool wants_weights() const;

  // Ends all streams, and those that are added later behind what was kept.
  void close();

 private:
  struct Listener {
    std::shared_ptr<http::EventSink> sink;
    bool with_weights;
  };

  void keep(EventKind kind, const std::string& text);

  mutable std::mutex mutex_;
  std::vector<std::string> progress_;
  std::size_t stride_ = 1;  // one in so many progress events is kept
  std::size_t progressed_ = 0;
  std::vector<std::string> notes_;
  std::map<EventKind, std::string> last_;  // of the other kinds
  std::vector<Listener> listeners_;
  bool closed_ = false;
};

}  // namespace inkling::server

#endif  // INKLING_SERVER_EVENT_LOG_H_
