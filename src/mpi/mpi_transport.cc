// Ranks of MPI: the one file that knows it.
//
// The exchange is not blocking, so that a process which is told to end while it waits can say so and save its state:
// where a process dies, mpirun sends SIGTERM to the others and ends them a second later.
#include <fmt/format.h>
#include <mpi.h>

#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "mpi/module.h"

namespace inkling::mpi {
namespace {

using Clock = std::chrono::steady_clock;

// How long a process that is told to end waits for the others. The first has a state to save before mpirun's second is
// over; the others may wait for it while it does.
constexpr std::chrono::milliseconds kFirstWaits{400};
constexpr std::chrono::seconds kOthersWait{60};

class MpiTransport : public training::Transport {
 public:
  explicit MpiTransport(bool (*told_to_end)()) : told_to_end_(told_to_end) {
    int provided = 0;
    check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided));
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    check(MPI_Comm_rank(MPI_COMM_WORLD, &rank_));
    check(MPI_Comm_size(MPI_COMM_WORLD, &count_));
  }
  MpiTransport(const MpiTransport&) = delete;
  MpiTransport& operator=(const MpiTransport&) = delete;

  ~MpiTransport() override {
    if (!broken_) MPI_Finalize();  // which waits for the others
  }

  std::size_t rank() const override { return static_cast<std::size_t>(rank_); }
  std::size_t count() const override { return static_cast<std::size_t>(count_); }

  std::size_t on_this_machine() const {
    MPI_Comm machine = MPI_COMM_NULL;
    check(MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &machine));
    int here = 1;
    check(MPI_Comm_size(machine, &here));
    MPI_Comm_free(&machine);
    return static_cast<std::size_t>(here);
  }

  void gather(std::span<std::byte> values, std::span<const std::size_t> starts) override {
    if (values.size() > std::numeric_limits<int>::max()) {
      base::fail(ErrorKind::kIo, "{} processes exchange {} bytes a step, more than MPI takes at once: start fewer",
                 count_, values.size());
    }
    std::vector<int> sizes, offsets;
    for (std::size_t i = 0; i < count(); ++i) {
      offsets.push_back(static_cast<int>(starts[i]));
      sizes.push_back(static_cast<int>(starts[i + 1] - starts[i]));
    }
    try {
      MPI_Request request = MPI_REQUEST_NULL;
      check(MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_BYTE, values.data(), sizes.data(), offsets.data(), MPI_BYTE,
                            MPI_COMM_WORLD, &request));
      wait_for(request);
    } catch (const Error&) {
      broken_ = true;
      throw;
    }
  }

 private:
  static void check(int status) {
    if (status == MPI_SUCCESS) return;
    std::string text(MPI_MAX_ERROR_STRING, '\0');
    int size = 0;
    MPI_Error_string(status, text.data(), &size);
    base::fail(ErrorKind::kIo, "MPI: {}", text.substr(0, static_cast<std::size_t>(size)));
  }

  void wait_for(MPI_Request& request) const {
    const Clock::duration patience = rank_ == 0 ? Clock::duration(kFirstWaits) : Clock::duration(kOthersWait);
    std::optional<Clock::time_point> told;
    while (true) {
      int done = 0;
      check(MPI_Test(&request, &done, MPI_STATUS_IGNORE));
      if (done != 0) return;
      if (told_to_end_()) {
        const Clock::time_point now = Clock::now();
        if (!told) told = now;
        if (now - *told > patience) {
          throw Error(ErrorKind::kInterrupted, "training was interrupted, and other processes do not answer");
        }
      }
      std::this_thread::yield();  // the other processes may wait for this core
    }
  }

  bool (*told_to_end_)();
  int rank_ = 0;
  int count_ = 1;
  bool broken_ = false;
};

}  // namespace

extern "C" Processes inkling_mpi_start(bool (*told_to_end)()) {
  auto transport = std::make_unique<MpiTransport>(told_to_end);
  const std::size_t here = transport->on_this_machine();
  return {transport.release(), here};
}

}  // namespace inkling::mpi
