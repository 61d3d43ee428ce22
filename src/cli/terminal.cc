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
constexpr std::size_t kMinBar = 5;
constexpr std::size_t kMaxBar = 24;
constexpr std::size_t kMargin = 3;  // the terminal's own "^C" still fits: it would begin a line that nobody clears

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// `share` in [0, 1] as "[#####-----]", `width` characters between the brackets.
std::string bar(double share, std::size_t width) {
  const auto full = static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(width)));
  return "[" + std::string(full, '#') + std::string(width - full, '-') + "]";
}

}  // namespace

bool can_redraw() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

std::string progress_text(std::string_view place, double share, std::span<const std::string> facts,
                          std::size_t columns) {
  for (std::size_t count = facts.size() + 1; count-- > 0;) {
    const std::string text = fmt::format("{}", fmt::join(facts.first(count), ", "));
    const std::size_t used = place.size() + text.size() + 3 + (text.empty() ? 0 : 1);  // with brackets and spaces
    if (used + kMinBar > columns) continue;
    const std::string line = fmt::format("{} {}", place, bar(share, std::min(columns - used, kMaxBar)));
    return text.empty() ? line : line + " " + text;
  }
  return std::string(place.substr(0, columns));
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::max(0.0, std::ceil(seconds)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string grouped(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::size_t ProgressLine::columns() {
  winsize size = {};
  const std::size_t width = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
  return width > kMargin ? width - kMargin : 1;
}

bool ProgressLine::is_due() const { return redraw_ && now() - last_ >= kRedrawSeconds; }

void ProgressLine::show(std::string_view text) {
  last_ = now();
  shown_ = true;
  write_error(fmt::format("\r{}\033[K", text));
}

void ProgressLine::print(std::string_view text) {
  begin_line();
  write_error(fmt::format("{}\n", text));
}

void ProgressLine::clear() {
  if (shown_) begin_line();
}

void ProgressLine::begin_line() {
  if (redraw_) write_error("\r\033[K");
  shown_ = false;
}

}  // namespace inkling::cli
