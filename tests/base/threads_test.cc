#include "base/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>

namespace inkling::base {
namespace {

TEST(ThreadPool, RunsEveryTaskOnce) {
  for (const std::size_t size : {1u, 2u, 5u}) {
    ThreadPool threads(size);
    EXPECT_EQ(threads.size(), size);
    for (const std::size_t count : {0u, 1u, 4u, 5u, 6u, 100u}) {
      std::vector<std::atomic<int>> runs(count);
      threads.run(count, [&](std::size_t i) { ++runs[i]; });
      for (const auto& run : runs) EXPECT_EQ(run, 1) << count << " tasks on " << size << " threads";
    }
  }
}

TEST(ThreadPool, RunsATaskOnTheThreadThatItsNumberSays) {
  ThreadPool threads(3);
  for (int call = 0; call < 2; ++call) {
    std::vector<std::thread::id> ids(10);
    threads.run(ids.size(), [&](std::size_t i) { ids[i] = std::this_thread::get_id(); });
    EXPECT_EQ(ids[0], std::this_thread::get_id());
    EXPECT_NE(ids[1], ids[0]);
    EXPECT_NE(ids[2], ids[0]);
    EXPECT_NE(ids[2], ids[1]);
    for (std::size_t i = 3; i < ids.size(); ++i) EXPECT_EQ(ids[i], ids[i % 3]);
  }
}

TEST(ThreadPool, ThrowsTheFirstThreadsExceptionAfterTheOthersEnded) {
  ThreadPool threads(3);
  std::atomic<int> ended = 0;
  try {
    threads.run(9, [&](std::size_t i) {
      if (i == 2) throw std::runtime_error("thread 2");  // so tasks 5 and 8 are not run
      if (i == 4) throw std::runtime_error("thread 1");  // nor task 7
      ++ended;
    });
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), std::string("thread 1"));
  }
  EXPECT_EQ(ended, 4);  // 0, 3, 6 and 1
}

TEST(ThreadPool, ForgetsTheExceptionsOfACall) {
  ThreadPool threads(2);
  const auto fail_all = [](std::size_t) { throw std::runtime_error("failed"); };
  EXPECT_THROW(threads.run(4, fail_all), std::runtime_error);
  std::atomic<int> runs = 0;
  EXPECT_NO_THROW(threads.run(4, [&](std::size_t) { ++runs; }));
  EXPECT_EQ(runs, 4);
}

}  // namespace
}  // namespace inkling::base
