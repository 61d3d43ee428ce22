// Progress on standard error: one line that is drawn again and again on a terminal, plain lines elsewhere.
#ifndef INKLING_CLI_TERMINAL_H_
#define INKLING_CLI_TERMINAL_H_

#include <string>
#include <string_view>

namespace inkling::cli {

// Whether standard error is a terminal that can redraw a line (TERM is set and not "dumb").
bool can_redraw();

// `share` in [0, 1] as a bar of `width` characters, "[#####-----]".
std::string bar(double share, std::size_t width);

// "1:02:03", "2:03" or "3 s" for a number of seconds.
std::string duration_text(double seconds);

// The line at the bottom. Where standard error is no terminal, `show` does nothing and `print` writes plain lines.
class ProgressLine {
 public:
  ProgressLine() : redraw_(can_redraw()) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  // Draws `text` in place of what was shown before, cut to the terminal's width; at most ten times a second.
  void show(std::string_view text);

  // Writes a line that stays, above the progress.
  void print(std::string_view text);

  void clear();

 private:
  bool redraw_;
  bool shown_ = false;
  double last_ = 0;  // seconds of the steady clock
};

}  // namespace inkling::cli

#endif  // INKLING_CLI_TERMINAL_H_
