// What the text of a field must be: "\d{5}", "[0-3]\d", "19\d\d|20\d\d", "-?\d+[.,]\d{2}".
//
//   0 … 9            that digit
//   \d .             any digit
//   [0-35] [^7]      one of these digits, none of these
//   - , / : % $ # =  that sign; \. \( \) \+ the others
//   [.,] [-\d]        one of these signs or digits
//   ( )              a group
//   A|B              A or B
//   A? A* A+         A at most once, any number of times, at least once
//   A{2} A{2,4} A{2,}   A that many times
//
// The text as a whole has to match. Signs that the format names stand where it says and nowhere else; those that it
// does not name may stand anywhere, and do not count. It is compiled to a deterministic automaton over digits and
// signs, which reading combines with the lattice: a text that does not match is no path.
#ifndef INKLING_READER_FORMAT_H_
#define INKLING_READER_FORMAT_H_

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/digits.h"

namespace inkling::reader {

class Format {
 public:
  static constexpr std::size_t kMaxPositions = 1000;  // characters that a format may speak of, repetitions written out
  static constexpr std::size_t kMaxStates = 4000;     // of the automaton
  static constexpr std::int32_t kNowhere = -1;        // the text cannot match any more

  // Every text matches.
  Format();

  // Throws Error(kUsage), "format, column 3: …" with columns counted from 1.
  static Format parse(std::string_view text);

  // Only `text` matches, with signs that `naming` does not name anywhere. REQUIRES: it is of the digits '0'..'9' and of
  // signs that `naming` names.
  static Format literal(std::string_view text, const Format& naming = Format());

  // States are numbered from 0, where every text starts. `sign` is an index into base::kSigns.
  std::size_t states() const { return next_.size(); }
  std::int32_t next(std::size_t state, std::size_t digit) const { return next_[state][digit]; }
  std::int32_t next_sign(std::size_t state, std::size_t sign) const {
    return named_[sign] ? next_[state][base::kDigits + sign] : static_cast<std::int32_t>(state);
  }
  bool accepts(std::size_t state) const { return accepts_[state]; }

  // Whether the format says where that sign stands.
  bool names(std::size_t sign) const { return named_[sign]; }

  // Of a text of digits and signs.
  bool matches(std::string_view text) const;

 private:
  // The next state for each of the ten digits, then for each sign.
  using Row = std::array<std::int32_t, base::kDigits + base::kSigns.size()>;

  static std::optional<std::size_t> character_of(char text);

  std::vector<Row> next_;
  std::vector<bool> accepts_;
  std::bitset<base::kSigns.size()> named_;
};

}  // namespace inkling::reader

#endif  // INKLING_READER_FORMAT_H_
