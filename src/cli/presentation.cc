#include "cli/presentation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/output.h"
#include "metrics/classification_report.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kDigitsALine = 4;

std::string confusion_text(const metrics::Confusion& confusion) {
  std::string text = "Confusion matrix (a row: the digit written, a column: the digit read)\n\n        ";
  for (std::size_t digit = 0; digit < metrics::kDigits; ++digit)
    fmt::format_to(std::back_inserter(text), "{:>6}", digit);
  text += '\n';
  for (std::size_t truth = 0; truth < metrics::kDigits; ++truth) {
    fmt::format_to(std::back_inserter(text), "{:>8}", truth);
    for (std::size_t predicted = 0; predicted < metrics::kDigits; ++predicted) {
      const std::uint64_t count = confusion.count(truth, predicted);
      fmt::format_to(std::back_inserter(text), "{:>6}", count == 0 ? "." : fmt::format("{}", count));
    }
    text += '\n';
  }
  return text;
}

nlohmann::ordered_json scores_json(const metrics::ClassScores& scores) {
  return {
      {"precision", scores.precision}, {"recall", scores.recall}, {"f1-score", scores.f1}, {"support", scores.support}};
}

// Two characters a pixel, since a terminal's characters are about twice as high as wide.
std::string_view shade(std::size_t value, std::size_t max_value) {
  static constexpr std::array<std::string_view, 5> kBlocks = {"  ", "░░", "▒▒", "▓▓", "██"};
  static constexpr std::array<std::string_view, 5> kAscii = {"  ", "..", "++", "%%", "@@"};
  static const bool utf8 = is_utf8();
  const std::size_t level = (value * (kBlocks.size() - 1) + max_value / 2) / max_value;
  return utf8 ? kBlocks[level] : kAscii[level];
}

std::string caption(std::size_t truth, std::size_t predicted) {
  return truth == predicted ? fmt::format("read {}", predicted) : fmt::format("read {}, is {}", predicted, truth);
}

// The first `count` of `images`, caption(i) under the i-th.
template <typename Caption>
std::string draw(const dataset::Subset& images, std::size_t count, const Caption& caption) {
  std::string text;
  count = std::min(count, images.size());
  if (count == 0) return text;
  const dataset::Dataset& data = *images.data;
  for (std::size_t first = 0; first < count; first += kDigitsALine) {
    const std::size_t last = std::min(first + kDigitsALine, count);
    for (std::size_t y = 0; y < data.height; ++y) {
      std::string line;
      for (std::size_t i = first; i < last; ++i) {
        line += "  ";
        for (const std::uint8_t value : images.image(i).subspan(y * data.width, data.width)) {
          line += shade(value, data.max_value);
        }
      }
      text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    std::string line;
    for (std::size_t i = first; i < last; ++i) line += fmt::format("  {:<{}}", caption(i), 2 * data.width);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n\n";
  }
  return text;
}

}  // namespace

std::string report_text(const training::Evaluation& evaluation) {
  return metrics::to_text(metrics::classification_report(evaluation.confusion)) + "\n" +
         confusion_text(evaluation.confusion);
}

nlohmann::ordered_json report_json(const training::Evaluation& evaluation) {
  const metrics::Confusion& confusion = evaluation.confusion;
  const metrics::ClassificationReport report = metrics::classification_report(confusion);
  nlohmann::ordered_json scores = nlohmann::ordered_json::object();
  for (const auto& row : report.rows) scores[fmt::format("{}", row.digit)] = scores_json(row.scores);
  scores["accuracy"] = report.accuracy;
  scores["macro avg"] = scores_json(report.macro_average);
  scores["weighted avg"] = scores_json(report.weighted_average);
  return {{"total", confusion.total()},
          {"correct", confusion.correct()},
          {"accuracy", confusion.accuracy()},
          {"classification_report", std::move(scores)},
          {"confusion", confusion.counts()}};
}

void print_json(const nlohmann::ordered_json& document, JsonLayout layout) {
  const int indent = layout == JsonLayout::kLine ? -1 : 2;
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  output().write(document.dump(indent, ' ', /*ensure_ascii=*/false, kReplace) + "\n");
}

std::string draw_digits(const dataset::Subset& images, const training::Evaluation& evaluation, std::size_t count) {
  return draw(images, count, [&](std::size_t i) { return caption(images.label(i), evaluation.predicted[i]); });
}

std::string draw_labelled(const dataset::Subset& images, std::size_t count, bool has_labels) {
  return draw(images, count, [&](std::size_t i) {
    if (!has_labels) return std::string();
    return images.label(i) < metrics::kDigits ? fmt::format("{}", images.label(i)) : std::string("no digit");
  });
}

}  // namespace inkling::cli
