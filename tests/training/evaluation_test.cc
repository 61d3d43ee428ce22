#include "training/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace inkling::training {
namespace {

// What a network says of images of one pixel: it always reads 0. Its hidden unit is σ(v): ½ for 0, nearly 1 for 16.
metrics::Scores outputs_of(const dataset::Subset& images) {
  const auto sigmoid = [](double a) { return 1 / (1 + std::exp(-a)); };
  metrics::Scores outputs{metrics::kDigits, {}};
  for (std::size_t i = 0; i < images.size(); ++i) {
    const double hidden = sigmoid(images.image(i)[0]);
    for (const double weight : {4, 0, -1, -1, -1, -1, -1, -1, -1, -20})
      outputs.values.push_back(sigmoid(weight * hidden));
  }
  return outputs;
}

// Those at `rows`.
dataset::Subset pixels(std::vector<std::uint8_t> values, std::vector<std::uint8_t> labels,
                       std::vector<std::size_t> rows) {
  dataset::Subset images = dataset::whole({"pixels", 1, 1, 16, std::move(values), std::move(labels)});
  images.rows = std::move(rows);
  return images;
}

TEST(Evaluate, CountsTheRowsThatItIsGiven) {
  const dataset::Subset images = pixels({0, 16, 16, 0}, {0, 0, 1, 5}, {2, 0});
  const Evaluation result = evaluate(outputs_of(images), images);
  EXPECT_THAT(result.predicted, testing::ElementsAre(0, 0));
  EXPECT_EQ(result.confusion.total(), 2u);
  EXPECT_EQ(result.confusion.count(1, 0), 1u);
  EXPECT_EQ(result.confusion.count(0, 0), 1u);
}

TEST(Evaluate, RemembersHowSureEachUnitIsOfItsOwnDigit) {
  const dataset::Subset images = pixels({0, 16, 0, 0}, {0, 0, 9, 1}, {0, 1, 2});
  const Evaluation result = evaluate(outputs_of(images), images);
  EXPECT_NEAR(result.mean_own[0], (0.880797 + 0.982014) / 2, 1e-5);  // σ(4 · ½) and σ(4 · σ(16))
  EXPECT_NEAR(result.mean_own[9], 4.53979e-5, 1e-9);                 // σ(-20 · ½)
  EXPECT_EQ(result.mean_own[1], 0);                                  // row 3 was not asked for
}

// An evaluation in which every digit was read right once, but for `unread`, which were read as 0.
Evaluation with_unread(const std::vector<std::size_t>& unread) {
  Evaluation result;
  result.mean_own.fill(0.9);
  for (std::size_t digit = 0; digit < metrics::kDigits; ++digit) {
    const bool lost = std::ranges::find(unread, digit) != unread.end();
    result.confusion.add(digit, lost ? 0 : digit);
  }
  return result;
}

TEST(DescribeUnreadDigits, SaysNothingWhereEveryDigitWasRead) {
  EXPECT_EQ(describe_unread_digits(with_unread({})), std::nullopt);
  EXPECT_EQ(describe_unread_digits(Evaluation()), std::nullopt);
}

TEST(DescribeUnreadDigits, SaysThatAnOutputUnitSaturated) {
  Evaluation result = with_unread({8});
  result.mean_own[8] = 0.001;
  EXPECT_EQ(describe_unread_digits(result),
            "the digit 8 was never predicted: early steps drove its output unit to nearly 0, where the sigmoid is too "
            "flat to learn from; another --seed or a scaled recipe (--recipe digits-mlp) helps");
  result = with_unread({3, 8});
  result.mean_own[3] = result.mean_own[8] = 0.001;
  EXPECT_EQ(describe_unread_digits(result),
            "the digits 3, 8 were never predicted: early steps drove their output units to nearly 0, where the sigmoid "
            "is too flat to learn from; another --seed or a scaled recipe (--recipe digits-mlp) helps");
}

TEST(DescribeUnreadDigits, SaysThatADigitIsNotLearnedYet) {
  EXPECT_EQ(describe_unread_digits(with_unread({8})),
            "the digit 8 was never predicted; more --steps or another --seed helps");
}

TEST(DescribeUnreadDigits, AsksForNoDigitThatIsNotThere) {
  Evaluation result;
  result.confusion.add(1, 1);
  EXPECT_EQ(describe_unread_digits(result), std::nullopt);
  result.confusion.add(2, 1);
  EXPECT_THAT(describe_unread_digits(result).value(), testing::StartsWith("the digit 2 was never predicted"));
}

}  // namespace
}  // namespace inkling::training
