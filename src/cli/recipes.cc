// inkling recipes: what `inkling train --recipe` can be told.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/recipe_card.h"
#include "network/architecture.h"
#include "training/recipe.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kClassicParameters = 64 * 100 + 100 * 10;
constexpr const char* kClassicSummary = "the published program: 64-100-10, one digit at a time (docs/classic.md)";

std::uint64_t parameters_of(const training::Recipe& recipe) {
  std::uint64_t parameters = 0;
  for (const network::LayerSummary& layer : network::Architecture::parse(recipe.architecture).summary())
    parameters += layer.parameters;
  return parameters;
}

// "99.42 ± 0.30", of the recipe as it is; "" where that was not measured.
std::string accuracy_text(const std::vector<Measurement>& measured) {
  if (measured.empty() || !measured.front().own_settings) return "";
  const Measurement& own = measured.front();
  if (own.seeds.size() == 1) return fmt::format("{:.2f}", own.mean() * 100);
  return fmt::format("{:.2f} ± {:.2f}", own.mean() * 100, own.deviation() * 100);
}

void print_row(const std::string& name, const std::string& data, std::uint64_t parameters, const std::string& epochs,
               const std::string& accuracy, const std::string& summary) {
  output().print("{:<12}{:<8}{:>10}{:>8}{:>15}  {}\n", name, data, parameters, epochs, accuracy, summary);
}

void list() {
  output().print("{:<12}{:<8}{:>10}{:>8}{:>15}\n", "recipe", "data", "parameters", "epochs", "accuracy %");
  print_row("classic", "digits", kClassicParameters, "", accuracy_text(measurements("classic", "")), kClassicSummary);
  for (const training::Recipe& recipe : training::recipes()) {
    print_row(recipe.name, recipe.data, parameters_of(recipe), fmt::format("{}", recipe.epochs),
              accuracy_text(measurements(recipe.name, training::configuration(recipe))), recipe.summary);
  }
}

void show(const std::string& name) {
  if (name == "classic") {
    return output().print("classic: {}\n\n{} parameters, trained on digits\n{}", kClassicSummary, kClassicParameters,
                          card_text(measurements("classic", "")));
  }
  const training::Recipe& recipe = training::find_recipe(name);
  output().print("{}: {}\n\n{} parameters, {} epochs on {}, temperature {}\n{}\ndata={}\n{}", recipe.name,
                 recipe.summary, parameters_of(recipe), recipe.epochs, recipe.data, recipe.temperature,
                 card_text(measurements(recipe.name, training::configuration(recipe))), recipe.data,
                 training::configuration(recipe));
}

void list_json() {
  nlohmann::ordered_json document = nlohmann::ordered_json::array();
  document.push_back({{"name", "classic"},
                      {"summary", kClassicSummary},
                      {"data", "digits"},
                      {"parameters", kClassicParameters},
                      {"measured", card_json(measurements("classic", ""))}});
  for (const training::Recipe& recipe : training::recipes()) {
    document.push_back({{"name", recipe.name},
                        {"summary", recipe.summary},
                        {"data", recipe.data},
                        {"parameters", parameters_of(recipe)},
                        {"epochs", recipe.epochs},
                        {"temperature", recipe.temperature},
                        {"configuration", training::configuration(recipe)},
                        {"measured", card_json(measurements(recipe.name, training::configuration(recipe)))}});
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
    options->name.empty() ? list() : show(options->name);
  });
}

}  // namespace inkling::cli
