// A terminal for a command to run in: a keyboard, and a screen that shows what a person would see.
#ifndef INKLING_TESTS_SUPPORT_TERMINAL_H_
#define INKLING_TESTS_SUPPORT_TERMINAL_H_

#include <cstddef>
#include <string>
#include <vector>

namespace inkling::test {

// A screen of endless height, as `text` leaves it: the lines without the spaces at their ends, those below the last
// that has anything left out. Knows "\r", "\n", "\b", "\033[K", and that a line goes on in the next behind `columns`
// characters (of one byte each).
std::vector<std::string> screen_of(const std::string& text, std::size_t columns);

// A pseudo-terminal.
class Terminal {
 public:
  explicit Terminal(std::size_t columns);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  // What CommandSetting::terminal wants.
  const std::string& path() const { return path_; }

  void type(const std::string& keys) const;

  // Takes what was written to it until `part` is in all that was written; false where its last user closed it before.
  bool wait_for(const std::string& part);

  // All that was written to it until its last user closed it.
  const std::string& read_all();

  std::vector<std::string> screen() const { return screen_of(text_, columns_); }

 private:
  bool read_more();

  std::size_t columns_;
  int descriptor_ = -1;
  std::string path_;
  std::string text_;
};

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_TERMINAL_H_
