// Progress on standard error: one line that is drawn again and again on a terminal, plain lines elsewhere.
#ifndef INKLING_CLI_TERMINAL_H_
#define INKLING_CLI_TERMINAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace inkling::cli {

// Whether standard error is a terminal that can redraw a line (TERM is set and not "dumb").
bool can_redraw();

// The place of some work, how much of it is done, and facts, most important first, in at most `columns` characters:
//
//   epoch 3/30 [#####-----] 1:23 left, loss 0.1234, accuracy 0.9876
//
// Where they do not all fit, the bar is shorter, then the last facts are left out, then the bar.
std::string progress_text(std::string_view place, double share, std::span<const std::string> facts,
                          std::size_t columns);

// "1:02:03", "2:03" or "3 s" for a number of seconds.
std::string duration_text(double seconds);

// `number` with commas between thousands: "5,000".
std::string grouped(std::uint64_t number);

// The line at the bottom. Where standard error is no terminal, it is never due and `print` writes plain lines.
class ProgressLine {
 public:
  ProgressLine() : redraw_(can_redraw()) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  // Whether there is a terminal and the time for the next `show` has come: ten times a second.
  bool is_due() const;

  // The characters that a line may have.
  static std::size_t columns();

  // Draws `text` in place of what was shown before.
  void show(std::string_view text);

  // Writes a line that stays, above the progress and in place of the terminal's own "^C".
  void print(std::string_view text);

  void clear();

  // Begins a line on a terminal anew, whatever is on it: the terminal's own "^C".
  void begin_line();

 private:
  bool redraw_;
  bool shown_ = false;
  double last_ = 0;  // seconds of the steady clock
};

}  // namespace inkling::cli

#endif  // INKLING_CLI_TERMINAL_H_
