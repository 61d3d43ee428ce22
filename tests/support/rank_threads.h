// Ranks that are threads of the test: what they gather goes through memory that they share.
#ifndef INKLING_TESTS_SUPPORT_RANK_THREADS_H_
#define INKLING_TESTS_SUPPORT_RANK_THREADS_H_

#include <algorithm>
#include <barrier>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "training/ranks.h"

namespace inkling::test {

// What one rank's work ended with: nullopt where it ended well.
using RankEnd = std::optional<Error>;

class RankThreads {
 public:
  explicit RankThreads(std::size_t count) : barrier_(static_cast<std::ptrdiff_t>(count)), parts_(count) {}

  // Runs work(ranks) on each of them within Ranks::together(). Returns what each ended with.
  std::vector<RankEnd> run(const std::function<void(training::Ranks&)>& work) {
    std::vector<RankEnd> ends(parts_.size());
    std::vector<std::thread> threads;
    for (std::size_t rank = 0; rank < parts_.size(); ++rank) {
      threads.emplace_back([&, rank] {
        Place place(*this, rank);
        training::Ranks ranks(place);
        try {
          ranks.together([&] { work(ranks); });
        } catch (const Error& error) {
          ends[rank] = error;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    return ends;
  }

  // What each rank hears goes through `change` first.
  void change_heard(std::function<void(std::size_t rank, std::span<std::byte> values)> change) {
    change_ = std::move(change);
  }

  std::size_t bytes_gathered() const { return bytes_; }  // in all meetings, of all ranks together

 private:
  class Place : public training::Transport {
   public:
    Place(RankThreads& all, std::size_t rank) : all_(all), rank_(rank) {}

    std::size_t rank() const override { return rank_; }
    std::size_t count() const override { return all_.parts_.size(); }

    void gather(std::span<std::byte> values, std::span<const std::size_t> starts) override {
      all_.parts_[rank_] = values.data();
      all_.barrier_.arrive_and_wait();
      for (std::size_t i = 0; i < count(); ++i) {
        if (i != rank_)
          std::copy(all_.parts_[i] + starts[i], all_.parts_[i] + starts[i + 1], values.data() + starts[i]);
      }
      if (rank_ == 0) all_.bytes_ += values.size();
      all_.barrier_.arrive_and_wait();
      if (all_.change_) all_.change_(rank_, values);
    }

   private:
    RankThreads& all_;
    std::size_t rank_;
  };

  std::barrier<> barrier_;
  std::vector<std::byte*> parts_;
  std::size_t bytes_ = 0;
  std::function<void(std::size_t, std::span<std::byte>)> change_;
};

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_RANK_THREADS_H_
