// What the module inkling_mpi.so gives to the command, which loads it where mpirun started it: MPI brings some twenty
// libraries with it, which no other start of the command is to wait for.
#ifndef INKLING_MPI_MODULE_H_
#define INKLING_MPI_MODULE_H_

#include <cstddef>

#include "training/ranks.h"

namespace inkling::mpi {

struct Processes {
  training::Transport* transport = nullptr;  // among all processes that mpirun started; delete it to end MPI
  std::size_t on_this_machine = 1;           // of them, this one included
};

// Starts MPI, once in the life of the process. `told_to_end` says whether this process is to end soon: then it does not
// wait for others that do not come. Throws Error(kIo).
using Start = Processes (*)(bool (*told_to_end)());

inline constexpr const char* kFile = "inkling_mpi.so";
inline constexpr const char* kStart = "inkling_mpi_start";  // the Start in it

}  // namespace inkling::mpi

#endif  // INKLING_MPI_MODULE_H_
