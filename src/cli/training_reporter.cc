#include "cli/training_reporter.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/signals.h"

namespace inkling::cli {
namespace {

using nlohmann::ordered_json;

// How many steps of its run a report comes after.
std::uint64_t overall_step(const training::StepReport& report) {
  return (report.epoch - 1) * report.steps + report.step;
}

}  // namespace

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string counted(std::uint64_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

ordered_json to_json(const training::EpochReport& report) {
  ordered_json json = {{"epoch", report.epoch},
                       {"learning_rate", report.learning_rate},
                       {"loss", report.loss},
                       {"accuracy", report.accuracy}};
  if (report.validation_loss) json["validation_loss"] = *report.validation_loss;
  if (report.validation_accuracy) json["validation_accuracy"] = *report.validation_accuracy;
  return json;
}

TrainingReporter::TrainingReporter(ReporterOptions options) : options_(std::move(options)) {}

void TrainingReporter::on_start(const training::StartReport& report) {
  member_ = report.member;
  members_ = report.members;
  epochs_ = report.epochs;
  member_start_ = std::chrono::steady_clock::now();
  images_ = 0;
  first_step_ = 0;
  headed_ = false;
  if (options_.style != ReportStyle::kText) return;
  if (member_ == 1) output().write(options_.heading(report));
  if (members_ > 1) output().print("\nNetwork {} of {}\n", member_, members_);
  output().flush();
}

std::string TrainingReporter::place(const training::StepReport& report) const {
  const std::string epoch = fmt::format("epoch {}/{}", report.epoch, report.epochs);
  return members_ == 1 ? epoch : fmt::format("network {}/{} {}", member_, members_, epoch);
}

// Of all the networks that are left, as fast as this one.
double TrainingReporter::seconds_left(const training::StepReport& report) const {
  const std::uint64_t steps = report.epochs * report.steps;
  const auto done = static_cast<double>(overall_step(report) - first_step_ + 1);
  const auto left = static_cast<double>(steps - overall_step(report) + (members_ - member_) * steps);
  return seconds_since(member_start_) / done * left;
}

void TrainingReporter::on_step(const training::StepReport& report) {
  images_ += report.images;
  if (first_step_ == 0) first_step_ = overall_step(report);
  if (options_.quiet || !progress_.is_due()) return;
  const std::array<std::string, 4> facts = {
      duration_text(seconds_left(report)) + " left", fmt::format("loss {:.4f}", report.loss),
      fmt::format("accuracy {:.4f}", report.accuracy),
      fmt::format("{:.0f} images/s", static_cast<double>(images_) / seconds_since(member_start_))};
  progress_.show(progress_text(place(report), static_cast<double>(report.step) / static_cast<double>(report.steps),
                               facts, ProgressLine::columns()));
}

void TrainingReporter::on_epoch(const training::EpochReport& report) {
  if (!options_.quiet) progress_.begin_line();
  if (options_.style == ReportStyle::kEvents) {
    ordered_json event = {{"event", "epoch"}};
    if (members_ > 1) event["member"] = member_;
    event.update(to_json(report));
    print_json(event, JsonLayout::kLine);
  } else if (options_.style == ReportStyle::kText) {
    print_row(report);
  }
  output().flush();
}

void TrainingReporter::on_resume(std::uint32_t epoch, std::uint64_t step) {
  if (options_.quiet) return;
  const std::string network = members_ == 1 ? "" : fmt::format("network {}: ", member_);
  complain(network + (epoch > epochs_ ? "this run was at its end already"
                                      : fmt::format("going on in epoch {} after step {}", epoch, step)));
}

void TrainingReporter::on_warning(const std::string& warning) {
  progress_.clear();
  complain("warning: " + warning);
}

bool TrainingReporter::should_stop() { return StopSignals::received() != 0; }

void TrainingReporter::fail_interrupted(const Error& error) {
  progress_.begin_line();
  std::string_view what = error.what();  // "training was interrupted", and where other ranks are gone that, too
  constexpr std::string_view kStart = "training was ";
  if (what.starts_with(kStart)) what.remove_prefix(kStart.size());
  base::fail(ErrorKind::kInterrupted, "{}: {}", what,
             options_.checkpointed ? "the same command with --resume goes on from here"
                                   : "nothing was kept, as there was no --checkpoint");
}

void TrainingReporter::print_row(const training::EpochReport& report) {
  if (!headed_) {
    output().print("\n{:>8}  {:>8}  {:>8}{}  {:>8}\n", "epoch", "loss", "accuracy",
                   report.validation_loss ? "  validation: loss  accuracy" : "", "time");
    headed_ = true;
  }
  output().print("{:>8}  {:>8.4f}  {:>8.4f}", report.epoch, report.loss, report.accuracy);
  if (report.validation_loss)
    output().print("  {:>16.4f}  {:>8.4f}", *report.validation_loss, *report.validation_accuracy);
  output().print("  {:>8}\n", duration_text(seconds_since(start_)));
}

}  // namespace inkling::cli
