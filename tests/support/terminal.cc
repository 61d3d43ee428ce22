#include "support/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace inkling::test {

std::vector<std::string> screen_of(const std::string& text, std::size_t columns) {
  static const std::string clear = "\033[K";
  std::vector<std::string> lines(1);
  std::size_t row = 0, column = 0;
  const auto next_line = [&] {
    if (++row == lines.size()) lines.emplace_back();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      column = 0;
    } else if (c == '\n') {
      next_line();
    } else if (c == '\b') {
      column -= column > 0 ? 1 : 0;
    } else if (text.compare(i, clear.size(), clear) == 0) {
      lines[row].resize(std::min(lines[row].size(), column));
      i += clear.size() - 1;
    } else {
      if (column == columns) next_line(), column = 0;
      if (lines[row].size() <= column) lines[row].resize(column + 1, ' ');
      lines[row][column++] = c;
    }
  }
  for (std::string& line : lines) line.resize(line.find_last_not_of(' ') + 1);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

Terminal::Terminal(std::size_t columns)
    : columns_(columns), descriptor_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  if (descriptor_ < 0 || ::grantpt(descriptor_) != 0 || ::unlockpt(descriptor_) != 0) {
    throw std::runtime_error("cannot make a terminal");
  }
  path_ = ::ptsname(descriptor_);
  winsize size = {};
  size.ws_row = 24;
  size.ws_col = static_cast<unsigned short>(columns);
  ::ioctl(descriptor_, TIOCSWINSZ, &size);
}

Terminal::~Terminal() { ::close(descriptor_); }

void Terminal::type(const std::string& keys) const {
  if (::write(descriptor_, keys.data(), keys.size()) < 0) throw std::runtime_error("cannot type");
}

// Linux says EIO where nobody has the terminal open any more.
bool Terminal::read_more() {
  char buffer[4096];
  const ssize_t count = ::read(descriptor_, buffer, sizeof buffer);
  if (count > 0) text_.append(buffer, static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

bool Terminal::wait_for(const std::string& part) {
  while (text_.find(part) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

const std::string& Terminal::read_all() {
  while (read_more()) {
  }
  return text_;
}

}  // namespace inkling::test
