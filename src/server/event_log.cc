#include "server/event_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace inkling::server {
namespace {

constexpr std::size_t kMaxProgress = 500;        // events that are kept
constexpr std::size_t kMaxNotes = 50;            // events that are kept
constexpr std::size_t kMaxWaiting = 512 * 1024;  // bytes that a listener is behind before it gets less

std::string_view name_of(EventKind kind) {
  switch (kind) {
    case EventKind::kProgress: return "progress";
    case EventKind::kConfusion: return "confusion";
    case EventKind::kSample: return "sample";
    case EventKind::kWeights: return "weights";
    case EventKind::kNote: return "note";
    case EventKind::kState: return "state";
    case EventKind::kEnd: return "end";
  }
  return "";
}

// What a listener that is behind can do without: the next one of its kind says more.
bool is_passing(EventKind kind) {
  return kind == EventKind::kProgress || kind == EventKind::kConfusion || kind == EventKind::kSample ||
         kind == EventKind::kWeights;
}

}  // namespace

void EventLog::keep(EventKind kind, const std::string& text) {
  if (kind == EventKind::kNote) {
    if (notes_.size() < kMaxNotes) notes_.push_back(text);
  } else if (kind != EventKind::kProgress) {
    last_[kind] = text;
  } else if (progressed_++ % stride_ == 0) {
    progress_.push_back(text);
    if (progress_.size() <= kMaxProgress) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < progress_.size(); i += 2) std::swap(progress_[kept++], progress_[i]);
    progress_.resize(kept);
    stride_ *= 2;
  }
}

void EventLog::send(EventKind kind, const Json& data) {
  const std::string text =
      fmt::format("event: {}\ndata: {}\n\n", name_of(kind), data.dump(-1, ' ', false, Json::error_handler_t::replace));
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  keep(kind, text);
  std::erase_if(listeners_, [&](const Listener& listener) {
    if (kind == EventKind::kWeights && !listener.with_weights) return false;
    if (is_passing(kind) && listener.sink->waiting() > kMaxWaiting) return false;
    return !listener.sink->send(text);
  });
}

void EventLog::add(std::shared_ptr<http::EventSink> sink, bool with_weights) {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const std::string& note : notes_) text += note;
  for (const std::string& progress : progress_) text += progress;
  for (const auto& [kind, last] : last_) {
    if (kind != EventKind::kWeights || with_weights) text += last;
  }
  if (!text.empty()) sink->send(std::move(text));
  if (closed_) return sink->close();
  listeners_.push_back({std::move(sink), with_weights});
}

bool EventLog::wants_weights() const {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(listeners_, &Listener::with_weights);
}

void EventLog::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const Listener& listener : listeners_) listener.sink->close();
  listeners_.clear();
}

}  // namespace inkling::server
