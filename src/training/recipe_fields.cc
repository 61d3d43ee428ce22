#include "training/recipe_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "base/error.h"
#include "base/text.h"
#include "network/architecture.h"

namespace inkling::training {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();
constexpr std::uint64_t kMaxSteps = std::numeric_limits<std::uint64_t>::max() / 2;
constexpr const char* kRateHelp = "Learning rate: classic's, 0.12, or a recipe's highest";

// The words of a value, one after the other. What is wrong with them shows when the value is written again.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  bool is_empty() const { return rest_.empty(); }

  std::string_view next() {
    const auto end = static_cast<std::size_t>(std::ranges::find(rest_, ' ') - rest_.begin());
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

std::string initialization_text(network::Initialization initialization) {
  switch (initialization) {
    case network::Initialization::kHe: return "he";
    case network::Initialization::kGlorot: return "glorot";
    case network::Initialization::kUniform: return "uniform";
  }
  return "";
}

network::Initialization read_initialization(std::string_view text) {
  return text == "glorot"    ? network::Initialization::kGlorot
         : text == "uniform" ? network::Initialization::kUniform
                             : network::Initialization::kHe;
}

std::string loss_text(const network::Loss& loss) {
  if (loss.kind == network::LossKind::kSquaredError) return "squared-error";
  return fmt::format("softmax-cross-entropy smoothing {}", loss.label_smoothing);
}

void read_loss(Words words, network::Loss& loss) {
  loss.kind =
      words.next() == "squared-error" ? network::LossKind::kSquaredError : network::LossKind::kSoftmaxCrossEntropy;
  if (!words.is_empty()) words.read_named(loss.label_smoothing);
}

std::string optimizer_text(const optimizer::OptimizerSettings& settings) {
  if (const auto* sgd = std::get_if<optimizer::Sgd>(&settings)) {
    return fmt::format("sgd momentum {} nesterov {} decay {}", sgd->momentum, sgd->nesterov, sgd->weight_decay);
  }
  const auto& adamw = std::get<optimizer::AdamW>(settings);
  return fmt::format("adamw {} {} {} decay {}", adamw.beta1, adamw.beta2, adamw.epsilon, adamw.weight_decay);
}

void read_optimizer(Words words, optimizer::OptimizerSettings& settings) {
  if (words.next() == "sgd") {
    optimizer::Sgd sgd;
    words.read_named(sgd.momentum);
    words.next();
    sgd.nesterov = words.next() == "true";
    words.read_named(sgd.weight_decay);
    settings = sgd;
    return;
  }
  optimizer::AdamW adamw;
  words.read(adamw.beta1);
  words.read(adamw.beta2);
  words.read(adamw.epsilon);
  words.read_named(adamw.weight_decay);
  settings = adamw;
}

std::string schedule_text(const optimizer::Schedule& schedule) {
  const std::string rate = fmt::format("rate {} warm-up {}", schedule.learning_rate, schedule.warm_up);
  switch (schedule.kind) {
    case optimizer::ScheduleKind::kConstant: return "constant " + rate;
    case optimizer::ScheduleKind::kStep:
      return fmt::format("step {} factor {} at {}", rate, schedule.factor, fmt::join(schedule.milestones, " "));
    case optimizer::ScheduleKind::kCosine: return fmt::format("cosine {} final {}", rate, schedule.final_fraction);
    case optimizer::ScheduleKind::kOneCycle:
      return fmt::format("one-cycle {} rise {} start {} final {}", rate, schedule.rise, schedule.start_divisor,
                         schedule.final_fraction);
  }
  return "";
}

void read_schedule(Words words, optimizer::Schedule& schedule) {
  const std::string_view kind = words.next();
  words.read_named(schedule.learning_rate);
  words.read_named(schedule.warm_up);
  if (kind == "constant") {
    schedule.kind = optimizer::ScheduleKind::kConstant;
  } else if (kind == "step") {
    schedule.kind = optimizer::ScheduleKind::kStep;
    words.read_named(schedule.factor);
    schedule.milestones.clear();
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

// The field of a member that is a number.
template <typename Settings, auto kMember>
Field<Settings> number(const char* name, FieldOption option = {}, Recorded recorded = Recorded::kAlways) {
  return {name, [](const Settings& settings) { return fmt::format("{}", settings.*kMember); },
          [](std::string_view text, Settings& settings) { Words(text).read(settings.*kMember); }, recorded,
          std::move(option)};
}

using Minibatch = MinibatchSettings;
using Classic = ClassicSettings;

void read_architecture(std::string_view text, Minibatch& settings) {
  settings.architecture = network::Architecture::parse(text).to_string();
  settings.temperature = 1;  // was measured with another network
}

void read_batch(std::string_view text, Minibatch& settings) {
  Words(text).read(settings.batch);
  settings.shard_size = std::min(settings.shard_size, settings.batch);
}

std::vector<Field<Minibatch>> make_minibatch_fields() {
  const auto architecture = [](const Minibatch& settings) {
    return network::Architecture::parse(settings.architecture).to_string();
  };
  return {
      {"architecture",
       architecture,
       read_architecture,
       Recorded::kAlways,
       {"--net", "TEXT", "Another architecture: \"input 28x28 | flatten | dense 64 | relu | dense 10\""}},
      {"initialization", [](const Minibatch& settings) { return initialization_text(settings.initialization); },
       [](std::string_view text, Minibatch& settings) { settings.initialization = read_initialization(text); }},
      {"loss", [](const Minibatch& settings) { return loss_text(settings.loss); },
       [](std::string_view text, Minibatch& settings) { read_loss(Words(text), settings.loss); }},
      {"optimizer", [](const Minibatch& settings) { return optimizer_text(settings.optimizer); },
       [](std::string_view text, Minibatch& settings) { read_optimizer(Words(text), settings.optimizer); }},
      {"schedule", [](const Minibatch& settings) { return schedule_text(settings.schedule); },
       [](std::string_view text, Minibatch& settings) { read_schedule(Words(text), settings.schedule); }},
      {"augmentation",
       [](const Minibatch& settings) { return augmentation::to_text(settings.augmentation); },
       [](std::string_view text, Minibatch& settings) {
         settings.augmentation = augmentation::parse_augmentation(text);
       },
       Recorded::kAlways,
       {"--augment", "TEXT", "Other deformations: \"rotate 12 | shift 2\", or none"}},
      number<Minibatch, &Minibatch::epochs>("epochs",
                                            {"--epochs", "UINT", "Times that the training images are gone through",
                                             base::whole_number(1, Minibatch::kMaxEpochs)}),
      {"batch",
       [](const Minibatch& settings) { return fmt::format("{}", settings.batch); },
       read_batch,
       Recorded::kAlways,
       {"--batch", "UINT", "Images a step", base::whole_number(1, Minibatch::kMaxBatch)}},
      number<Minibatch, &Minibatch::shard_size>("shard_size"),
      number<Minibatch, &Minibatch::clip_norm>("clip_norm"),
      number<Minibatch, &Minibatch::average_decay>("average_decay"),
      number<Minibatch, &Minibatch::calm_share>("calm_share"),
      number<Minibatch, &Minibatch::calm_strength>("calm_strength"),
      {"learning_rate",
       [](const Minibatch& settings) { return fmt::format("{}", settings.schedule.learning_rate); },
       [](std::string_view text, Minibatch& settings) { Words(text).read(settings.schedule.learning_rate); },
       Recorded::kNever,  // the schedule has it
       {"--lr", "FLOAT", kRateHelp, base::number_between(0, kUnbounded)}},
      number<Minibatch, &Minibatch::temperature>("temperature", {}, Recorded::kNever),
  };
}

std::string precision_text(const Classic& settings) {
  return settings.precision == classic::Precision::kFloat ? "float" : "double";
}

void read_precision(std::string_view text, Classic& settings) {
  settings.precision = text == "double" ? classic::Precision::kDouble : classic::Precision::kFloat;
}

std::string check_precision(const std::string& text) {
  if (text == "float" || text == "double") return "";
  return fmt::format("expected float|double, got '{}'", base::printable(text));
}

}  // namespace

const std::vector<Field<MinibatchSettings>>& minibatch_fields() {
  static const std::vector<Field<Minibatch>> fields = make_minibatch_fields();
  return fields;
}

const std::vector<Field<ClassicSettings>>& classic_fields() {
  static const std::vector<Field<Classic>> fields = {
      number<Classic, &Classic::steps>(
          "steps", {"--steps", "UINT", "Training steps, one digit each", base::whole_number(0, kMaxSteps)}),
      number<Classic, &Classic::learning_rate>("learning_rate",
                                               {"--lr", "FLOAT", kRateHelp, base::number_between(0, kUnbounded)}),
      number<Classic, &Classic::hidden>(
          "hidden", {"--hidden", "UINT", "Hidden units", base::whole_number(1, Classic::kMaxHidden)}),
      {"precision",
       precision_text,
       read_precision,
       Recorded::kAlways,
       {"--precision", "float|double", "float, or double as the classic program", check_precision}},
      number<Classic, &Classic::every>(
          "every",
          {"--every", "UINT", "Steps between two measurements of the accuracy", base::whole_number(1, kMaxSteps)},
          Recorded::kNever),
  };
  return fields;
}

const std::vector<Field<TrainOptions>>& option_fields() {
  static const std::vector<Field<TrainOptions>> fields = {
      number<TrainOptions, &TrainOptions::validation>("validation", {}, Recorded::kWhereSet),
      number<TrainOptions, &TrainOptions::patience>("patience", {}, Recorded::kWhereSet),
  };
  return fields;
}

}  // namespace inkling::training
