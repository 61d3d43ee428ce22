// inkling inspect: what is in a model file.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/digits.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "model/model.h"
#include "network/architecture.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMaxShown = 200;  // characters of a line of the configuration

struct InspectOptions {
  std::string model = kDefaultModel;
  bool json = false;
};

std::string split_text(const model::Provenance& provenance) {
  switch (provenance.split) {
    case model::SplitKind::kOwn: return "the data's own test part";
    case model::SplitKind::kNumpy: return fmt::format("{:g}% by NumPy's permutation", provenance.test_fraction * 100);
    case model::SplitKind::kStratified: return fmt::format("{:g}% of each digit", provenance.test_fraction * 100);
  }
  return "";
}

std::string labels_text(const model::Model& model) {
  const std::string labels = model.labels();
  if (labels.size() > base::kFirstSign) return labels + ", the eleventh for what is no digit, then signs";
  return labels + (labels.size() > base::kRejectLabel ? ", the last for what is no digit" : "");
}

std::string input_text(const model::Model& model) {
  if (model.normalization) return segmentation::to_text(*model.normalization);
  return fmt::format("{}x{}, as pictures of that size are", model.width(), model.height());
}

void print_text(const model::Model& model) {
  const model::Provenance& origin = model.provenance;
  const network::Architecture architecture = network::Architecture::parse(model.architecture());
  output().print("{}\n\n{:<16}  {:<26}  {:>12}  {:>10}  {:>13}\n", architecture.to_string(), "layer", "", "output",
                 "parameters", "multiply-adds");
  std::uint64_t parameters = 0;
  std::uint64_t multiply_adds = 0;
  for (const network::LayerSummary& layer : architecture.summary()) {
    output().print("{:<16}  {:<26}  {:>12}  {:>10}  {:>13}\n", layer.name, layer.text,
                   fmt::format("{}", fmt::join(layer.output, "x")), layer.parameters, layer.multiply_adds);
    parameters += layer.parameters;
    multiply_adds += layer.multiply_adds;
  }
  output().print("{:<16}  {:<26}  {:>12}  {:>10}  {:>13}\n\n", "all", "", "", parameters, multiply_adds);
  if (model.networks.size() > 1)
    output().print("{:<16}  {}, whose probabilities are averaged\n", "networks", model.networks.size());
  output().print("{:<16}  {}\n{:<16}  {}\n{:<16}  {}\n", "labels", labels_text(model), "input", input_text(model),
                 "temperature", model.temperature);
  output().print("{:<16}  {}\n{:<16}  {} (content {})\n{:<16}  {}\n{:<16}  {}\n", "recipe",
                 base::printable(origin.recipe), "trained on", base::printable(origin.data),
                 base::printable(origin.data_sha256, 12), "seed", origin.seed, "kept for testing", split_text(origin));
  std::istringstream lines(origin.configuration);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (line.starts_with("architecture=") || equals == std::string::npos) continue;
    output().print("{:<16}  {}\n", base::printable(line.substr(0, equals), kMaxShown),
                   base::printable(line.substr(equals + 1), kMaxShown));
  }
}

void print_result(const InspectOptions& options, const model::Model& model) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const network::LayerSummary& layer : network::Architecture::parse(model.architecture()).summary()) {
    layers.push_back({{"name", layer.name},
                      {"text", layer.text},
                      {"output", layer.output},
                      {"parameters", layer.parameters},
                      {"multiply_adds", layer.multiply_adds}});
  }
  const model::Provenance& origin = model.provenance;
  print_json(
      {{"model", options.model},
       {"architecture", model.architecture()},
       {"layers", std::move(layers)},
       {"members", model.networks.size()},
       {"labels", model.labels()},
       {"normalization", model.normalization ? nlohmann::ordered_json(segmentation::to_text(*model.normalization))
                                             : nlohmann::ordered_json()},
       {"temperature", model.temperature},
       {"tensors_sha256", model::tensors_hash(model)},
       {"recipe", origin.recipe},
       {"configuration", origin.configuration},
       {"data", origin.data},
       {"data_sha256", origin.data_sha256},
       {"seed", origin.seed},
       {"test", split_text(origin)}});
}

}  // namespace

void add_inspect(CLI::App& app) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* command = app.add_subcommand("inspect", "Show what is in a model file: layers, sizes, where it comes from");
  command->add_option("model", options->model, "The model file, or builtin")->capture_default_str();
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->footer(
      "Examples:\n"
      "  inkling inspect inkling.safetensors\n"
      "  inkling inspect inkling.safetensors --json | jq .layers");
  command->callback([options] {
    constexpr auto kAny = std::numeric_limits<std::uint64_t>::max();
    const model::Model model = model::open_model(options->model, {kAny, kAny});  // nothing is computed with it
    options->json ? print_result(*options, model) : print_text(model);
  });
}

}  // namespace inkling::cli
