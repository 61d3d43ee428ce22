// Pen strokes. What was taken can be drawn: every character has a stroke, and every stroke a point.
#include <algorithm>

#include "fuzz_target.h"
#include "synthesis/pen_strokes.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::accept_or_refuse([&] {
    const synthesis::PenStrokes strokes(std::span(data, size), "strokes", synthesis::Writers::kLearning);
    for (const synthesis::WrittenCharacter& character : strokes.characters()) {
      fuzz::require(!character.strokes.empty());
      fuzz::require(
          std::ranges::none_of(character.strokes, [](const synthesis::Stroke& stroke) { return stroke.empty(); }));
    }
    base::RandomStream random(1, base::Purpose::kTest, 0, 0);
    if (!strokes.digits().empty()) fuzz::require(strokes.random_digit(random).character <= '9');
  });
  return 0;
}
