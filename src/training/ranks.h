// The processes that train one network together: its ranks, as MPI calls them.
//
// All of them run the same program on the same data and hold the same state; each computes the shards that are its own,
// and they exchange what came of them. So all have to come to the same meetings in the same order: any(), gather() and
// texts() are meetings. Where one of them fails in between, it says so at its next meeting, and all end with its error.
//
//   Ranks alone;                       // this process by itself: every meeting is over at once, and nothing is copied
//   Ranks ranks(transport);            // one of several
//   ranks.together([&] { … train(…, &ranks) … });
#ifndef INKLING_TRAINING_RANKS_H_
#define INKLING_TRAINING_RANKS_H_

#include <cstddef>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace inkling::training {

// How ranks exchange bytes: MPI (mpi/mpi_transport.cc), or threads in tests.
class Transport {
 public:
  virtual ~Transport() = default;

  virtual std::size_t rank() const = 0;  // 0 .. count() - 1
  virtual std::size_t count() const = 0;

  // Called by all ranks with the same `starts`, which has count() + 1 of them. Rank r's part of `values` is
  // starts[r] .. starts[r + 1] - 1: the caller's own is there, and those of the others are when it returns. Throws
  // Error(kIo) where the exchange fails, and Error(kInterrupted) where this process was told to end while it waited;
  // then there is no exchange any more.
  virtual void gather(std::span<std::byte> values, std::span<const std::size_t> starts) = 0;
};

class Ranks {
 public:
  Ranks() = default;  // one rank
  explicit Ranks(Transport& transport)
      : transport_(&transport)  // the caller's, which outlives this
  {}
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  std::size_t rank() const { return transport_ == nullptr ? 0 : transport_->rank(); }
  std::size_t count() const { return transport_ == nullptr ? 1 : transport_->count(); }
  bool is_first() const { return rank() == 0; }  // the one that writes
  bool is_alone() const { return count() == 1; }

  // Whether one of the ranks says so.
  bool any(bool own);

  // As Transport::gather, in floats.
  void gather(std::span<float> values, std::span<const std::size_t> starts);

  // What each rank says, by rank. Of one: what it said.
  std::vector<std::string> texts(const std::string& own);

  // Runs work() on every rank, to the end of all of them. Where it throws on one, it ends with that error on every rank
  // that comes to a meeting; of several errors it is the first rank's. All but the first rank's are told by their
  // number.
  template <typename Work>
  void together(const Work& work) {
    if (is_alone()) return work();
    try {
      work();
      any(false);
    } catch (const Error& error) {
      fail(error);
    } catch (const std::bad_alloc&) {
      fail(Error(ErrorKind::kIo, "not enough memory"));
    } catch (const std::exception& error) {
      fail(Error(ErrorKind::kIo, error.what()));
    }
  }

  // After an error: whether all ranks have heard of it. Where they have not, each has to say it by itself.
  bool all_heard() const { return all_heard_; }

 private:
  void meet(unsigned char own, std::vector<unsigned char>& all);
  void exchange(std::span<std::byte> values, std::span<const std::size_t> starts);
  std::vector<std::string> exchange_texts(const std::string& own);
  [[noreturn]] void fail(const Error& error);
  [[noreturn]] void end_with_failure(const std::vector<unsigned char>& states, const std::string& own);

  Transport* transport_ = nullptr;
  bool ended_ = false;  // there are no meetings any more
  bool all_heard_ = false;
};

}  // namespace inkling::training

#endif  // INKLING_TRAINING_RANKS_H_
