#include "cli/signals.h"

#include <atomic>
#include <csignal>

namespace inkling::cli {
namespace {

std::atomic<int> received_signal = 0;  // any thread may get the signal
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may not wait");

extern "C" void note_signal(int signal) {
  received_signal = signal;
  std::signal(signal, SIG_DFL);
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

}  // namespace inkling::cli
