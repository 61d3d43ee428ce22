// inkling recipes: what `inkling train --recipe` can be told.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/recipe_card.h"
#include "training/recipe.h"

namespace inkling::cli {
namespace {

const training::MinibatchSettings* minibatch(const training::Recipe& recipe) {
  return std::get_if<training::MinibatchSettings>(&recipe.settings);
}

// Of the recipe as it is. What was measured of the classic one tells no settings.
std::vector<Measurement> measurements_of(const training::Recipe& recipe) {
  return measurements(recipe.name, minibatch(recipe) ? training::configuration(recipe) : "");
}

// "99.42 ± 0.30", of the recipe as it is; "" where that was not measured.
std::string accuracy_text(const std::vector<Measurement>& measured) {
  if (measured.empty() || !measured.front().own_settings) return "";
  const Measurement& own = measured.front();
  if (own.seeds.size() == 1) return fmt::format("{:.2f}", own.mean() * 100);
  return fmt::format("{:.2f} ± {:.2f}", own.mean() * 100, own.deviation() * 100);
}

void list() {
  output().print("{:<12}{:<8}{:>10}{:>8}{:>15}\n", "recipe", "data", "parameters", "epochs", "accuracy %");
  for (const training::Recipe& recipe : training::recipes()) {
    const auto* settings = minibatch(recipe);
    output().print("{:<12}{:<8}{:>10}{:>8}{:>15}  {}\n", recipe.name, recipe.data,
                   training::architecture_of(recipe).parameters(), settings ? fmt::format("{}", settings->epochs) : "",
                   accuracy_text(measurements_of(recipe)), recipe.summary);
  }
}

void show(const training::Recipe& recipe) {
  const std::uint64_t parameters = training::architecture_of(recipe).parameters();
  const std::string card = card_text(measurements_of(recipe));
  const auto* settings = minibatch(recipe);
  if (settings == nullptr) {
    return output().print("{}: {}\n\n{} parameters, trained on {}\n{}", recipe.name, recipe.summary, parameters,
                          recipe.data, card);
  }
  output().print("{}: {}\n\n{} parameters, {} epochs on {}, temperature {}\n{}\ndata={}\n{}", recipe.name,
                 recipe.summary, parameters, settings->epochs, recipe.data, settings->temperature, card, recipe.data,
                 training::configuration(recipe));
}

void list_json() {
  nlohmann::ordered_json document = nlohmann::ordered_json::array();
  for (const training::Recipe& recipe : training::recipes()) {
    nlohmann::ordered_json card = {{"name", recipe.name},
                                   {"summary", recipe.summary},
                                   {"data", recipe.data},
                                   {"parameters", training::architecture_of(recipe).parameters()}};
    if (const auto* settings = minibatch(recipe)) {
      card["epochs"] = settings->epochs;
      card["temperature"] = settings->temperature;
      card["configuration"] = training::configuration(recipe);
    }
    card["measured"] = card_json(measurements_of(recipe));
    document.push_back(std::move(card));
  }
  print_json(document);
}

}  // namespace

void add_recipes(CLI::App& app) {
  struct Options {
    std::string name;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("recipes", "List the recipes, or show what one is and what was measured of it");
  CLI::Option* name = command->add_option("recipe", options->name, "The recipe to show");
  command->add_flag("--json", options->json, "Print all of them as one JSON document")->excludes(name);
  command->footer(
      "Examples:\n"
      "  inkling recipes\n"
      "  inkling recipes cnn");
  command->callback([options] {
    if (options->json) return list_json();
    options->name.empty() ? list() : show(training::find_recipe(options->name));
  });
}

}  // namespace inkling::cli
