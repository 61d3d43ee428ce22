#include "reader/cutting.h"

#include <cassert>
#include <cstddef>
#include <utility>

#include "reader/parameters.h"

namespace inkling::reader {
namespace {

bool is_sure(const std::optional<Answer>& answer) { return answer && answer->surest() >= kScore.sure; }

}  // namespace

CutLine cut_line(const segmentation::LineSegmentation& line, const ComponentAnswers& answers, Cutting cutting) {
  assert(answers.size() == line.line.components.size());
  std::vector<bool> cut = segmentation::may_be_several(line);
  std::vector<bool> is_digit(cut.size());
  for (std::size_t component = 0; component < cut.size(); ++component) {
    const bool sure = is_sure(answers[component]);
    const bool sign = answers[component] && answers[component]->surest_sign() >= kScore.sure;
    if ((sure || sign) && cutting == Cutting::kWhereUnsure) cut[component] = false;
    is_digit[component] = sure && !cut[component];
  }
  segmentation::Segments segments = segmentation::cut(line, cut);
  auto candidates = segmentation::find_candidates(line.image, segments, is_digit);
  return {std::move(cut), std::move(segments), std::move(candidates)};
}

}  // namespace inkling::reader
