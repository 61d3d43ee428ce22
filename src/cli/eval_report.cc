#include "cli/eval_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/error.h"
#include "model/predictor.h"
#include "raster/sheet.h"
#include "training/images.h"

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kSheetColumns = 16;
constexpr std::size_t kSheetPixels = 56;  // a tile's side, about

std::vector<double> table_errors(std::optional<double> max_error) {
  std::vector<double> errors = {0.01, 0.001};
  if (max_error && std::ranges::find(errors, *max_error) == errors.end()) errors.push_back(*max_error);
  return errors;
}

ordered_json acceptance_json(const Confidence& confidence, double max_error) {
  const auto accepted = metrics::acceptance_at(confidence.curve, max_error);
  const metrics::Acceptance read = accepted.value_or(metrics::Acceptance{});
  const auto total = static_cast<double>(confidence.answers.size());
  return {{"max_error", max_error},
          {"threshold", accepted ? ordered_json(accepted->threshold) : ordered_json()},
          {"share_read", total > 0 ? static_cast<double>(read.read) / total : 0},
          {"read", read.read},
          {"errors", read.errors}};
}

void append_row(const Confidence& confidence, double max_error, std::string& text) {
  const auto accepted = metrics::acceptance_at(confidence.curve, max_error);
  const std::string percent = fmt::format("{:g}%", max_error * 100);
  if (!accepted) {
    fmt::format_to(std::back_inserter(text), "{:>16}  {:>12}  {:>12}  {:>8}  {:>12}\n", percent, "0.00%", 0, 0, "none");
    return;
  }
  const double share = static_cast<double>(accepted->read) / static_cast<double>(confidence.answers.size());
  fmt::format_to(std::back_inserter(text), "{:>16}  {:>11.2f}%  {:>12}  {:>8}  {:>12.6f}\n", percent, share * 100,
                 accepted->read, accepted->errors, accepted->threshold);
}

// `images` in the values that the model learned from: a network of counts 0..16 has never seen half a count.
dataset::Subset as_learned(const model::Model& model, const dataset::Subset& images) {
  if (model.full_ink == 1 || model.full_ink == static_cast<float>(images.data->max_value)) return images;
  const auto full_ink = static_cast<std::uint8_t>(model.full_ink);
  return {std::make_shared<dataset::Dataset>(dataset::with_max_value(*images.data, full_ink)), images.rows};
}

}  // namespace

metrics::Scores probabilities_of(std::span<const model::Model> models, const dataset::Subset& images,
                                 base::ThreadPool& pool) {
  const auto probabilities = [&](const model::Model& model) {
    const dataset::Subset known = as_learned(model, images);
    return model::Predictor(model).probabilities(known.size(), training::plain_images(known), pool);
  };
  metrics::Scores mean = probabilities(models[0]);
  for (const model::Model& model : models.subspan(1)) {
    const metrics::Scores more = probabilities(model);
    if (more.classes != mean.classes) {
      base::fail(ErrorKind::kUsage, "models that read together have one set of labels: expected {} each, got {}",
                 models[0].labels(), model.labels());
    }
    std::ranges::transform(mean.values, more.values, mean.values.begin(), std::plus());
  }
  for (double& value : mean.values) value /= static_cast<double>(models.size());
  return mean;
}

Confidence measure_confidence(const metrics::Scores& probabilities, std::span<const std::uint8_t> labels) {
  Confidence confidence;
  confidence.answers = metrics::answers(probabilities, labels);
  const auto correct = std::ranges::count(confidence.answers, true, &metrics::Answer::correct);
  confidence.accuracy = metrics::wilson_interval(static_cast<std::uint64_t>(correct), labels.size());
  confidence.calibration_error = metrics::expected_calibration_error(confidence.answers);
  confidence.negative_log_likelihood = metrics::negative_log_likelihood(probabilities, labels);
  confidence.curve = metrics::risk_coverage(confidence.answers);
  return confidence;
}

std::optional<double> parse_share(const std::string& text) {
  const bool percent = text.ends_with('%');
  const char* last = text.data() + text.size() - (percent ? 1 : 0);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) return std::nullopt;
  if (percent) value /= 100;
  if (!(value >= 0 && value < 1)) return std::nullopt;
  return value;
}

std::string confidence_text(const Confidence& confidence, std::optional<double> max_error) {
  std::string text = fmt::format(
      "Confidence: calibration error {:.4f} (expected, {} bins), negative log-likelihood {:.4f}\n\n{:>16}  {:>12}  "
      "{:>12}  {:>8}  {:>12}\n",
      confidence.calibration_error, metrics::kCalibrationBins, confidence.negative_log_likelihood, "error at most",
      "share read", "digits read", "errors", "threshold");
  for (const double error : table_errors(max_error)) append_row(confidence, error, text);
  if (!max_error) return text;
  const auto accepted = metrics::acceptance_at(confidence.curve, *max_error);
  if (!accepted)
    return text + fmt::format("\nNo threshold keeps the error to {:g}% on these digits\n", *max_error * 100);
  return text +
         fmt::format(
             "\nReading only digits with a confidence of at least {:.6f} keeps the error to {:g}% on these digits, "
             "which the threshold was chosen on\n",
             accepted->threshold, *max_error * 100);
}

ordered_json confidence_json(const Confidence& confidence, std::optional<double> max_error) {
  ordered_json table = ordered_json::array();
  for (const double error : table_errors(max_error)) table.push_back(acceptance_json(confidence, error));
  ordered_json json = {{"accuracy_interval", {confidence.accuracy.low, confidence.accuracy.high}},
                       {"calibration_error", confidence.calibration_error},
                       {"calibration_bins", metrics::kCalibrationBins},
                       {"negative_log_likelihood", confidence.negative_log_likelihood},
                       {"risk_coverage", std::move(table)}};
  if (max_error) json["rejection"] = acceptance_json(confidence, *max_error);
  return json;
}

ordered_json wrong_json(const dataset::Subset& images, const training::Evaluation& evaluation,
                        const Confidence& confidence) {
  ordered_json wrong = ordered_json::array();
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (confidence.answers[i].correct) continue;
    wrong.push_back({{"index", images.rows[i]},
                     {"label", images.label(i)},
                     {"read", evaluation.predicted[i]},
                     {"confidence", confidence.answers[i].confidence}});
  }
  return wrong;
}

raster::Image digit_sheet(const dataset::Subset& images) {
  const dataset::Dataset& data = *images.data;
  std::vector<raster::Image> tiles;
  for (std::size_t i = 0; i < images.size(); ++i) {
    raster::Image tile(data.width, data.height);
    std::ranges::transform(images.image(i), tile.values.begin(), [&](unsigned ink) {
      return static_cast<std::uint8_t>(255 - (ink * 255 + data.max_value / 2u) / data.max_value);
    });
    tiles.push_back(std::move(tile));
  }
  const std::size_t enlargement = std::max<std::size_t>(1, kSheetPixels / std::max(data.width, data.height));
  return raster::make_sheet(tiles, {.columns = kSheetColumns, .enlargement = enlargement});
}

}  // namespace inkling::cli
