// A bounded queue of work, and the threads that do it.
#ifndef INKLING_HTTP_WORK_QUEUE_H_
#define INKLING_HTTP_WORK_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "http/handler.h"

namespace inkling::http {

class WorkQueue {
 public:
  using Work = std::function<void()>;

  // REQUIRES: threads >= 2. Throws Error(kIo) where the system refuses a thread.
  WorkQueue(std::size_t threads, std::size_t capacity);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  ~WorkQueue();  // waits for work that has begun; what waits is dropped

  // Returns whether there is room. Work must not throw. Short work is done in the order in which it came, long work,
  // too, on all threads but one.
  bool post(Cost cost, Work work);

  std::size_t length() const;  // what waits
  bool is_idle() const;        // nothing waits and nothing is being done

 private:
  void run();
  bool take(std::unique_lock<std::mutex>& lock, Work& work, Cost& cost);

  const std::size_t capacity_;
  const std::size_t most_long_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Work> short_;
  std::deque<Work> long_;
  std::size_t busy_ = 0;
  std::size_t busy_long_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace inkling::http

#endif  // INKLING_HTTP_WORK_QUEUE_H_
