#include "server/training_run.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include "base/error.h"
#include "server/problem.h"
#include "synthesis/open.h"

namespace inkling::server {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::uint64_t kPoints = 200;        // of a run's curve, at least where it has so many steps
constexpr std::uint64_t kMostAtOnce = 2000;   // steps between two looks at what was told
constexpr milliseconds kBetweenProgress{50};  // beyond those points
constexpr milliseconds kBetweenWeights{250};
constexpr std::uint64_t kEarlySteps = 2000;  // digits that are not read yet by then are late
constexpr int kLowPriority = 10;             // of `nice`: who reads goes first

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

Json confusion_json(const metrics::Confusion& confusion) {
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < metrics::kDigits; ++truth) {
    Json row = Json::array();
    for (std::size_t predicted = 0; predicted < metrics::kDigits; ++predicted)
      row.push_back(confusion.count(truth, predicted));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

// Hears of the training of a minibatch recipe, and holds it where it is to wait.
class TrainingRun::Listener : public training::TrainListener {
 public:
  explicit Listener(TrainingRun& run) : run_(run) {}

  void on_step(const training::StepReport& report) override {
    const std::uint64_t step = (report.epoch - 1) * report.steps + report.step;
    {
      const std::lock_guard lock(run_.mutex_);
      run_.step_ = step;
      run_.steps_ = report.epochs * report.steps;
      run_.loss_ = report.loss;
      run_.accuracy_ = report.accuracy;
    }
    const bool is_point = step % std::max<std::uint64_t>(1, run_.steps_ / kPoints) == 0;
    if (left_ > 0) --left_;
    const bool shown = watched_ || is_point || Clock::now() - run_.last_progress_ >= kBetweenProgress;
    if (!shown || Clock::now() - run_.last_progress_ < kBetweenProgress / 10) return;
    send(report);
  }

  void on_warning(const std::string& warning) override { run_.events_.send(EventKind::kNote, {{"text", warning}}); }

  bool should_stop() override {
    if (left_ > 0) return false;
    const Pace::Turn turn = run_.pace_.next(1);
    left_ = turn.steps;
    watched_ = turn.watched;
    return turn.stop;
  }

 private:
  void send(const training::StepReport& report) {
    run_.last_progress_ = Clock::now();
    run_.events_.send(EventKind::kProgress, {{"step", run_.step_},
                                             {"steps", run_.steps_},
                                             {"epoch", report.epoch},
                                             {"epochs", report.epochs},
                                             {"loss", rounded(report.loss)},
                                             {"accuracy", rounded(report.accuracy)},
                                             {"seconds", rounded(seconds_since(run_.start_))}});
  }

  TrainingRun& run_;
  std::uint64_t left_ = 0;
  bool watched_ = false;
};

TrainingRun::TrainingRun(std::string id, TrainingOrder order)
    : id_(std::move(id)),
      recipe_(std::move(order.recipe)),
      options_(order.options),
      data_(std::move(order.data)),
      data_name_(recipe_.data),
      pace_(order.speed, order.paused) {
  if (const auto* classic = std::get_if<training::ClassicSettings>(&recipe_.settings)) {
    session_.emplace(recipe_, std::move(data_), options_);
    steps_ = classic->steps;
  } else {
    training::require_valid(std::get<training::MinibatchSettings>(recipe_.settings));
  }
  events_.send(EventKind::kState, {{"state", told_state_ = state_name()}});
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error& error) {
    base::fail(ErrorKind::kIo, "cannot start a thread: {}", error.what());
  }
}

TrainingRun::~TrainingRun() {
  pace_.stop();
  if (thread_.joinable()) thread_.join();
}

std::string TrainingRun::state_name() const {
  if (!end_.empty()) return end_;
  return pace_.is_paused() ? "paused" : "running";
}

void TrainingRun::tell_state() {
  const std::lock_guard lock(mutex_);
  if (!end_.empty() || state_name() == told_state_) return;
  told_state_ = state_name();
  events_.send(EventKind::kState, {{"state", told_state_}});
}

bool TrainingRun::has_ended() const {
  const std::lock_guard lock(mutex_);
  return !end_.empty();
}

Json TrainingRun::state() const {
  const std::lock_guard lock(mutex_);
  Json state = {{"id", id_},
                {"state", state_name()},
                {"step", step_},
                {"steps", steps_},
                {"accuracy", rounded(accuracy_)},
                {"loss", rounded(loss_)},
                {"error", error_},
                {"recipe", recipe_.name},
                {"data", data_name_},
                {"seed", options_.seed},
                {"speed", rounded(pace_.speed())}};
  if (const auto* classic = std::get_if<training::ClassicSettings>(&recipe_.settings)) {
    state["hidden"] = classic->hidden;
    state["lr"] = classic->learning_rate;
  } else {
    state["lr"] = std::get<training::MinibatchSettings>(recipe_.settings).schedule.learning_rate;
  }
  state["model"] = session_ || model_ ? Json(id_) : Json(nullptr);
  return state;
}

ModelPointer TrainingRun::model() const {
  const std::lock_guard lock(mutex_);
  if (session_ && (!model_ || model_step_ != step_)) {
    training::TrainedModel trained = session_->result();
    model_ = std::make_shared<const ServedModel>(id_, "classic network " + id_, std::move(trained.model),
                                                 std::move(trained.data.test));
    model_step_ = step_;
  }
  return model_;
}

void TrainingRun::run() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kLowPriority);
  try {
    session_ ? run_classic() : run_minibatches();
  } catch (const Error& error) {
    error.kind() == ErrorKind::kInterrupted ? end("stopped") : end("failed", error.what());
  } catch (const std::exception& error) {
    end("failed", std::string("not enough memory, or: ") + error.what());
  }
}

// --- The classic recipe

void TrainingRun::run_classic() {
  const std::uint64_t point = std::max<std::uint64_t>(1, steps_ / kPoints);
  report_classic();
  send_weights(Wanted::kAlways);
  bool stopped = false;
  while (step_ < steps_ && !stopped) {
    const std::uint64_t most = std::min({point - step_ % point, kMostAtOnce, steps_ - step_});
    const Pace::Turn turn = pace_.next(most);
    stopped = turn.stop;
    if (stopped) break;
    if (turn.watched) send_sample();
    {
      const std::lock_guard lock(mutex_);
      session_->trainer().take(std::min(turn.steps, steps_ - step_));
      step_ = session_->trainer().steps();
    }
    const bool is_due =
        turn.watched || step_ % point == 0 || step_ == steps_ || Clock::now() - last_progress_ >= kBetweenProgress;
    if (is_due) report_classic();
    if (turn.watched || Clock::now() - last_weights_ >= kBetweenWeights) send_weights(Wanted::kWhereAsked);
    tell_state();
  }
  training::TrainedModel trained;
  {
    const std::lock_guard lock(mutex_);
    trained = session_->result();
  }
  send_weights(Wanted::kAlways);
  if (const auto lost = training::describe_unread_digits(trained.test); lost && step_ > 0) {
    events_.send(EventKind::kNote, {{"text", "At the end " + *lost + "."}});
  }
  finish(std::move(trained));
  end(stopped ? "stopped" : "done");
}

void TrainingRun::report_classic() {
  last_progress_ = Clock::now();
  classic::ClassicTest test;
  metrics::Confusion confusion;
  {
    const std::lock_guard lock(mutex_);
    test = session_->trainer().test();
    const dataset::Subset& images = session_->trainer().partition().test;
    for (std::size_t i = 0; i < images.size(); ++i) confusion.add(images.label(i), test.predicted[i]);
    accuracy_ = test.accuracy;
    loss_ = test.loss;
  }
  events_.send(EventKind::kProgress, {{"step", step_},
                                      {"steps", steps_},
                                      {"loss", rounded(test.loss)},
                                      {"accuracy", rounded(test.accuracy)},
                                      {"seconds", rounded(seconds_since(start_))}});
  events_.send(EventKind::kConfusion, {{"step", step_}, {"confusion", confusion_json(confusion)}});
  if (step_ < kEarlySteps) return;
  for (std::size_t digit = 0; digit < metrics::kDigits; ++digit) {
    if (confusion.predicted(digit) == 0 && (noted_ >> digit & 1) == 0) return note_lost_digits();
  }
}

// Says once of each digit that it is not read, and why, where that is not a matter of time.
void TrainingRun::note_lost_digits() {
  training::Evaluation test;
  {
    const std::lock_guard lock(mutex_);
    const dataset::Subset& images = session_->trainer().partition().test;
    test = training::evaluate({metrics::kDigits, session_->trainer().test_outputs()}, images);
  }
  for (std::size_t digit = 0; digit < metrics::kDigits; ++digit) {
    if (test.confusion.predicted(digit) == 0) noted_ |= 1u << digit;
  }
  if (const auto lost = training::describe_unread_digits(test)) {
    events_.send(EventKind::kNote, {{"step", step_}, {"text", fmt::format("After {} steps {}.", step_, *lost)}});
  }
}

void TrainingRun::send_sample() {
  classic::ClassicStep step;
  {
    const std::lock_guard lock(mutex_);
    step = session_->trainer().next();
  }
  events_.send(EventKind::kSample, {{"step", step.step},
                                    {"label", step.label},
                                    {"input", rounded(step.input)},
                                    {"hidden", rounded(step.hidden)},
                                    {"output", rounded(step.output)},
                                    {"target", rounded(step.target)},
                                    {"error", rounded(step.error)},
                                    {"delta_output", rounded(step.delta_output)},
                                    {"delta_hidden", rounded(step.delta_hidden)},
                                    {"loss", rounded(step.loss)}});
}

void TrainingRun::send_weights(Wanted wanted) {
  last_weights_ = Clock::now();
  if (wanted == Wanted::kWhereAsked && !events_.wants_weights()) return;
  std::map<std::string, tensor::Tensor> tensors;
  {
    const std::lock_guard lock(mutex_);
    tensors = session_->trainer().network().tensors();
  }
  const tensor::Tensor& weight = tensors.at("dense1.weight");
  events_.send(EventKind::kWeights,
               {{"step", step_},
                {"layer", 0},
                {"shape", weight.shape},
                {"values", rounded(std::span<const float>(std::get<std::vector<float>>(weight.values)))},
                {"bias", Json::array()}});
}

// --- The recipes that train in minibatches

void TrainingRun::run_minibatches() {
  if (data_.train.empty()) data_ = synthesis::open_any_dataset(data_name_);
  for (const std::string& warning : data_.warnings) events_.send(EventKind::kNote, {{"text", warning}});
  Listener listener(*this);
  if (listener.should_stop()) return end("stopped");
  training::TrainedModel trained = training::train(recipe_, std::move(data_), options_, listener);
  const metrics::Confusion confusion = trained.test.confusion;
  finish(std::move(trained));
  events_.send(EventKind::kConfusion, {{"step", step_}, {"confusion", confusion_json(confusion)}});
  end("done");
}

void TrainingRun::finish(training::TrainedModel trained) {
  const std::lock_guard lock(mutex_);
  accuracy_ = trained.test.confusion.accuracy();
  model_ = std::make_shared<const ServedModel>(id_, recipe_.name + " network " + id_, std::move(trained.model),
                                               std::move(trained.data.test));
  session_.reset();
}

void TrainingRun::end(const std::string& state, const std::string& error) {
  {
    const std::lock_guard lock(mutex_);
    if (session_ && state == "failed") session_.reset();  // its numbers are not finite
    end_ = state;
    error_ = error;
  }
  events_.send(EventKind::kState, {{"state", state}});
  Json last = this->state();
  last["seconds"] = rounded(seconds_since(start_));
  events_.send(EventKind::kEnd, last);
  events_.close();
}

}  // namespace inkling::server
