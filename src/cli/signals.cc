#include "cli/signals.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <string_view>

#include "network/workspace.h"

namespace inkling::cli {
namespace {

std::atomic<int> received_signal = 0;  // any thread may get the signal
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may not wait");

extern "C" void note_signal(int signal) {
  received_signal = signal;
  std::signal(signal, SIG_DFL);
}

constexpr std::string_view kNoMemory = "inkling: not enough memory for the network (oneDNN cannot go on)\n";
constexpr std::uintptr_t kNearNull = std::uintptr_t{1} << 20;  // what a null pointer is followed to: members, code
constexpr int kIoExit = 4;

extern "C" void explain_crash(int signal, siginfo_t* info, void*) {
  if (network::is_inside_onednn() && reinterpret_cast<std::uintptr_t>(info->si_addr) < kNearNull) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kNoMemory.data(), kNoMemory.size());
    ::_exit(kIoExit);
  }
  std::signal(signal, SIG_DFL);  // the instruction is tried again when this returns
}

}  // namespace

StopSignals::StopSignals() {
  received_signal = 0;
  for (const int signal : {SIGINT, SIGTERM}) {
    // A shell's background job ignores the terminal's Ctrl-C, which is not for it.
    if (std::signal(signal, note_signal) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

StopSignals::~StopSignals() {
  for (const int signal : {SIGINT, SIGTERM}) {
    if (std::signal(signal, SIG_DFL) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

int StopSignals::received() { return received_signal; }

void explain_crashes_of_onednn() {
  struct sigaction action = {};
  action.sa_sigaction = explain_crash;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGSEGV, &action, nullptr);
}

}  // namespace inkling::cli
