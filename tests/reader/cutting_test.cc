#include "reader/cutting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/drawing.h"

namespace inkling::reader {
namespace {

using testing::ElementsAre;
using testing::Gt;
using testing::SizeIs;

// A line of two zeros that touch: one component.
segmentation::LineSegmentation touching_zeros() {
  raster::Image picture = test::paper(160, 100, 255);
  test::draw_zero(picture, 40, 30, 50, 5, 0);
  test::draw_zero(picture, 66, 30, 50, 5, 0);
  return segmentation::segment(picture).lines.at(0);
}

Answer eight_with(double probability) {
  Answer answer{std::vector<double>(11, 0.0)};
  answer.probabilities[8] = probability;
  answer.probabilities[10] = 1 - probability;
  return answer;
}

TEST(CutLine, LeavesWholeWhatIsRatherADigitThanNot) {
  const CutLine line = cut_line(touching_zeros(), {eight_with(0.6)}, Cutting::kWhereUnsure);
  EXPECT_THAT(line.cut, ElementsAre(false));
  EXPECT_THAT(line.segments.items, SizeIs(1));
}

TEST(CutLine, LeavesSignsWhole) {
  Answer sign{std::vector<double>(base::kLabels, 0.0)};
  sign.probabilities[base::kFirstSign] = 0.6;
  EXPECT_THAT(cut_line(touching_zeros(), {sign}, Cutting::kWhereUnsure).cut, ElementsAre(false));
}

TEST(CutLine, CutsWhatIsNoDigitOrCannotBeAsked) {
  const segmentation::LineSegmentation zeros = touching_zeros();
  for (const ComponentAnswers& answers : {ComponentAnswers{eight_with(0.4)}, ComponentAnswers{std::nullopt}}) {
    const CutLine line = cut_line(zeros, answers, Cutting::kWhereUnsure);
    EXPECT_THAT(line.cut, ElementsAre(true));
    EXPECT_THAT(line.segments.items, SizeIs(Gt(1u)));
    EXPECT_GT(line.candidates.size(), line.segments.items.size());
  }
}

TEST(CutLine, CutsEverythingWideWhereItHasTo) {
  EXPECT_THAT(cut_line(touching_zeros(), {eight_with(0.99)}, Cutting::kAlways).cut, ElementsAre(true));
}

}  // namespace
}  // namespace inkling::reader
