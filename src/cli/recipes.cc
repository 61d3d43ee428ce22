// inkling recipes: what `inkling train --recipe` can be told.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "network/architecture.h"
#include "training/recipe.h"

namespace inkling::cli {
namespace {

constexpr const char* kClassicSummary = "the published program: 64-100-10, one digit at a time (docs/classic.md)";

std::uint64_t parameters_of(const Recipe& recipe) {
  std::uint64_t parameters = 0;
  for (const LayerSummary& layer : Architecture::parse(recipe.architecture).summary()) parameters += layer.parameters;
  return parameters;
}

void list() {
  output().print("{:<12}{:<8}{:>10}{:>8}  {}\n", "recipe", "data", "parameters", "epochs", "");
  output().print("{:<12}{:<8}{:>10}{:>8}  {}\n", "classic", "digits", 7400, "", kClassicSummary);
  for (const Recipe& recipe : recipes()) {
    output().print("{:<12}{:<8}{:>10}{:>8}  {}\n", recipe.name, recipe.data, parameters_of(recipe), recipe.epochs,
                   recipe.summary);
  }
}

void show(const std::string& name) {
  const Recipe& recipe = find_recipe(name);
  output().print("{}: {}\n\ndata={}\n{}", recipe.name, recipe.summary, recipe.data, configuration(recipe));
}

void list_json() {
  nlohmann::ordered_json document = nlohmann::ordered_json::array();
  document.push_back({{"name", "classic"}, {"summary", kClassicSummary}, {"data", "digits"}, {"parameters", 7400}});
  for (const Recipe& recipe : recipes()) {
    document.push_back({{"name", recipe.name},
                        {"summary", recipe.summary},
                        {"data", recipe.data},
                        {"parameters", parameters_of(recipe)},
                        {"epochs", recipe.epochs},
                        {"configuration", configuration(recipe)}});
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
  CLI::App* command = app.add_subcommand("recipes", "List the recipes, or show what one is");
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
