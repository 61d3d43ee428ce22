#include "base/threads.h"

#include <cassert>
#include <system_error>

#include "base/error.h"

namespace inkling::base {

ThreadPool::ThreadPool(std::size_t size) : failures_(size) {
  assert(size >= 1);
  workers_.reserve(size - 1);
  try {
    for (std::size_t i = 1; i < size; ++i) workers_.emplace_back([this, i] { work(i); });
  } catch (const std::system_error& error) {
    stop();
    fail(ErrorKind::kIo, "cannot start {} threads: {}", size, error.what());
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  start_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(std::size_t count, const std::function<void(std::size_t)>& task) {
  {
    const std::lock_guard lock(mutex_);
    count_ = count;
    task_ = &task;
    busy_ = workers_.size();
    ++round_;
  }
  start_.notify_all();
  run_share(0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
  for (std::exception_ptr& failure : failures_) {
    if (failure) {
      const std::exception_ptr first = failure;
      for (std::exception_ptr& other : failures_) other = nullptr;
      std::rethrow_exception(first);
    }
  }
}

void ThreadPool::run_share(std::size_t thread) {
  try {
    for (std::size_t i = thread; i < count_; i += size()) (*task_)(i);
  } catch (...) {
    failures_[thread] = std::current_exception();
  }
}

void ThreadPool::work(std::size_t thread) {
  std::uint64_t seen = 0;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      start_.wait(lock, [&] { return stopping_ || round_ != seen; });
      if (stopping_) return;
      seen = round_;
    }
    run_share(thread);
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) done_.notify_one();
  }
}

}  // namespace inkling::base
