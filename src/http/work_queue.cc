#include "http/work_queue.h"

#include <cassert>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace inkling::http {

WorkQueue::WorkQueue(std::size_t threads, std::size_t capacity) : capacity_(capacity), most_long_(threads - 1) {
  assert(threads >= 2);
  try {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
  } catch (const std::system_error& error) {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    base::fail(ErrorKind::kIo, "cannot start {} threads: {}", threads, error.what());
  }
}

WorkQueue::~WorkQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkQueue::post(Cost cost, Work work) {
  {
    const std::lock_guard lock(mutex_);
    if (short_.size() + long_.size() >= capacity_) return false;
    (cost == Cost::kLong ? long_ : short_).push_back(std::move(work));
  }
  ready_.notify_one();
  return true;
}

std::size_t WorkQueue::length() const {
  const std::lock_guard lock(mutex_);
  return short_.size() + long_.size();
}

bool WorkQueue::is_idle() const {
  const std::lock_guard lock(mutex_);
  return short_.empty() && long_.empty() && busy_ == 0;
}

// Waits for work that this thread may do. Returns false at the end.
bool WorkQueue::take(std::unique_lock<std::mutex>& lock, Work& work, Cost& cost) {
  const auto may_take_long = [this] { return !long_.empty() && busy_long_ < most_long_; };
  ready_.wait(lock, [&] { return stopping_ || !short_.empty() || may_take_long(); });
  if (stopping_) return false;
  cost = short_.empty() ? Cost::kLong : Cost::kShort;
  std::deque<Work>& queue = cost == Cost::kLong ? long_ : short_;
  work = std::move(queue.front());
  queue.pop_front();
  return true;
}

void WorkQueue::run() {
  std::unique_lock lock(mutex_);
  Work work;
  Cost cost = Cost::kShort;
  while (take(lock, work, cost)) {
    ++busy_;
    busy_long_ += cost == Cost::kLong;
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
    --busy_;
    busy_long_ -= cost == Cost::kLong;
    if (cost == Cost::kLong) ready_.notify_one();  // another may be taken now
  }
}

}  // namespace inkling::http
