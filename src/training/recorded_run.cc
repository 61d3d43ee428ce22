#include "training/recorded_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <system_error>
#include <type_traits>

#include "base/error.h"
#include "base/text.h"

namespace inkling::training {
namespace {

// The words of a line's value, one after the other. What is wrong with them shows when the text is written again.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  bool is_empty() const { return rest_.empty(); }

  std::string_view next() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return word;
  }

  template <typename T>
  void read(T& value) {
    const std::string_view word = next();
    std::from_chars(word.data(), word.data() + word.size(), value);
    if constexpr (std::is_floating_point_v<T>) {
      if (!std::isfinite(value))
        base::fail(ErrorKind::kData, "configuration: expected a number, got '{}'", base::printable(word));
    }
  }

  // The value behind a word that says what it is.
  template <typename T>
  void read_named(T& value) {
    next();
    read(value);
  }

 private:
  std::string_view rest_;
};

void read_initialization(Words words, Recipe& recipe) {
  const std::string_view word = words.next();
  recipe.initialization = word == "glorot"    ? network::Initialization::kGlorot
                          : word == "uniform" ? network::Initialization::kUniform
                                              : network::Initialization::kHe;
}

void read_loss(Words words, Recipe& recipe) {
  recipe.loss.kind =
      words.next() == "squared-error" ? network::LossKind::kSquaredError : network::LossKind::kSoftmaxCrossEntropy;
  if (!words.is_empty()) words.read_named(recipe.loss.label_smoothing);
}

void read_optimizer(Words words, Recipe& recipe) {
  if (words.next() == "sgd") {
    optimizer::Sgd sgd;
    words.read_named(sgd.momentum);
    words.next();
    sgd.nesterov = words.next() == "true";
    words.read_named(sgd.weight_decay);
    recipe.optimizer = sgd;
    return;
  }
  optimizer::AdamW adamw;
  words.read(adamw.beta1);
  words.read(adamw.beta2);
  words.read(adamw.epsilon);
  words.read_named(adamw.weight_decay);
  recipe.optimizer = adamw;
}

void read_schedule(Words words, Recipe& recipe) {
  optimizer::Schedule& schedule = recipe.schedule;
  const std::string_view kind = words.next();
  words.read_named(schedule.learning_rate);
  words.read_named(schedule.warm_up);
  if (kind == "constant") {
    schedule.kind = optimizer::ScheduleKind::kConstant;
  } else if (kind == "step") {
    schedule.kind = optimizer::ScheduleKind::kStep;
    words.read_named(schedule.factor);
    for (words.next(); !words.is_empty();) words.read(schedule.milestones.emplace_back());
  } else if (kind == "cosine") {
    schedule.kind = optimizer::ScheduleKind::kCosine;
    words.read_named(schedule.final_fraction);
  } else {
    schedule.kind = optimizer::ScheduleKind::kOneCycle;
    words.read_named(schedule.rise);
    words.read_named(schedule.start_divisor);
    words.read_named(schedule.final_fraction);
  }
}

using Readers = std::map<std::string_view, std::function<void(std::string_view)>>;

template <typename T>
std::function<void(std::string_view)> number(T& value) {
  return [&value](std::string_view text) { Words(text).read(value); };
}

// Calls for each line "what=value" the reader of `what`. Throws Error(kData) for a line that has none.
void read_lines(std::string_view text, const Readers& readers) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = std::min(line.find('='), line.size());
    const auto reader = readers.find(line.substr(0, equals));
    if (reader == readers.end())
      base::fail(ErrorKind::kData, "configuration: unknown line '{}'", base::printable(line));
    reader->second(line.substr(std::min(equals + 1, line.size())));
  }
}

// Whatever a reader took for something else, left out or read twice is not written the same again.
void require_same(std::string_view written, std::string_view text) {
  if (written == text) return;
  std::size_t start = 0;  // of the first line that differs
  for (std::size_t i = 0; i < std::min(written.size(), text.size()) && written[i] == text[i]; ++i) {
    if (written[i] == '\n') start = i + 1;
  }
  const std::string_view expected = written.substr(start, written.find('\n', start) - start);
  const std::string_view got = text.substr(start, text.find('\n', start) - start);
  base::fail(ErrorKind::kData, "configuration: expected '{}', got '{}'", base::printable(expected),
             base::printable(got));
}

}  // namespace

std::string to_text(const RecordedRun& run) {
  std::string text = configuration(run.recipe);
  if (run.validation > 0) text += fmt::format("validation={}\n", run.validation);
  if (run.patience > 0) text += fmt::format("patience={}\n", run.patience);
  return text;
}

RecordedRun parse_recorded_run(std::string_view text) {
  RecordedRun run;
  Recipe& recipe = run.recipe;
  const Readers readers = {
      {"architecture", [&](std::string_view value) { recipe.architecture = value; }},
      {"initialization", [&](std::string_view value) { read_initialization(Words(value), recipe); }},
      {"loss", [&](std::string_view value) { read_loss(Words(value), recipe); }},
      {"optimizer", [&](std::string_view value) { read_optimizer(Words(value), recipe); }},
      {"schedule", [&](std::string_view value) { read_schedule(Words(value), recipe); }},
      {"augmentation", [&](std::string_view value) { recipe.augmentation = augmentation::parse_augmentation(value); }},
      {"epochs", number(recipe.epochs)},
      {"batch", number(recipe.batch)},
      {"shard_size", number(recipe.shard_size)},
      {"clip_norm", number(recipe.clip_norm)},
      {"average_decay", number(recipe.average_decay)},
      {"calm_share", number(recipe.calm_share)},
      {"calm_strength", number(recipe.calm_strength)},
      {"validation", number(run.validation)},
      {"patience", number(run.patience)},
  };
  try {
    read_lines(text, readers);
    require_valid(recipe);
  } catch (const Error& error) {  // the architecture's and the augmentation's are of a user's
    throw Error(ErrorKind::kData, error.what());
  }
  if (!(run.validation >= 0 && run.validation < 1))
    base::fail(ErrorKind::kData, "validation: expected a number from 0 to below 1");
  require_same(to_text(run), text);
  return run;
}

std::string to_text(const classic::ClassicOptions& options) {
  return fmt::format("steps={}\nlearning_rate={}\nhidden={}\nprecision={}\n", options.steps, options.learning_rate,
                     options.hidden, options.precision == classic::Precision::kFloat ? "float" : "double");
}

classic::ClassicOptions parse_classic_run(std::string_view text) {
  classic::ClassicOptions options;
  read_lines(text, {{"steps", number(options.steps)},
                    {"learning_rate", number(options.learning_rate)},
                    {"hidden", number(options.hidden)},
                    {"precision", [&](std::string_view value) {
                       options.precision = value == "double" ? classic::Precision::kDouble : classic::Precision::kFloat;
                     }}});
  require_same(to_text(options), text);
  return options;
}

}  // namespace inkling::training
