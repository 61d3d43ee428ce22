// Pictures that are no writing and full of something: what the network is not asked about, and how often it is.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "reader/cutting.h"
#include "reader/parameters.h"
#include "reader/scores.h"
#include "segmentation/parameters.h"
#include "segmentation/segmentation.h"
#include "support/drawing.h"
#include "support/glyphs.h"

namespace inkling::reader {
namespace {

// Dark squares of `size` pixels, `pitch` apart.
raster::Image squares(std::size_t side, std::size_t pitch, std::size_t size) {
  raster::Image picture = test::paper(side, side);
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      if (y % pitch < size && x % pitch < size) picture.at(x, y) = 0;
    }
  }
  return picture;
}

raster::Image noise(std::size_t side) {
  raster::Image picture(side, side);
  std::mt19937 random(1);
  for (std::uint8_t& pixel : picture.values) pixel = static_cast<std::uint8_t>(random() >> 24);
  return picture;
}

TEST(Crowd, RowsOfPointsAreNoLines) {
  for (const auto& [pitch, size] : {std::pair(20, 9), std::pair(10, 5)}) {
    EXPECT_TRUE(segmentation::segment(squares(500, static_cast<std::size_t>(pitch), static_cast<std::size_t>(size)))
                    .lines.empty())
        << pitch;
  }
}

TEST(Crowd, PointsAboveWritingLeaveItAlone) {
  raster::Image picture = squares(500, 20, 9);
  test::fill({0, 200, 500, 160}, 255, picture);
  test::write("174", 100, 240, 12, picture);
  const segmentation::Segmentation found = segmentation::segment(picture);
  ASSERT_EQ(found.lines.size(), 1u);
  EXPECT_EQ(found.lines[0].line.components.size(), 3u);
}

// A component is asked about once, and there is a bound on components for a megapixel.
TEST(Crowd, NoiseIsNeitherCutNorJoined) {
  const model::Predictor predictor(test::glyph_model());
  const segmentation::Segmentation found = segmentation::segment(noise(1000));
  std::size_t components = 0;
  for (const auto& line : found.lines) components += line.line.components.size();
  EXPECT_GT(components, kCrowd.components);
  EXPECT_LE(components, 1'000'000 / segmentation::kLimits.pixels_a_component);
  const std::vector<ComponentAnswers> answers = score_components(found.lines, predictor);
  const std::vector<Cutting> cuttings = cuttings_of(answers, Cutting::kAlways);
  std::size_t candidates = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    candidates += cut_line(found.lines[i], answers[i], cuttings[i]).candidates.size();
  }
  EXPECT_LE(candidates, components);
}

// Answers to `count` components of which `sure` are digits.
ComponentAnswers answers_to(std::size_t count, std::size_t sure) {
  ComponentAnswers answers(count);
  for (std::size_t i = 0; i < count; ++i) {
    answers[i] = Answer{std::vector<double>(11, 0.05)};
    if (i < sure) answers[i]->probabilities[3] = 0.9;
  }
  return answers;
}

TEST(Crowd, OnlyLinesOfACrowdThatHoldHardlyADigitAreHopeless) {
  const std::vector<ComponentAnswers> few = {answers_to(700, 0), answers_to(50, 0)};
  EXPECT_EQ(cuttings_of(few, Cutting::kAlways), (std::vector<Cutting>{Cutting::kAlways, Cutting::kAlways}));
  const std::vector<ComponentAnswers> many = {answers_to(700, 0), answers_to(80, 9), answers_to(80, 10),
                                              answers_to(3, 0)};
  EXPECT_EQ(cuttings_of(many, Cutting::kWhereUnsure),
            (std::vector<Cutting>{Cutting::kNowhere, Cutting::kNowhere, Cutting::kWhereUnsure, Cutting::kWhereUnsure}));
}

}  // namespace
}  // namespace inkling::reader
