// inkling read: the digit in a picture.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "image/decode.h"
#include "model/model.h"
#include "network/loss.h"
#include "network/workspace.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 30;
constexpr unsigned kMaxCount = 16;

struct ReadOptions {
  std::string picture;
  std::string model = kDefaultModel;
  bool json = false;
};

Image load_picture(const std::string& path) {
  if (path == "-") return decode_image(read_descriptor(STDIN_FILENO, "standard input", kMaxFile), "standard input");
  return decode_image(read_file(path, kMaxFile), path);
}

// The counts 0..16 of an 8×8 picture, white being full ink.
std::vector<std::uint8_t> to_counts(const Image& image) {
  std::vector<std::uint8_t> counts;
  for (const unsigned pixel : image.pixels)
    counts.push_back(static_cast<std::uint8_t>((pixel * kMaxCount + 127) / 255));
  return counts;
}

// Ten numbers from 0 to 1, the largest that of the digit read.
std::vector<double> outputs_for(const Model& model, const Image& image) {
  if (const auto* classic = std::get_if<ClassicNetwork>(&model.network)) {
    const ClassicNetwork::Outputs outputs = classic->forward(to_counts(image));
    return {outputs.begin(), outputs.end()};
  }
  const Network& network = std::get<Network>(model.network);
  Workspace workspace(network.architecture(), 1, Workspace::Mode::kInference);
  workspace.load(network);
  std::ranges::transform(image.pixels, workspace.input().begin(),
                         [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0f; });
  const std::span<const float> logits = workspace.forward();
  std::vector<float> probabilities(logits.begin(), logits.end());
  softmax(probabilities, probabilities.size());
  return {probabilities.begin(), probabilities.end()};
}

void read(const ReadOptions& options) {
  const Model model = load_model(options.model);
  const Image image = load_picture(options.picture);
  if (image.width != model.width() || image.height != model.height()) {
    fail(ErrorKind::kData, "{}: expected a picture of {}x{} pixels, got {}x{}", options.picture, model.width(),
         model.height(), image.width, image.height);
  }
  const std::vector<double> outputs = outputs_for(model, image);
  const auto digit = std::ranges::max_element(outputs) - outputs.begin();
  if (!options.json) return output().print("{}\n", digit);
  const nlohmann::ordered_json document = {{"path", options.picture}, {"digit", digit}, {"outputs", outputs}};
  print_json(document);
}

}  // namespace

void add_read(CLI::App& app) {
  auto options = std::make_shared<ReadOptions>();
  CLI::App* command = app.add_subcommand("read", "Read the digit in a picture");
  command
      ->add_option("picture", options->picture,
                   "A PNG, JPEG or PNM picture of the model's size (8x8), bright ink on dark; - for standard input")
      ->required();
  command->add_option("--model", options->model, "The model file")->capture_default_str();
  command->add_flag("--json", options->json, "Print the digit and the network's ten outputs as JSON");
  command->footer(
      "Examples:\n"
      "  inkling read seven.pgm\n"
      "  inkling read --model inkling.safetensors --json - < seven.pgm");
  command->callback([options] { read(*options); });
}

}  // namespace inkling::cli
