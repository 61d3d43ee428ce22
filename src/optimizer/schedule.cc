#include "optimizer/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace inkling::optimizer {
namespace {

// From `first` at p = 0 to `last` at p = 1, flat at both ends.
double cosine(double first, double last, double p) {
  return last + (first - last) * (1 + std::cos(std::numbers::pi * p)) / 2;
}

double one_cycle(const Schedule& schedule, double p) {
  const double highest = schedule.learning_rate;
  if (p < schedule.rise) return cosine(highest / schedule.start_divisor, highest, p / schedule.rise);
  return cosine(highest, highest * schedule.final_fraction, (p - schedule.rise) / (1 - schedule.rise));
}

double after_warm_up(const Schedule& schedule, double p) {
  switch (schedule.kind) {
    case ScheduleKind::kConstant: return schedule.learning_rate;
    case ScheduleKind::kStep: {
      const auto reached = std::ranges::count_if(schedule.milestones, [&](double milestone) { return p >= milestone; });
      return schedule.learning_rate * std::pow(schedule.factor, static_cast<double>(reached));
    }
    case ScheduleKind::kCosine:
      return cosine(schedule.learning_rate, schedule.learning_rate * schedule.final_fraction, p);
    case ScheduleKind::kOneCycle: return one_cycle(schedule, p);
  }
  return schedule.learning_rate;
}

}  // namespace

double learning_rate_at(const Schedule& schedule, double progress) {
  const double p = std::clamp(progress, 0.0, 1.0);
  const double warm_up = schedule.kind == ScheduleKind::kOneCycle ? 0 : schedule.warm_up;
  if (p < warm_up) return after_warm_up(schedule, 0) * p / warm_up;
  return after_warm_up(schedule, (p - warm_up) / (1 - warm_up));
}

}  // namespace inkling::optimizer
