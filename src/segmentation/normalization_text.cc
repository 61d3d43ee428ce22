// The text of a Normalization, as model files have it: a style, its size, and how thick strokes are made.
//
//   mnist 28x28
//   blocks 8x8
//   mnist 28x28 stroke 2.4
#include <fmt/format.h>

#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "segmentation/normalize.h"

namespace inkling::segmentation {
namespace {

constexpr std::string_view kStroke = " stroke ";
constexpr float kMaxStrokeWidth = 28;  // pixels

std::string_view style_text(InputStyle style) { return style == InputStyle::kMnist ? "mnist 28x28" : "blocks 8x8"; }

}  // namespace

std::string to_text(const Normalization& normalization) {
  std::string text(style_text(normalization.style));
  if (normalization.stroke_width > 0) text += fmt::format("{}{}", kStroke, normalization.stroke_width);
  return text;
}

Normalization parse_normalization(std::string_view text) {
  for (const InputStyle style : {InputStyle::kMnist, InputStyle::kBlocks}) {
    Normalization normalization{style, 0};
    std::string_view rest = text;
    if (!rest.starts_with(style_text(style))) continue;
    rest.remove_prefix(style_text(style).size());
    if (rest.starts_with(kStroke)) {
      rest.remove_prefix(kStroke.size());
      std::from_chars(rest.data(), rest.data() + rest.size(), normalization.stroke_width);
    }
    // One text for one normalization: what would be written otherwise is no such text.
    if (normalization.stroke_width <= kMaxStrokeWidth && to_text(normalization) == text) return normalization;
  }
  base::fail(ErrorKind::kData,
             "expected 'mnist 28x28' or 'blocks 8x8', and a stroke's width such as 'stroke 2.4' where "
             "strokes are brought to one, got '{}'",
             base::printable(text));
}

}  // namespace inkling::segmentation
