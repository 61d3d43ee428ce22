// What was measured of a recipe: docs/accuracy/results.json, which is built into the command.
#ifndef INKLING_CLI_RECIPE_CARD_H_
#define INKLING_CLI_RECIPE_CARD_H_

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace inkling::cli {

// Runs of a recipe that differ in their seed alone.
struct Measurement {
  std::string shows;               // the data and how it was split
  std::string command;             // with N for the seed
  std::vector<std::size_t> seeds;  // one a run
  std::vector<double> accuracies;  // one a run, 0..1, on the test images
  double seconds = 0;              // of a run, the mean
  std::size_t threads = 0;         // that it took them with
  bool own_settings = true;        // of the recipe as it is, and of one network

  double mean() const;
  double deviation() const;  // of the runs, divided by n - 1; 0 of one
};

// The measurements of `recipe` in `results`, a document as tools/accuracy writes it; of its own settings first. Left
// out are those of a recipe that was another then: whose configuration, apart from its epochs, is not `configuration`.
// Throws Error(kData) for another document.
std::vector<Measurement> measurements(std::string_view results, const std::string& recipe,
                                      const std::string& configuration);

// The same of the built-in document.
std::vector<Measurement> measurements(const std::string& recipe, const std::string& configuration);

// Lines for people; a sentence where nothing was measured.
std::string card_text(const std::vector<Measurement>& measurements);

nlohmann::ordered_json card_json(const std::vector<Measurement>& measurements);

}  // namespace inkling::cli

#endif  // INKLING_CLI_RECIPE_CARD_H_
