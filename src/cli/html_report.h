// The documents of the reports that are HTML files (report/html.h): what `inkling train --report` and
// `inkling eval --report` write. web/src/report/document.ts says what they hold.
#ifndef INKLING_CLI_HTML_REPORT_H_
#define INKLING_CLI_HTML_REPORT_H_

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>

#include "base/files.h"
#include "cli/eval_report.h"
#include "cli/train_options.h"
#include "dataset/partition.h"
#include "model/model.h"
#include "reader/explanation.h"
#include "reader/reader.h"
#include "training/evaluation.h"
#include "training/train.h"

namespace inkling::cli {

struct ReportHeading {
  const char* kind;        // "train", "eval", "read"
  std::string title;       // the recipe, model or picture that it is about
  std::string invocation;  // the command that makes the report again
};

// Models that read together, and how they read `images`, whose labels are digits.
struct MeasuredModel {
  std::span<const model::Model> models;
  const dataset::Subset& images;
  const training::Evaluation& evaluation;
  const Confidence& confidence;
  std::optional<double> max_error;
};

// {"kind", "title", "version", "command"}: how each document begins.
nlohmann::ordered_json report_document(const ReportHeading& heading);

// An evaluation: its scores, pictures of the confusion matrix's cells and of the worst mistakes, hidden units,
// settings.
nlohmann::ordered_json evaluation_report(const MeasuredModel& measured, const ReportHeading& heading);

// The same of a model that has just been trained, with the curves of its training.
nlohmann::ordered_json training_report(const TrainCommand& command, const training::TrainedModel& trained);

// How `explanation.picture` was read by `reader`: the picture, and what /v1/explain says of it (server/explain.h).
nlohmann::ordered_json reading_report(const reader::Reader& reader, const reader::Explanation& explanation,
                                      const ReportHeading& heading);

// The report, to be put in place once the command's output is out. Throws as base::write_file.
std::unique_ptr<base::PendingFile> pending_report(const std::string& path, const nlohmann::ordered_json& document);

}  // namespace inkling::cli

#endif  // INKLING_CLI_HTML_REPORT_H_
