#include "support/resources.h"

#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>

namespace inkling::test {
namespace {

double thread_seconds() {
  timespec time = {};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// A line of /proc/self/status, "VmHWM:    1234 kB", in bytes.
std::size_t status(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;) {
    std::size_t kilobytes = 0;
    if (word == name + ":" && file >> kilobytes) return kilobytes * 1024;
  }
  throw std::runtime_error("/proc/self/status: expected " + name);
}

// Makes the peak VmHWM what is resident now (proc(5)).
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5" << std::flush; }

}  // namespace

Cost cost_of(const std::function<void()>& action) {
  forget_peak();
  const std::size_t before = status("VmRSS");
  const double start = thread_seconds();
  action();
  const double seconds = thread_seconds() - start;
  const std::size_t peak = status("VmHWM");
  return {seconds, peak > before ? peak - before : 0};
}

}  // namespace inkling::test
