// Shows a training run as it goes: a bar at the bottom of a terminal, a line an epoch, or a JSON object an event.
#ifndef INKLING_CLI_TRAINING_REPORTER_H_
#define INKLING_CLI_TRAINING_REPORTER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/error.h"
#include "cli/terminal.h"
#include "training/train_listener.h"

namespace inkling::cli {

double seconds_since(std::chrono::steady_clock::time_point start);

// "1 epoch", "2 epochs"
std::string counted(std::uint64_t count, const char* what);

nlohmann::ordered_json to_json(const training::EpochReport& report);

enum class ReportStyle { kText, kEvents, kNothing };

struct ReporterOptions {
  ReportStyle style = ReportStyle::kText;
  std::function<std::string(const training::StartReport&)> heading;  // kText: printed before the first step
  bool quiet = false;                                                // nothing on standard error but warnings
  bool checkpointed = false;                                         // an interruption loses nothing
};

// Asks for an end where a signal does (cli/signals.h).
class TrainingReporter : public training::TrainListener {
 public:
  explicit TrainingReporter(ReporterOptions options);

  void on_start(const training::StartReport& report) override;
  void on_step(const training::StepReport& report) override;
  void on_epoch(const training::EpochReport& report) override;
  void on_resume(std::uint32_t epoch, std::uint64_t step) override;
  void on_warning(const std::string& warning) override;

  bool should_stop() override;

  // What `train` gives, which this listens to. An interruption becomes an Error(kInterrupted) that says what is kept.
  template <typename Train>
  auto listen(const Train& train) {
    try {
      return train();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kInterrupted) fail_interrupted(error);
      throw;
    }
  }

 private:
  [[noreturn]] void fail_interrupted(const Error& error);
  void print_row(const training::EpochReport& report);
  std::string place(const training::StepReport& report) const;
  double seconds_left(const training::StepReport& report) const;

  ReporterOptions options_;
  ProgressLine progress_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point member_start_ = start_;
  std::uint64_t images_ = 0;      // of this member
  std::uint64_t first_step_ = 0;  // of this member, counted over all epochs
  std::uint32_t epochs_ = 0;      // of a run
  std::size_t member_ = 1;
  std::size_t members_ = 1;
  bool headed_ = false;
};

}  // namespace inkling::cli

#endif  // INKLING_CLI_TRAINING_REPORTER_H_
