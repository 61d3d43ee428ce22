// What `inkling eval` says: the report of an evaluation, and how far a model's confidence can be relied on.
#ifndef INKLING_CLI_EVAL_REPORT_H_
#define INKLING_CLI_EVAL_REPORT_H_

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "dataset/partition.h"
#include "metrics/calibration.h"
#include "metrics/intervals.h"
#include "metrics/scores.h"
#include "model/model.h"
#include "raster/image.h"
#include "training/evaluation.h"

namespace inkling::cli {

// The probabilities that the models give, the mean over all of them. Throws Error(kUsage) where they have not one set
// of labels.
metrics::Scores probabilities_of(std::span<const model::Model> models, const dataset::Subset& images,
                                 base::ThreadPool& pool);

// How often the answers of a model are right, by how sure it is of them.
struct Confidence {
  metrics::Interval accuracy;    // of 95%
  double calibration_error = 0;  // metrics/calibration.h
  double negative_log_likelihood = 0;
  std::vector<metrics::Answer> answers;    // one an image
  std::vector<metrics::Acceptance> curve;  // risk-coverage
};

// `probabilities` and `labels` are of the same images.
Confidence measure_confidence(const metrics::Scores& probabilities, std::span<const std::uint8_t> labels);

// "0.1%" or "0.001": a share in [0, 1); nullopt for anything else.
std::optional<double> parse_share(const std::string& text);

// Calibration and the risk-coverage table: for errors of at most 1%, 0.1% and, where asked for, `max_error`.
std::string confidence_text(const Confidence& confidence, std::optional<double> max_error);

// {"accuracy_interval", "calibration_error", "calibration_bins", "negative_log_likelihood", "risk_coverage"} and, where
// asked for, {"rejection"}.
nlohmann::ordered_json confidence_json(const Confidence& confidence, std::optional<double> max_error);

// The wrongly read ones of `images`: [{"index", "label", "read", "confidence"}].
nlohmann::ordered_json wrong_json(const dataset::Subset& images, const training::Evaluation& evaluation,
                                  const Confidence& confidence);

// `images` as a sheet of black ink on white paper. REQUIRES: an image.
raster::Image digit_sheet(const dataset::Subset& images);

}  // namespace inkling::cli

#endif  // INKLING_CLI_EVAL_REPORT_H_
