// The processes that mpirun starts together to train one model.
#ifndef INKLING_CLI_PROCESSES_H_
#define INKLING_CLI_PROCESSES_H_

#include <cstddef>
#include <memory>

#include "training/ranks.h"

namespace inkling::cli {

// What mpirun says in the environment: of Open MPI, or of MPICH and its kin.
struct Launch {
  std::size_t rank = 0;
  std::size_t count = 1;
};

Launch launch();

// This process among them.
class Processes {
 public:
  // Loads and starts MPI. Throws Error(kIo) where the command was built without, and where MPI sees other processes
  // than `launch` has.
  explicit Processes(const Launch& launch);

  training::Ranks& ranks() { return *ranks_; }

  // As many threads as a process has processors to itself, at least one. Says so where mpirun bound it to fewer.
  std::size_t usual_threads() const;

 private:
  std::unique_ptr<training::Transport> transport_;
  std::unique_ptr<training::Ranks> ranks_;
  std::size_t on_this_machine_ = 1;
};

}  // namespace inkling::cli

#endif  // INKLING_CLI_PROCESSES_H_
