#include "metrics/calibration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/golden.h"

namespace inkling::metrics {
namespace {

std::vector<Answer> answered(std::initializer_list<std::pair<double, bool>> list) {
  std::vector<Answer> result;
  for (const auto& [confidence, correct] : list) result.push_back({confidence, correct});
  return result;
}

// Logits of two networks for 40 images and 11 classes, by tests/golden/make_calibration_golden.py.
struct Golden {
  std::vector<std::uint8_t> labels;
  std::vector<Scores> members = {{11, {}}, {11, {}}};

  Golden() {
    for (const std::vector<double>& line : test::golden_numbers("calibration_logits.csv")) {
      labels.push_back(static_cast<std::uint8_t>(line[0]));
      members[0].values.insert(members[0].values.end(), line.begin() + 1, line.begin() + 12);
      members[1].values.insert(members[1].values.end(), line.begin() + 12, line.end());
    }
  }

  std::span<const Scores> first(std::size_t count) const { return std::span(members).first(count); }
};

TEST(Calibration, AgreesWithNumPy) {
  const Golden golden;
  ASSERT_EQ(golden.labels.size(), 40u);
  const Scores one = probabilities(golden.first(1), 1);
  EXPECT_NEAR(negative_log_likelihood(one, golden.labels), 1.724256210480, 1e-11);
  EXPECT_NEAR(expected_calibration_error(answers(one, golden.labels)), 0.104488887513, 1e-12);
  EXPECT_NEAR(fit_temperature(golden.first(1), golden.labels), 1.3374, 5.1e-5);

  const Scores two = probabilities(golden.first(2), 1);
  EXPECT_NEAR(negative_log_likelihood(two, golden.labels), 1.212809737043, 1e-11);
  EXPECT_NEAR(expected_calibration_error(answers(two, golden.labels)), 0.351635740093, 1e-12);
  EXPECT_NEAR(fit_temperature(golden.first(2), golden.labels), 0.7296, 5.1e-5);
}

TEST(Calibration, FitsTheTemperatureThatLogitsWereMultipliedBy) {
  Golden golden;
  const double temperature = fit_temperature(golden.first(1), golden.labels);
  for (double& logit : golden.members[0].values) logit *= 2;
  EXPECT_NEAR(fit_temperature(golden.first(1), golden.labels), 2 * temperature, 2e-4);
}

// Where every label has the largest logit, the likelihood grows without end as the temperature falls.
TEST(Calibration, ClaimsNoCertaintyWhereNothingWasReadWrongly) {
  Scores scores{10, std::vector<double>(20)};
  scores.values[3] = scores.values[17] = 1;
  const std::vector<std::uint8_t> labels = {3, 7};
  EXPECT_NEAR(fit_temperature(std::span(&scores, 1), labels), 0.25, 1e-4);
  EXPECT_EQ(fit_temperature({}, {}), 1);
}

// Bins of a fifteenth: 0.92 and 0.90 share (13/15, 14/15], 2/15 is the upper end of its bin, 0 falls into the first.
TEST(Calibration, ErrorIsThatOfBinsOfAFifteenth) {
  EXPECT_DOUBLE_EQ(expected_calibration_error(answered({{0.92, true}, {0.90, false}})), (1.82 - 1) / 2);
  EXPECT_DOUBLE_EQ(expected_calibration_error(answered({{0.92, true}, {0.99, false}})), (0.08 + 0.99) / 2);
  EXPECT_DOUBLE_EQ(expected_calibration_error(answered({{2.0 / 15, true}, {0.07, false}})), (1 - 2.0 / 15 - 0.07) / 2);
  EXPECT_DOUBLE_EQ(expected_calibration_error(answered({{0, true}, {0.05, false}})), 0.95 / 2);
  EXPECT_DOUBLE_EQ(expected_calibration_error(answered({{1, true}})), 0);
  EXPECT_EQ(expected_calibration_error({}), 0);
}

TEST(Calibration, LikelihoodIsTheMeanOverLabels) {
  Scores scores{10, std::vector<double>(20, 0.05)};
  scores.values[0] = 0.55;  // of label 0
  EXPECT_DOUBLE_EQ(negative_log_likelihood(scores, std::vector<std::uint8_t>{0, 9}),
                   -(std::log(0.55) + std::log(0.05)) / 2);
  scores.values[0] = 0;
  EXPECT_TRUE(std::isfinite(negative_log_likelihood(scores, std::vector<std::uint8_t>{0, 9})));
  EXPECT_EQ(negative_log_likelihood({10, {}}, {}), 0);
}

// Sorted: 0.9 right, 0.8 wrong and right, 0.7 right, 0.6 right.
const std::vector<Answer>& five_answers() {
  static const std::vector<Answer> five = answered({{0.6, true}, {0.8, false}, {0.9, true}, {0.7, true}, {0.8, true}});
  return five;
}

TEST(RiskCoverage, HasAnEntryForEveryConfidence) {
  const std::vector<Acceptance> curve = risk_coverage(five_answers());
  ASSERT_EQ(curve.size(), 4u);
  const std::vector<Acceptance> expected = {{0.9, 1, 0}, {0.8, 3, 1}, {0.7, 4, 1}, {0.6, 5, 1}};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(curve[i].threshold, expected[i].threshold);
    EXPECT_EQ(curve[i].read, expected[i].read);
    EXPECT_EQ(curve[i].errors, expected[i].errors);
  }
  EXPECT_TRUE(risk_coverage({}).empty());
}

TEST(RiskCoverage, ReadsAsMuchAsTheErrorAllows) {
  const std::vector<Acceptance> curve = risk_coverage(five_answers());
  EXPECT_EQ(acceptance_at(curve, 0.2)->read, 5u);  // exactly one in five
  EXPECT_EQ(acceptance_at(curve, 0.19)->read, 1u);
  EXPECT_EQ(acceptance_at(curve, 0.19)->threshold, 0.9);
  EXPECT_EQ(acceptance_at(risk_coverage(answered({{0.5, false}})), 0.5), std::nullopt);
}

}  // namespace
}  // namespace inkling::metrics
