#include "cli/html_report.h"

#include <inkling/version.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>
#include <utility>
#include <variant>
#include <vector>

#include "base/base64.h"
#include "base/files.h"
#include "base/threads.h"
#include "cli/presentation.h"
#include "codec/png.h"
#include "metrics/calibration.h"
#include "raster/resample.h"
#include "report/html.h"
#include "server/explain.h"

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMistakesACell = 12;  // pictures of a cell that errs, the surest ones
constexpr std::size_t kRightACell = 6;      // of one that does not, the least sure ones
constexpr std::size_t kWorst = 48;
constexpr std::size_t kCurvePoints = 300;
constexpr std::size_t kUnits = 100;
constexpr std::size_t kPictureSide = 2000;  // pixels

std::string packed_ink(const dataset::Subset& images, std::size_t position) {
  const unsigned full = images.data->max_value;
  const auto image = images.image(position);
  std::vector<std::uint8_t> ink(image.size());
  std::ranges::transform(image, ink.begin(),
                         [&](unsigned value) { return static_cast<std::uint8_t>((value * 255 + full / 2) / full); });
  return base::base64(std::as_bytes(std::span(ink)));
}

ordered_json image_json(const MeasuredModel& measured, std::size_t position) {
  return {{"index", measured.images.rows[position]},
          {"actual", measured.images.label(position)},
          {"predicted", measured.evaluation.predicted[position]},
          {"confidence", measured.confidence.answers[position].confidence},
          {"width", measured.images.data->width},
          {"height", measured.images.data->height},
          {"ink", packed_ink(measured.images, position)}};
}

ordered_json images_json(const MeasuredModel& measured, const std::vector<std::size_t>& positions, std::size_t most) {
  ordered_json images = ordered_json::array();
  for (std::size_t i = 0; i < std::min(most, positions.size()); ++i) {
    images.push_back(image_json(measured, positions[i]));
  }
  return images;
}

// The positions of all images, the one that was read most surely first.
std::vector<std::size_t> surest_first(const Confidence& confidence) {
  std::vector<std::size_t> order(confidence.answers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return confidence.answers[i].confidence; });
  return order;
}

// Pictures behind each cell of the confusion matrix, and the worst mistakes.
void add_pictures(const MeasuredModel& measured, ordered_json& document) {
  std::array<std::array<std::vector<std::size_t>, metrics::kDigits>, metrics::kDigits> cells;
  std::vector<std::size_t> wrong;
  for (const std::size_t position : surest_first(measured.confidence)) {
    const std::size_t actual = measured.images.label(position);
    const std::size_t predicted = measured.evaluation.predicted[position];
    cells[actual][predicted].push_back(position);
    if (actual != predicted) wrong.push_back(position);
  }
  document["cells"] = ordered_json::array();
  for (std::size_t actual = 0; actual < metrics::kDigits; ++actual) {
    for (std::size_t predicted = 0; predicted < metrics::kDigits; ++predicted) {
      std::vector<std::size_t>& cell = cells[actual][predicted];
      if (cell.empty()) continue;
      if (actual == predicted) std::ranges::reverse(cell);
      document["cells"].push_back(
          {{"actual", actual},
           {"predicted", predicted},
           {"images", images_json(measured, cell, actual == predicted ? kRightACell : kMistakesACell)}});
    }
  }
  document["worst"] = images_json(measured, wrong, kWorst);
}

// The bins of metrics::expected_calibration_error that hold an answer.
ordered_json bins_json(std::span<const metrics::Answer> answers) {
  struct Bin {
    double confidence = 0;
    std::size_t right = 0;
    std::size_t count = 0;
  };
  constexpr auto kBins = static_cast<double>(metrics::kCalibrationBins);
  std::array<Bin, metrics::kCalibrationBins> bins = {};
  for (const metrics::Answer& answer : answers) {
    const double place = std::ceil(answer.confidence * kBins) - 1;
    Bin& bin = bins[static_cast<std::size_t>(std::clamp(place, 0.0, kBins - 1))];
    bin.confidence += answer.confidence;
    bin.right += answer.correct ? 1 : 0;
    ++bin.count;
  }
  ordered_json json = ordered_json::array();
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (bins[i].count == 0) continue;
    const auto count = static_cast<double>(bins[i].count);
    json.push_back({{"low", static_cast<double>(i) / kBins},
                    {"high", static_cast<double>(i + 1) / kBins},
                    {"confidence", bins[i].confidence / count},
                    {"right", static_cast<double>(bins[i].right) / count},
                    {"count", bins[i].count}});
  }
  return json;
}

// [share read, share of errors among them], of many points some.
ordered_json curve_json(const Confidence& confidence) {
  ordered_json json = ordered_json::array();
  const auto total = static_cast<double>(confidence.answers.size());
  const std::size_t step = confidence.curve.size() / kCurvePoints + 1;
  for (std::size_t i = 0; i < confidence.curve.size(); ++i) {
    if (i % step != 0 && i + 1 != confidence.curve.size()) continue;
    json.push_back({static_cast<double>(confidence.curve[i].read) / total, confidence.curve[i].error()});
  }
  return json;
}

// The weights of the units that look at the picture itself, where the network has no layer before them that learns.
ordered_json units_json(const model::Model& model) {
  if (model.architecture().find("conv") != std::string::npos) return {};
  const auto tensors = model.networks.front().tensors();
  const auto weight = tensors.find("dense1.weight");
  if (weight == tensors.end() || weight->second.shape.size() != 2) return {};
  const std::size_t units = std::min(kUnits, weight->second.shape[0]);
  const std::size_t inputs = weight->second.shape[1];
  if (inputs != model.height() * model.width() || weight->second.shape[0] <= metrics::kDigits) return {};
  ordered_json values = ordered_json::array();
  std::visit(
      [&](const auto& all) {
        for (std::size_t i = 0; i < units * inputs; ++i) values.push_back(std::round(double{all[i]} * 1e4) / 1e4);
      },
      weight->second.values);
  return {{"shape", {units, inputs}}, {"values", std::move(values)}, {"bias", ordered_json::array()}};
}

ordered_json settings_json(const model::Model& model) {
  const model::Provenance& origin = model.provenance;
  ordered_json settings = {{"architecture", model.architecture()},
                           {"networks", std::to_string(model.networks.size())},
                           {"recipe", origin.recipe},
                           {"trained on", origin.data},
                           {"data's SHA-256", origin.data_sha256},
                           {"seed", std::to_string(origin.seed)}};
  std::istringstream lines(origin.configuration);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || line.starts_with("architecture=")) continue;
    settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  ordered_json pairs = ordered_json::array();
  for (const auto& [name, value] : settings.items()) pairs.push_back({name, value});
  return pairs;
}

// A picture for a screen: of a large photograph a smaller one, since boxes are drawn over it by the browser.
raster::Image small_enough(const raster::Image& picture) {
  const double scale = static_cast<double>(kPictureSide) / static_cast<double>(std::max(picture.width, picture.height));
  if (scale >= 1) return picture;
  const auto side = [&](std::size_t length) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(length) * scale));
  };
  return raster::resize(picture, side(picture.width), side(picture.height));
}

// [[x, y], …] of the epochs that `value` says something of.
template <typename Value>
ordered_json epochs_json(const std::vector<training::EpochReport>& history, const Value& value) {
  ordered_json points = ordered_json::array();
  for (const training::EpochReport& report : history) {
    const std::optional<double> y = value(report);
    if (y) points.push_back({report.epoch, *y});
  }
  return points;
}

ordered_json curves_json(const training::TrainedModel& trained) {
  ordered_json curves = ordered_json::array();
  if (!trained.accuracies.empty()) {
    ordered_json points = ordered_json::array();
    for (const auto& [step, accuracy] : trained.accuracies) points.push_back({step, accuracy});
    curves.push_back({{"x", "step"}, {"accuracy", std::move(points)}});
  }
  for (const auto& history : trained.histories) {
    using Report = training::EpochReport;
    curves.push_back(
        {{"x", "epoch"},
         {"accuracy", epochs_json(history, [](const Report& report) { return report.accuracy; })},
         {"validation_accuracy", epochs_json(history, [](const Report& report) { return report.validation_accuracy; })},
         {"loss", epochs_json(history, [](const Report& report) { return report.loss; })},
         {"validation_loss", epochs_json(history, [](const Report& report) { return report.validation_loss; })}});
  }
  return curves;
}

}  // namespace

ordered_json report_document(const ReportHeading& heading) {
  return {{"kind", heading.kind}, {"title", heading.title}, {"version", kVersion}, {"command", heading.invocation}};
}

ordered_json evaluation_report(const MeasuredModel& measured, const ReportHeading& heading) {
  ordered_json document = report_document(heading);
  document["warnings"] = ordered_json::array();
  if (const auto warning = training::describe_unread_digits(measured.evaluation)) {
    document["warnings"].push_back(*warning);
  }
  document["settings"] = settings_json(measured.models.front());
  document["test"] = report_json(measured.evaluation);
  document["confidence"] = confidence_json(measured.confidence, measured.max_error);
  document["confidence"]["bins"] = bins_json(measured.confidence.answers);
  document["confidence"]["curve"] = curve_json(measured.confidence);
  add_pictures(measured, document);
  if (ordered_json units = units_json(measured.models.front()); !units.is_null()) document["units"] = std::move(units);
  return document;
}

ordered_json training_report(const TrainCommand& command, const training::TrainedModel& trained) {
  base::ThreadPool pool(command.run.threads);
  const std::span models(&trained.model, 1);
  const metrics::Scores scores = probabilities_of(models, trained.data.test, pool);
  const Confidence confidence = measure_confidence(scores, trained.data.test.labels());
  const MeasuredModel measured{models, trained.data.test, trained.test, confidence, {}};
  ordered_json document = evaluation_report(measured, {"train", command.recipe.name, command.invocation});
  document["curves"] = curves_json(trained);
  return document;
}

ordered_json reading_report(const reader::Reader& reader, const reader::Explanation& explanation,
                            const ReportHeading& heading) {
  ordered_json document = report_document(heading);
  document["picture"] = base::base64(codec::encode_png(small_enough(explanation.picture)));
  document["explanation"] = server::to_json(explanation, heading.title, reader.predictor(), server::Influence::kFound);
  return document;
}

std::unique_ptr<base::PendingFile> pending_report(const std::string& path, const ordered_json& document) {
  return std::make_unique<base::PendingFile>(path, base::as_bytes(report::to_html(document)));
}

}  // namespace inkling::cli
