#include "cli/processes.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "base/shared_library.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "mpi/module.h"

namespace inkling::cli {
namespace {

std::size_t number_in(const char* variable, std::size_t otherwise) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return otherwise;
  char* end = nullptr;
  const unsigned long long number = std::strtoull(text, &end, 10);
  return end == text || *end != '\0' ? otherwise : static_cast<std::size_t>(number);
}

// Beside the command, as it is built, or where it is installed.
std::string module_file(const Launch& launch) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const std::filesystem::path& file : {folder / mpi::kFile, folder / INKLING_MODULES / mpi::kFile}) {
    if (std::filesystem::exists(file, error)) return file.string();
  }
  base::fail(ErrorKind::kIo,
             "mpirun started {} processes, but this inkling was built without MPI: build it with libopenmpi-dev, or "
             "start one process",
             launch.count);
}

bool told_to_end() { return StopSignals::received() != 0; }

std::size_t bound_processors() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof(set), &set) == 0 ? static_cast<std::size_t>(CPU_COUNT(&set)) : CPU_SETSIZE;
}

}  // namespace

Launch launch() {
  for (const auto& [count, rank] :
       {std::array{"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"}, {"PMI_SIZE", "PMI_RANK"}}) {
    if (const std::size_t processes = number_in(count, 1); processes > 1) return {number_in(rank, 0), processes};
  }
  return {};
}

Processes::Processes(const Launch& launch) {
  const std::string file = module_file(launch);
  const base::SharedLibrary module(file.c_str(), "training over several processes needs MPI");
  mpi::Start start = nullptr;
  module.find(mpi::kStart, start);
  const mpi::Processes processes = start(told_to_end);
  transport_.reset(processes.transport);
  on_this_machine_ = processes.on_this_machine;
  ranks_ = std::make_unique<training::Ranks>(*transport_);
  if (ranks_->count() != launch.count) {
    base::fail(ErrorKind::kIo, "mpirun started {} processes, but MPI sees {}: it is the mpirun of another MPI",
               launch.count, ranks_->count());
  }
}

std::size_t Processes::usual_threads() const {
  const std::size_t processors = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t share = std::max<std::size_t>(1, processors / on_this_machine_);
  const std::size_t bound = bound_processors();
  if (bound < share) {
    complain(fmt::format("warning: mpirun binds each process to {} of {} processors: --bind-to none gives it {}", bound,
                         processors, share));
  }
  return std::clamp<std::size_t>(bound, 1, share);
}

}  // namespace inkling::cli
