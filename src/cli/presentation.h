// An evaluation as people and programs get it: text, JSON, and digits drawn in the terminal.
#ifndef INKLING_CLI_PRESENTATION_H_
#define INKLING_CLI_PRESENTATION_H_

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "dataset/partition.h"
#include "training/evaluation.h"

namespace inkling::cli {

// The classification report and the confusion matrix.
std::string report_text(const training::Evaluation& evaluation);

// {"total", "correct", "accuracy", "classification_report", "confusion"}: the report as scikit-learn's
// classification_report(output_dict=True), the matrix as rows of counts, [truth][predicted].
nlohmann::ordered_json report_json(const training::Evaluation& evaluation);

enum class JsonLayout { kIndented, kLine };

// Prints `document` and ends the line. Bytes that are no UTF-8 (a file's name may have some) become U+FFFD.
void print_json(const nlohmann::ordered_json& document, JsonLayout layout = JsonLayout::kIndented);

// The first `count` of `images`, side by side, each with what it is and what `evaluation` of them says was read.
std::string draw_digits(const dataset::Subset& images, const training::Evaluation& evaluation, std::size_t count);

// The first `count` of `images`, side by side, each with its label under it; without one where `has_labels` is false.
std::string draw_labelled(const dataset::Subset& images, std::size_t count, bool has_labels);

}  // namespace inkling::cli

#endif  // INKLING_CLI_PRESENTATION_H_
