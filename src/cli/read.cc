// inkling read: the digit in a picture.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "image/decode.h"
#include "metrics/confusion.h"
#include "model/model.h"
#include "model/scorer.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 30;

struct ReadOptions {
  std::string picture;
  std::string model = kDefaultModel;
  bool json = false;
};

Image load_picture(const std::string& path) {
  if (path == "-") return decode_image(read_descriptor(STDIN_FILENO, "standard input", kMaxFile), "standard input");
  return decode_image(read_file(path, kMaxFile), path);
}

// The probability of each of the model's labels.
std::vector<double> probabilities_for(const Model& model, const Image& image) {
  std::vector<float> ink(image.pixels.size());
  std::ranges::transform(image.pixels, ink.begin(),
                         [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0f; });
  Scorer scorer(model);
  std::vector<double> probabilities(scorer.outputs());
  scorer.score(ink, probabilities);
  return probabilities;
}

void read(const ReadOptions& options) {
  const Model model = open_model(options.model);
  const Image image = load_picture(options.picture);
  if (image.width != model.width() || image.height != model.height()) {
    fail(ErrorKind::kData, "{}: expected a picture of {}x{} pixels, got {}x{}", options.picture, model.width(),
         model.height(), image.width, image.height);
  }
  const std::vector<double> probabilities = probabilities_for(model, image);
  const auto digit = std::max_element(probabilities.begin(), probabilities.begin() + kDigits) - probabilities.begin();
  if (!options.json) return output().print("{}\n", digit);
  const nlohmann::ordered_json document = {
      {"path", options.picture}, {"digit", digit}, {"probabilities", probabilities}};
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
  command->add_flag("--json", options->json, "Print the digit and the probability of every label as JSON");
  command->footer(
      "Examples:\n"
      "  inkling read seven.pgm\n"
      "  inkling read --model inkling.safetensors --json - < seven.pgm");
  command->callback([options] { read(*options); });
}

}  // namespace inkling::cli
