#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "cli/output.h"

namespace inkling::cli {
namespace {

constexpr double kRedrawSeconds = 0.1;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::size_t columns() {
  winsize size = {};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

bool can_redraw() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

std::string bar(double share, std::size_t width) {
  const auto full = static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(width)));
  return "[" + std::string(full, '#') + std::string(width - full, '-') + "]";
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::max(0.0, std::ceil(seconds)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

void ProgressLine::show(std::string_view text) {
  if (!redraw_ || now() - last_ < kRedrawSeconds) return;
  last_ = now();
  shown_ = true;
  write_error(fmt::format("\r\033[K{}", text.substr(0, columns() - 1)));
}

void ProgressLine::print(std::string_view text) {
  clear();
  write_error(fmt::format("{}\n", text));
}

void ProgressLine::clear() {
  if (!shown_) return;
  write_error("\r\033[K");
  shown_ = false;
  last_ = 0;
}

}  // namespace inkling::cli
