// What the text of a field must be: "\d{5}", "[0-3]\d", "19\d\d|20\d\d".
//
//   0 … 9            that digit
//   \d .             any digit
//   [0-35] [^7]      one of these digits, none of these
//   ( )              a group
//   A|B              A or B
//   A? A* A+         A at most once, any number of times, at least once
//   A{2} A{2,4} A{2,}   A that many times
//
// The text as a whole has to match. It is compiled to a deterministic automaton over the ten digits, which reading
// combines with the lattice: a text that does not match is no path.
#ifndef INKLING_READER_FORMAT_H_
#define INKLING_READER_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/digits.h"

namespace inkling::reader {

class Format {
 public:
  static constexpr std::size_t kMaxPositions = 1000;  // digits that a format may speak of, repetitions written out
  static constexpr std::size_t kMaxStates = 4000;     // of the automaton
  static constexpr std::int32_t kNowhere = -1;        // the text cannot match any more

  // Every text matches.
  Format();

  // Throws Error(kUsage), "format, column 3: …" with columns counted from 1.
  static Format parse(std::string_view text);

  // Only `digits` matches. REQUIRES: digits '0'..'9' and nothing else.
  static Format literal(std::string_view digits);

  // States are numbered from 0, where every text starts.
  std::size_t states() const { return next_.size(); }
  std::int32_t next(std::size_t state, std::size_t digit) const { return next_[state][digit]; }
  bool accepts(std::size_t state) const { return accepts_[state]; }

  bool matches(std::string_view digits) const;

 private:
  std::vector<std::array<std::int32_t, base::kDigits>> next_;
  std::vector<bool> accepts_;
};

}  // namespace inkling::reader

#endif  // INKLING_READER_FORMAT_H_
