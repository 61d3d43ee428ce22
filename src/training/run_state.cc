#include "training/run_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string_view>

#include "base/error.h"
#include "base/sha256.h"
#include "training/step.h"

namespace inkling::training {
namespace {

using Tensors = std::map<std::string, tensor::Tensor>;

constexpr const char* kIdentity = "run";

// Adds `tensors` under names that start with `prefix`; the inverse takes them out again.
void add_prefixed(tensor::Safetensors& checkpoint, const std::string& prefix, Tensors tensors) {
  for (auto& [name, tensor] : tensors) checkpoint.tensors.emplace(prefix + name, std::move(tensor));
}

Tensors take_prefixed(const tensor::Safetensors& checkpoint, const std::string& prefix) {
  Tensors tensors;
  for (auto found = checkpoint.tensors.lower_bound(prefix);
       found != checkpoint.tensors.end() && found->first.starts_with(prefix); ++found) {
    tensors.emplace(found->first.substr(prefix.size()), found->second);
  }
  return tensors;
}

std::string optimizer_prefix(std::size_t index) { return fmt::format("optimizer{}.", index); }

template <typename T>
T parse(const std::string& text) {
  T value = {};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) base::fail(ErrorKind::kData, "expected a number");
  return value;
}

template <typename T>
T field(const tensor::Safetensors& checkpoint, const std::string& name) {
  const auto found = checkpoint.metadata.find(name);
  if (found == checkpoint.metadata.end()) base::fail(ErrorKind::kData, "the checkpoint has no {}", name);
  try {
    return parse<T>(found->second);
  } catch (const Error& error) {
    base::fail(ErrorKind::kData, "{}: {}", name, error.what());
  }
}

// A line an epoch: learning rate, loss, accuracy and, where there was validation, its loss and accuracy. Numbers are
// written so that they read back to the same bits.
std::string history_text(const std::vector<EpochReport>& history) {
  std::string text;
  for (const EpochReport& epoch : history) {
    text += fmt::format("{} {} {}", epoch.learning_rate, epoch.loss, epoch.accuracy);
    if (epoch.validation_loss) text += fmt::format(" {} {}", *epoch.validation_loss, *epoch.validation_accuracy);
    text += "\n";
  }
  return text;
}

std::vector<EpochReport> parse_history(const std::string& text) {
  std::vector<EpochReport> history;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::vector<double> numbers;
    for (std::string word; words >> word;) numbers.push_back(parse<double>(word));
    if (numbers.size() != 3 && numbers.size() != 5)
      base::fail(ErrorKind::kData, "history: expected 3 or 5 numbers a line");
    EpochReport epoch{static_cast<std::uint32_t>(history.size() + 1), numbers[0], numbers[1], numbers[2], {}, {}};
    if (numbers.size() == 5) epoch.validation_loss = numbers[3], epoch.validation_accuracy = numbers[4];
    history.push_back(epoch);
  }
  return history;
}

std::string rows_hash(const std::vector<std::size_t>& rows) { return base::sha256_hex(std::as_bytes(std::span(rows))); }

void restore_state(const tensor::Safetensors& checkpoint, RunState& state) {
  state.network.set_tensors(take_prefixed(checkpoint, "network."));
  for (std::size_t i = 0; i < state.optimizer.state_count(); ++i) {
    state.network.set_values(take_prefixed(checkpoint, optimizer_prefix(i)), state.optimizer.state(i));
  }
  state.optimizer.set_steps(field<std::uint64_t>(checkpoint, "optimizer_steps"));
  if (state.average) {
    state.network.set_values(take_prefixed(checkpoint, "average."), state.average->values());
    state.average->set_steps(field<std::uint64_t>(checkpoint, "average_steps"));
  }
  state.step = field<std::uint64_t>(checkpoint, "step");
  state.loss = field<double>(checkpoint, "loss");
  state.correct = field<std::uint64_t>(checkpoint, "correct");
  const auto history = checkpoint.metadata.find("history");
  if (history == checkpoint.metadata.end()) base::fail(ErrorKind::kData, "the checkpoint has no history");
  state.history = parse_history(history->second);
  if (checkpoint.metadata.contains("best_epoch")) {
    network::Network best(state.network.architecture());
    best.set_tensors(take_prefixed(checkpoint, "best."));
    state.best.emplace(BestEpoch{std::move(best), field<std::uint32_t>(checkpoint, "best_epoch"),
                                 field<double>(checkpoint, "best_loss")});
  }
}

}  // namespace

RunState::RunState(const MinibatchSettings& settings, std::uint64_t seed)
    : network(network::Architecture::parse(settings.architecture)),
      optimizer(settings.optimizer, network.layout().size, decayed_ranges(network.layout())) {
  network.initialize(seed, settings.initialization);
  if (settings.average_decay > 0) average.emplace(settings.average_decay, network.parameters());
}

std::string run_identity(const MinibatchSettings& settings, const dataset::Partition& data,
                         const NetworkOptions& options) {
  return fmt::format("{}seed={}\npatience={}\ndata={}\ntrain_rows={}\nvalidation_rows={}\n", configuration(settings),
                     options.seed, options.patience, dataset::content_hash(*data.train.data),
                     rows_hash(data.train.rows), rows_hash(data.validation.rows));
}

void require_same_run(const std::string& expected, const std::string& got, const std::string& name) {
  std::istringstream expected_lines(expected), got_lines(got);
  for (std::string a, b; std::getline(expected_lines, a);) {
    std::getline(got_lines, b);
    if (a != b) base::fail(ErrorKind::kData, "{} another run: expected {}, got {}", name, a, b);
  }
}

tensor::Safetensors to_checkpoint(const RunState& state, const std::string& identity) {
  tensor::Safetensors checkpoint;
  checkpoint.metadata = {
      {kIdentity, identity},
      {"history", history_text(state.history)},
      {"step", fmt::format("{}", state.step)},
      {"loss", fmt::format("{}", state.loss)},
      {"correct", fmt::format("{}", state.correct)},
      {"optimizer_steps", fmt::format("{}", state.optimizer.steps())},
  };
  add_prefixed(checkpoint, "network.", state.network.tensors());
  for (std::size_t i = 0; i < state.optimizer.state_count(); ++i) {
    add_prefixed(checkpoint, optimizer_prefix(i), state.network.name_values(state.optimizer.state(i)));
  }
  if (state.average) {
    add_prefixed(checkpoint, "average.", state.network.name_values(state.average->values()));
    checkpoint.metadata["average_steps"] = fmt::format("{}", state.average->steps());
  }
  if (state.best) {
    add_prefixed(checkpoint, "best.", state.best->network.tensors());
    checkpoint.metadata["best_epoch"] = fmt::format("{}", state.best->epoch);
    checkpoint.metadata["best_loss"] = fmt::format("{}", state.best->loss);
  }
  return checkpoint;
}

void restore(const tensor::Safetensors& checkpoint, const std::string& identity, const std::string& folder,
             RunState& state) {
  const auto found = checkpoint.metadata.find(kIdentity);
  if (found == checkpoint.metadata.end()) base::fail(ErrorKind::kData, "{}: holds no training run", folder);
  require_same_run(identity, found->second, folder + ": holds");
  try {
    restore_state(checkpoint, state);
  } catch (const Error& error) {
    base::fail(ErrorKind::kData, "{}: the checkpoint is damaged: {}", folder, error.what());
  }
}

}  // namespace inkling::training
