// Worker threads that share out numbered tasks.
#ifndef INKLING_BASE_THREADS_H_
#define INKLING_BASE_THREADS_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace inkling::base {

// A fixed number of threads, the caller's among them, that run the tasks of one call at a time. A pool of one thread
// starts none. Which thread runs which task is fixed (task i on thread i mod size), so what a task computes must not
// depend on it, and a thread's own memory stays its own from call to call.
class ThreadPool {
 public:
  // REQUIRES: size >= 1. Throws Error(kIo) where the system refuses a thread.
  explicit ThreadPool(std::size_t size);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  std::size_t size() const { return workers_.size() + 1; }

  // Runs task(i) for every i in 0..count-1 and returns when all have ended. The first exception (by thread) is
  // thrown again here, after the others ended.
  void run(std::size_t count, const std::function<void(std::size_t)>& task);

 private:
  void work(std::size_t thread);
  void run_share(std::size_t thread);
  void stop();

  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable done_;
  std::uint64_t round_ = 0;
  std::size_t busy_ = 0;
  bool stopping_ = false;
  std::size_t count_ = 0;
  const std::function<void(std::size_t)>* task_ = nullptr;
  std::vector<std::exception_ptr> failures_;
  std::vector<std::thread> workers_;
};

}  // namespace inkling::base

#endif  // INKLING_BASE_THREADS_H_
