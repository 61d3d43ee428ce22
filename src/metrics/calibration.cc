#include "metrics/calibration.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

namespace inkling::metrics {
namespace {

constexpr double kLowestTemperature = 0.25;
constexpr double kHighestTemperature = 4;
constexpr double kLogTolerance = 1e-5;

// Where `function` is lowest between `low` and `high`, within kLogTolerance. Golden-section search: a valley only.
double lowest_point(double low, double high, const std::function<double(double)>& function) {
  const double shrink = 1 / std::numbers::phi;
  double left = high - (high - low) * shrink;
  double right = low + (high - low) * shrink;
  double at_left = function(left);
  double at_right = function(right);
  while (high - low > kLogTolerance) {
    if (at_left <= at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - (high - low) * shrink;
      at_left = function(left);
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + (high - low) * shrink;
      at_right = function(right);
    }
  }
  return (low + high) / 2;
}

}  // namespace

std::vector<Answer> answers(const Scores& probabilities, std::span<const std::uint8_t> labels) {
  assert(probabilities.rows() == labels.size());
  std::vector<Answer> result;
  result.reserve(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto row = probabilities.row(i);
    const std::size_t digit = best_digit(row);
    result.push_back({row[digit], digit == labels[i]});
  }
  return result;
}

double negative_log_likelihood(const Scores& probabilities, std::span<const std::uint8_t> labels) {
  assert(probabilities.rows() == labels.size());
  if (labels.empty()) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    sum -= std::log(std::max(probabilities.row(i)[labels[i]], std::numeric_limits<double>::min()));
  }
  return sum / static_cast<double>(labels.size());
}

double expected_calibration_error(std::span<const Answer> answers) {
  struct Bin {
    double confidence = 0;
    double correct = 0;
  };
  std::array<Bin, kCalibrationBins> bins;
  for (const Answer& answer : answers) {
    const double position = std::ceil(answer.confidence * static_cast<double>(kCalibrationBins)) - 1;
    Bin& bin = bins[static_cast<std::size_t>(std::clamp(position, 0.0, static_cast<double>(kCalibrationBins - 1)))];
    bin.confidence += answer.confidence;
    bin.correct += answer.correct ? 1 : 0;
  }
  double sum = 0;
  for (const Bin& bin : bins) sum += std::abs(bin.correct - bin.confidence);
  return answers.empty() ? 0 : sum / static_cast<double>(answers.size());
}

double fit_temperature(std::span<const Scores> members, std::span<const std::uint8_t> labels) {
  if (labels.empty()) return 1;
  const double logarithm =
      lowest_point(std::log(kLowestTemperature), std::log(kHighestTemperature), [&](double log_temperature) {
        return negative_log_likelihood(probabilities(members, std::exp(log_temperature)), labels);
      });
  return std::round(std::exp(logarithm) * 1e4) / 1e4;
}

std::vector<Acceptance> risk_coverage(std::span<const Answer> answers) {
  std::vector<Answer> sorted(answers.begin(), answers.end());
  std::ranges::sort(sorted, std::greater(), &Answer::confidence);
  std::vector<Acceptance> curve;
  Acceptance so_far;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    ++so_far.read;
    so_far.errors += sorted[i].correct ? 0 : 1;
    so_far.threshold = sorted[i].confidence;
    // Answers of one confidence are read together or not at all.
    if (i + 1 == sorted.size() || sorted[i + 1].confidence < so_far.threshold) curve.push_back(so_far);
  }
  return curve;
}

std::optional<Acceptance> acceptance_at(std::span<const Acceptance> curve, double max_error) {
  for (std::size_t i = curve.size(); i-- > 0;) {
    if (curve[i].error() <= max_error) return curve[i];
  }
  return std::nullopt;
}

}  // namespace inkling::metrics
