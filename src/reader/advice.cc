#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "reader/explanation.h"
#include "reader/parameters.h"
#include "segmentation/parameters.h"

namespace inkling::reader {
namespace {

void add_strokes(const Explanation& explanation, std::vector<std::string>& advice) {
  const double stroke = explanation.traits.stroke;
  if (stroke >= kAdvice.thin_stroke && stroke <= kAdvice.thick_stroke) return;
  const bool thin = stroke < kAdvice.thin_stroke;
  advice.push_back(fmt::format("The pen is {} for digits of this size, {:.0f}% of their height{}.",
                               thin ? "thin" : "thick", 100 * stroke,
                               !explanation.thickens ? ""
                               : thin                ? ": strokes were thickened"
                                                     : ": strokes were thinned"));
}

void add_unsure(const Explanation& explanation, std::vector<std::string>& advice) {
  for (std::size_t i = 0; i < explanation.reading.lines.size(); ++i) {
    const LineReading& line = explanation.reading.lines[i];
    for (std::size_t k = 0; k < line.digits.size(); ++k) {
      const DigitReading& digit = line.digits[k];
      if (digit.confidence >= kAdvice.unsure) continue;
      std::string other;
      if (!digit.alternatives.empty() && digit.alternatives.front().confidence > kAdvice.alternative) {
        other = fmt::format(", and may be a {}", digit.alternatives.front().digit);
      }
      advice.push_back(fmt::format("Line {}, digit {} is unsure: a {} with {:.0f}%{}.", i + 1, k + 1, digit.digit,
                                   100 * digit.confidence, other));
    }
  }
}

void add_lines(const Explanation& explanation, std::vector<std::string>& advice) {
  std::size_t cuts = 0;
  for (std::size_t i = 0; i < explanation.lines.size(); ++i) {
    const ExplainedLine& line = explanation.lines[i];
    cuts += line.cuts.size();
    if (std::abs(line.slope) < segmentation::kLineImage.level) continue;
    advice.push_back(fmt::format("Line {} {} by {:.0f} degrees: it was levelled.", i + 1,
                                 line.slope > 0 ? "falls" : "rises",
                                 std::abs(std::atan(line.slope)) * 180 / std::numbers::pi));
  }
  if (cuts > 0) {
    advice.push_back(fmt::format("Digits touch: {} cut apart. Some space between digits is safer.",
                                 cuts == 1 ? "one place was" : fmt::format("{} places were", cuts)));
  }
}

void add_ruled_lines(const Explanation& explanation, std::vector<std::string>& advice) {
  const std::size_t all = explanation.ruled_lines.size();
  if (all == 0) return;
  const auto upright = static_cast<std::size_t>(
      std::ranges::count_if(explanation.ruled_lines, [](const auto& line) { return line.vertical; }));
  if (upright > 0 && upright < all) {
    advice.push_back(fmt::format("Box lines were taken out: {} across, {} upright.", all - upright, upright));
  } else {
    advice.push_back(fmt::format("Ruled lines were taken out: {} {}.", all, upright > 0 ? "upright" : "across"));
  }
}

void add_numbers(const Explanation& explanation, std::vector<std::string>& advice) {
  for (std::size_t i = 0; i < explanation.reading.lines.size(); ++i) {
    const std::size_t numbers = explanation.reading.lines[i].numbers.size();
    if (numbers > 1)
      advice.push_back(fmt::format("Line {} has {} numbers: wide gaps are between them.", i + 1, numbers));
  }
}

void add_signs(const Explanation& explanation, std::vector<std::string>& advice) {
  for (std::size_t i = 0; i < explanation.reading.lines.size(); ++i) {
    const LineReading& line = explanation.reading.lines[i];
    if (line.signs.empty()) continue;
    const std::string count = line.signs.size() == 1 ? "one sign" : fmt::format("{} signs", line.signs.size());
    advice.push_back(
        fmt::format("Line {} has {}, which the digits are read without: {}.", i + 1, count, line.text_with_signs()));
  }
}

}  // namespace

std::vector<std::string> advice(const Explanation& explanation) {
  if (explanation.reading.lines.empty()) {
    return {"No digits found: nothing in the picture is high, dark (or light) and like a digit enough."};
  }
  const Traits& traits = explanation.traits;
  std::vector<std::string> advice;
  if (explanation.turned != 0) {
    advice.push_back(fmt::format("The page was turned by {}°: it was turned back.", explanation.turned));
  }
  if (traits.inverted) advice.emplace_back("Light on dark: inverted.");
  if (traits.height < kAdvice.low_height) {
    advice.push_back(fmt::format("Low resolution: the digits are {:.0f} pixels high; from 20 on they are read better.",
                                 traits.height));
  }
  if (traits.contrast < kAdvice.low_contrast) {
    advice.push_back(fmt::format("Low contrast: {:.0f} of 255 grey levels between ink and paper.", traits.contrast));
  }
  if (traits.light_range > kAdvice.uneven_light) {
    advice.push_back(fmt::format("Uneven light: the paper differs by {:.0f} grey levels, which was evened out.",
                                 traits.light_range));
  }
  if (traits.at_edge) {
    advice.emplace_back("Ink touches the picture's edge: it may have been cut off. A rim of paper is safer.");
  }
  add_strokes(explanation, advice);
  add_ruled_lines(explanation, advice);
  add_numbers(explanation, advice);
  add_signs(explanation, advice);
  add_lines(explanation, advice);
  if (!explanation.left_out.empty()) {
    advice.push_back(fmt::format(
        "{} left out, as specks, points or no digits.",
        explanation.left_out.size() == 1 ? "One mark was" : fmt::format("{} marks were", explanation.left_out.size())));
  }
  add_unsure(explanation, advice);
  if (advice.empty()) advice.emplace_back("Nothing to complain of.");
  return advice;
}

}  // namespace inkling::reader
