#include "cli/recipe_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "base/error.h"

namespace inkling::embedded {

// Made from docs/accuracy/results.json at build time by cmake/embed.cmake.
extern const unsigned char kAccuracyResults[];
extern const std::size_t kAccuracyResultsSize;

}  // namespace inkling::embedded

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

std::string without_epochs(const std::string& configuration) {
  std::istringstream lines(configuration);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("epochs=")) kept += line + "\n";
  }
  return kept;
}

std::string text_or_nothing(const ordered_json& value) { return value.is_string() ? value.get<std::string>() : ""; }

Measurement to_measurement(const ordered_json& entry, const std::string& configuration) {
  Measurement measurement;
  measurement.shows = entry.at("shows");
  measurement.command = entry.at("command");
  measurement.threads = entry.at("threads");
  std::size_t timed = 0;  // runs on so many threads as most are
  for (const ordered_json& run : entry.at("runs")) {
    measurement.seeds.push_back(run.at("seed"));
    measurement.accuracies.push_back(run.at("correct").get<double>() / run.at("total").get<double>());
    if (run.at("threads") != entry.at("threads")) continue;
    measurement.seconds += run.at("seconds").get<double>();
    ++timed;
  }
  measurement.seconds /= static_cast<double>(std::max<std::size_t>(1, timed));
  measurement.own_settings = text_or_nothing(entry.at("configuration")) == configuration &&
                             measurement.command.find(" --ensemble ") == std::string::npos;
  return measurement;
}

}  // namespace

double Measurement::mean() const {
  return std::accumulate(accuracies.begin(), accuracies.end(), 0.0) / static_cast<double>(accuracies.size());
}

double Measurement::deviation() const {
  if (accuracies.size() < 2) return 0;
  double squares = 0;
  for (const double accuracy : accuracies) squares += (accuracy - mean()) * (accuracy - mean());
  return std::sqrt(squares / static_cast<double>(accuracies.size() - 1));
}

std::vector<Measurement> measurements(std::string_view results, const std::string& recipe,
                                      const std::string& configuration) {
  std::vector<Measurement> found;
  try {
    const ordered_json document = ordered_json::parse(results);
    if (!document.is_object()) base::fail(ErrorKind::kData, "results.json: expected an object");
    for (const auto& [name, entry] : document.items()) {
      if (entry.at("recipe") != recipe || entry.at("runs").empty()) continue;
      if (without_epochs(text_or_nothing(entry.at("configuration"))) != without_epochs(configuration)) continue;
      found.push_back(to_measurement(entry, configuration));
    }
  } catch (const nlohmann::json::exception& error) {
    base::fail(ErrorKind::kData, "results.json: is not as tools/accuracy writes it: {}", error.what());
  }
  std::stable_partition(found.begin(), found.end(), [](const Measurement& m) { return m.own_settings; });
  return found;
}

std::vector<Measurement> measurements(const std::string& recipe, const std::string& configuration) {
  return measurements({reinterpret_cast<const char*>(embedded::kAccuracyResults), embedded::kAccuracyResultsSize},
                      recipe, configuration);
}

std::string card_text(const std::vector<Measurement>& measurements) {
  if (measurements.empty()) return "Not measured with these settings (make accuracy).\n";
  std::string text;
  for (const Measurement& m : measurements) {
    const std::string deviation =
        m.seeds.size() == 1 ? "" : fmt::format(" ± {:.2f} in {} runs", m.deviation() * 100, m.seeds.size());
    fmt::format_to(std::back_inserter(text), "{}: {:.2f}%{}, {:.0f} s a run on {} thread{}\n  {}, seed{} {}\n", m.shows,
                   m.mean() * 100, deviation, m.seconds, m.threads, m.threads == 1 ? "" : "s", m.command,
                   m.seeds.size() == 1 ? "" : "s", fmt::join(m.seeds, ", "));
  }
  return text;
}

ordered_json card_json(const std::vector<Measurement>& measurements) {
  ordered_json json = ordered_json::array();
  for (const Measurement& m : measurements) {
    json.push_back({{"shows", m.shows},
                    {"command", m.command},
                    {"seeds", m.seeds},
                    {"accuracies", m.accuracies},
                    {"mean", m.mean()},
                    {"deviation", m.deviation()},
                    {"seconds", m.seconds},
                    {"threads", m.threads}});
  }
  return json;
}

}  // namespace inkling::cli
