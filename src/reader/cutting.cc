#include "reader/cutting.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

#include "reader/parameters.h"

namespace inkling::reader {
namespace {

bool is_sure(const std::optional<Answer>& answer) { return answer && answer->surest() >= kScore.sure; }

}  // namespace

std::vector<Cutting> cuttings_of(std::span<const ComponentAnswers> lines, Cutting cutting) {
  std::vector<Cutting> cuttings(lines.size(), cutting);
  std::size_t components = 0;
  for (const ComponentAnswers& line : lines) components += line.size();
  if (components <= kCrowd.components) return cuttings;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto sure = static_cast<double>(std::ranges::count_if(lines[i], is_sure));
    const bool hopeless = lines[i].size() >= kCrowd.line && sure < kCrowd.sure * static_cast<double>(lines[i].size());
    if (hopeless) cuttings[i] = Cutting::kNowhere;
  }
  return cuttings;
}

CutLine cut_line(const segmentation::LineSegmentation& line, const ComponentAnswers& answers, Cutting cutting) {
  assert(answers.size() == line.line.components.size());
  std::vector<bool> cut =
      cutting == Cutting::kNowhere ? std::vector<bool>(answers.size(), false) : segmentation::may_be_several(line);
  std::vector<bool> is_digit(cut.size());
  for (std::size_t component = 0; component < cut.size(); ++component) {
    const bool sure = is_sure(answers[component]);
    const bool sign = answers[component] && answers[component]->surest_sign() >= kScore.sure;
    if ((sure || sign) && cutting == Cutting::kWhereUnsure) cut[component] = false;
    is_digit[component] = sure && !cut[component];
  }
  segmentation::Segments segments = segmentation::cut(line, cut);
  auto candidates = segmentation::find_candidates(line.image, segments, is_digit);
  if (cutting == Cutting::kNowhere) {
    std::erase_if(candidates, [](const segmentation::Candidate& one) { return one.to > one.from + 1; });
  }
  return {std::move(cut), std::move(segments), std::move(candidates)};
}

}  // namespace inkling::reader
