// inkling read: the digit in a picture.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "image/pnm.h"
#include "model/model.h"

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
  if (path == "-") return parse_pgm(read_descriptor(STDIN_FILENO, "standard input", kMaxFile), "standard input");
  return parse_pgm(read_file(path, kMaxFile), path);
}

// The counts 0..16 of an 8×8 picture, white being full ink.
std::vector<std::uint8_t> to_counts(const Image& image) {
  std::vector<std::uint8_t> counts;
  for (const unsigned pixel : image.pixels)
    counts.push_back(static_cast<std::uint8_t>((pixel * kMaxCount + 127) / 255));
  return counts;
}

void read(const ReadOptions& options) {
  const Model model = load_model(options.model);
  const Image image = load_picture(options.picture);
  if (image.width != model.width || image.height != model.height) {
    fail(ErrorKind::kData, "{}: expected a picture of {}x{} pixels, got {}x{}", options.picture, model.width,
         model.height, image.width, image.height);
  }
  const ClassicNetwork::Outputs outputs = model.network.forward(to_counts(image));
  if (!options.json) return output().print("{}\n", largest(outputs));
  const nlohmann::ordered_json document = {
      {"path", options.picture}, {"digit", largest(outputs)}, {"outputs", outputs}};
  print_json(document);
}

}  // namespace

void add_read(CLI::App& app) {
  auto options = std::make_shared<ReadOptions>();
  CLI::App* command = app.add_subcommand("read", "Read the digit in a picture");
  command
      ->add_option("picture", options->picture, "A PGM picture of 8x8 pixels, bright ink on dark; - for standard input")
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
