#include "server/metrics.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <inkling/version.h>
#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>

namespace inkling::server {
namespace {

void head(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

template <typename T>
void single(std::string& text, std::string_view name, std::string_view type, std::string_view help, T value) {
  head(text, name, type, help);
  fmt::format_to(std::back_inserter(text), "{} {}\n", name, value);
}

std::size_t open_files() {
  std::size_t count = 0;
  if (DIR* folder = ::opendir("/proc/self/fd")) {
    while (::readdir(folder) != nullptr) ++count;
    ::closedir(folder);
  }
  return count < 3 ? 0 : count - 3;  // ".", "..", and the folder itself
}

// What the kernel says of this process (man 5 proc). Values that it does not say stay 0.
struct Process {
  double cpu_seconds = 0;
  double start_time = 0;  // since 1970
  std::uint64_t resident = 0;
  std::uint64_t virtual_memory = 0;
};

Process process() {
  Process result;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t end = line.rfind(')');  // of the program's name, which may have anything in it
  if (end == std::string::npos) return result;
  std::istringstream fields(line.substr(end + 1));
  std::string field;
  for (int i = 3; fields >> field; ++i) {
    const double value = std::strtod(field.c_str(), nullptr);
    if (i == 14 || i == 15) result.cpu_seconds += value / ticks;
    if (i == 22) result.start_time = value / ticks;
    if (i == 23) result.virtual_memory = static_cast<std::uint64_t>(value);
    if (i == 24) result.resident = static_cast<std::uint64_t>(value) * page;
  }
  std::timespec up;
  ::clock_gettime(CLOCK_BOOTTIME, &up);
  result.start_time += static_cast<double>(std::time(nullptr)) - static_cast<double>(up.tv_sec);
  return result;
}

void write_process(std::string& text) {
  const Process now = process();
  rlimit files = {};
  ::getrlimit(RLIMIT_NOFILE, &files);
  single(text, "process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.",
         now.cpu_seconds);
  single(text, "process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.",
         now.start_time);
  single(text, "process_resident_memory_bytes", "gauge", "Resident memory size in bytes.", now.resident);
  single(text, "process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.", now.virtual_memory);
  single(text, "process_open_fds", "gauge", "Number of open file descriptors.", open_files());
  single(text, "process_max_fds", "gauge", "Maximum number of open file descriptors.", files.rlim_cur);
}

}  // namespace

void Metrics::add_answer(std::string_view route, unsigned status, double seconds) {
  const std::lock_guard lock(mutex_);
  ++answers_[{std::string(route), status}];
  auto found = durations_.find(route);
  if (found == durations_.end()) found = durations_.emplace(std::string(route), Durations()).first;
  const auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(kBuckets, seconds) - kBuckets.begin());
  ++found->second.counts[bucket];
  found->second.sum += seconds;
}

void Metrics::add_reading(const reader::Reading& reading) {
  const std::lock_guard lock(mutex_);
  lines_ += reading.lines.size();
  for (const reader::LineReading& line : reading.lines) {
    digits_ += line.digits.size();
    for (const reader::DigitReading& digit : line.digits) rejected_ += !digit.accepted;
  }
}

std::string Metrics::text(const Gauges& gauges) const {
  std::string text;
  const auto out = std::back_inserter(text);
  const std::lock_guard lock(mutex_);
  head(text, "inkling_http_requests_total", "counter", "Requests that were answered.");
  for (const auto& [key, count] : answers_) {
    fmt::format_to(out, "inkling_http_requests_total{{route=\"{}\",code=\"{}\"}} {}\n", key.first, key.second, count);
  }
  const std::string_view duration = "inkling_http_request_duration_seconds";
  head(text, duration, "histogram", "Time from a request's last byte to its answer.");
  for (const auto& [route, durations] : durations_) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < durations.counts.size(); ++i) {
      sum += durations.counts[i];
      const std::string bound = i < kBuckets.size() ? fmt::format("{}", kBuckets[i]) : "+Inf";
      fmt::format_to(out, "{}_bucket{{route=\"{}\",le=\"{}\"}} {}\n", duration, route, bound, sum);
    }
    fmt::format_to(out, "{}_sum{{route=\"{}\"}} {}\n{}_count{{route=\"{}\"}} {}\n", duration, route, durations.sum,
                   duration, route, sum);
  }
  single(text, "inkling_queue_length", "gauge", "Requests that wait for a worker.", gauges.queue_length);
  single(text, "inkling_http_connections", "gauge", "Open connections.", gauges.connections);
  single(text, "inkling_trainings_running", "gauge", "Trainings that are not at their end.", gauges.trainings);
  single(text, "inkling_lines_read_total", "counter", "Lines of writing that were read.", lines_);
  single(text, "inkling_digits_read_total", "counter", "Digits that were read.", digits_);
  single(text, "inkling_digits_rejected_total", "counter", "Digits that were not sure enough for the request.",
         rejected_);
  head(text, "inkling_build_info", "gauge", "The program's version.");
  fmt::format_to(out, "inkling_build_info{{version=\"{}\"}} 1\n", kVersion);
  write_process(text);
  return text;
}

}  // namespace inkling::server
