// Digits, signs and letters as people wrote them with a pen on a tablet: data/strokes.bin.gz (data/README.md says whose
// they are, tools/make-strokes how the file is made).
//
// The file, unpacked, holds one character after the other:
//
//   its code in ASCII, the writer's number, flags (1: held out, 2: in a rare style)     a byte each
//   x and y of each point, 0 to 250, y downwards                                        a byte each
//   251 behind a stroke that another follows, 252 behind the last one
#ifndef INKLING_SYNTHESIS_PEN_STROKES_H_
#define INKLING_SYNTHESIS_PEN_STROKES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/stream.h"
#include "synthesis/ink.h"
#include "synthesis/strokes.h"

namespace inkling::synthesis {

struct WrittenCharacter {
  char character = 0;
  std::uint8_t writer = 0;
  bool rare = false;     // in a style that few people have: crossed zeros and sevens, hooked nines, open fours …
  Drawing strokes = {};  // 0 to 250
};

// Whose writing there is to choose from: networks learn from kLearning; the others measure how strangers are read.
enum class Writers : std::uint8_t { kLearning, kHeldOut };

class PenStrokes {
 public:
  // Throws Error(kData) where `bytes`, unpacked, are no such file; `name` is what the error calls them.
  PenStrokes(std::span<const std::uint8_t> bytes, const std::string& name, Writers writers);

  // Those in the library.
  static const PenStrokes& learning();
  static const PenStrokes& held_out();

  const std::vector<WrittenCharacter>& characters() const { return characters_; }

  // All digits.
  const std::vector<std::uint32_t>& digits() const { return digits_; }

  // A digit, those of rare styles more often. REQUIRES: there is one.
  const WrittenCharacter& random_digit(base::RandomStream& random) const;
  // Its writer's digits of that value, or else any digit of that writer.
  const WrittenCharacter& random_digit_of(std::uint8_t writer, char digit, base::RandomStream& random) const;
  // The sign `sign`, or something else that is no digit. nullptr where nobody wrote one.
  const WrittenCharacter* random_sign(char sign, base::RandomStream& random) const;
  const WrittenCharacter* random_letter(base::RandomStream& random) const;

 private:
  const WrittenCharacter& one_of(const std::vector<std::uint32_t>& choice, base::RandomStream& random) const;

  std::vector<WrittenCharacter> characters_;
  std::vector<std::uint32_t> digits_;
  std::vector<std::uint32_t> weighted_digits_;         // rare ones several times
  std::vector<std::vector<std::uint32_t>> digits_of_;  // of each writer
  std::vector<std::vector<std::uint32_t>> signs_;      // of each of base::kSigns
  std::vector<std::uint32_t> letters_;
};

// How one person writes today: the pen, and what the hand does to every shape.
struct Hand {
  Pen pen;
  Affine shape;
};

Hand random_hand(float height, base::RandomStream& random);

// `character`, its larger side `size` pixels, written by `hand`.
Ink written(const WrittenCharacter& character, float size, const Hand& hand, base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_PEN_STROKES_H_
