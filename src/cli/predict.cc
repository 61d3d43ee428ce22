// inkling predict: a model's answers for images without labels, a row an image.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/threads.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/data_options.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "metrics/scores.h"
#include "model/model.h"
#include "model/predictor.h"
#include "synthesis/open.h"
#include "training/images.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxThreads = 256;

enum class AnswerLayout { kConfidence, kKaggle };

struct PredictOptions {
  std::string model;
  std::string data;
  std::optional<std::string> out;
  AnswerLayout layout = AnswerLayout::kConfidence;
  std::optional<std::size_t> threads;
  ModelLimits limits;
  dataset::OpenOptions open;
  bool quiet = false;
};

// All images: of data in two parts the test part, which is what answers are wanted for.
dataset::Subset images_of(dataset::Partition data) { return std::move(data.test.empty() ? data.train : data.test); }

// The images in the values that the model learned from.
dataset::Subset as_learned(const model::Model& model, const dataset::Subset& images) {
  if (images.data->height != model.height() || images.data->width != model.width()) {
    base::fail(ErrorKind::kData, "{}: expected images of {}x{} pixels as this network reads, got {}x{}",
               images.data->name, model.width(), model.height(), images.data->width, images.data->height);
  }
  if (model.full_ink == 1 || model.full_ink == static_cast<float>(images.data->max_value)) return images;
  const auto full_ink = static_cast<std::uint8_t>(model.full_ink);
  return {std::make_shared<dataset::Dataset>(dataset::with_max_value(*images.data, full_ink)), images.rows};
}

// Kaggle's rows count from 1, the others from 0.
std::string answers_text(const metrics::Scores& scores, std::size_t count, AnswerLayout layout) {
  std::string text = layout == AnswerLayout::kKaggle ? "ImageId,Label\n" : "index,label,confidence\n";
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t digit = metrics::best_digit(scores.row(i));
    text += layout == AnswerLayout::kKaggle
                ? fmt::format("{},{}\n", i + 1, digit)
                : fmt::format("{},{},{:.4f}\n", i, digit, static_cast<double>(scores.row(i)[digit]));
  }
  return text;
}

void predict(const PredictOptions& options) {
  const model::Predictor predictor(model::open_model(options.model, options.limits));
  if (options.out) base::require_writable(*options.out);
  dataset::Opened opened = synthesis::open_any_with_notes(options.data, options.open);
  say_warnings(opened.data);
  if (opened.has_labels && !options.quiet) complain(fmt::format("{}: has labels, which are not used", options.data));
  const dataset::Subset images = as_learned(predictor.model(), images_of(std::move(opened.data)));
  base::ThreadPool pool(options.threads.value_or(std::max(1u, std::thread::hardware_concurrency())));
  const metrics::Scores scores = predictor.probabilities(images.size(), training::plain_images(images), pool);
  const std::string text = answers_text(scores, images.size(), options.layout);
  if (!options.out) return output().write(text);
  base::write_file(*options.out, base::as_bytes(text));
  if (!options.quiet) complain(fmt::format("{}: {} answers", *options.out, grouped(images.size())));
}

}  // namespace

void add_predict(CLI::App& app) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* command = app.add_subcommand("predict", "Answer images that have no labels, a row an image");
  command->add_option("model", options->model, "The model: builtin or a file")->required();
  command
      ->add_option("--data", options->data,
                   "A file or folder that `inkling data info` knows; its test part, if it has one")
      ->required();
  command->add_option("--out", options->out, "The file to write (default: standard output)")->type_name("FILE");
  add_choice<AnswerLayout>(*command, "--layout", options->layout,
                           {{"confidence", AnswerLayout::kConfidence}, {"kaggle", AnswerLayout::kKaggle}},
                           "index,label,confidence (the default), or Kaggle's ImageId,Label");
  command->add_option("--threads", options->threads, "Threads, which change nothing but the speed")
      ->check(whole_number(1, kMaxThreads));
  command->add_flag("-q,--quiet", options->quiet, "Say errors and warnings only");
  add_model_limits(*command, options->limits);
  add_data_options(*command, options->open);
  command->footer(
      "Examples:\n"
      "  inkling predict cnn.safetensors --data test.csv --layout kaggle --out answers.csv\n"
      "  inkling predict builtin --data images.npy");
  command->callback([options] { predict(*options); });
}

}  // namespace inkling::cli
