// How the learning rate goes over a run: a pure function of progress, so that a resumed run goes on where it was.
//
//   p: progress, 0 at the first step, 1 behind the last; η: the highest rate
//
//   constant   η
//   step       η γ^n, n the number of milestones that p has reached
//   cosine     η (f + (1 - f) (1 + cos π p) / 2)                                     Loshchilov & Hutter 2017
//   one-cycle  η / d rising to η until p = r, falling to η f at p = 1, both as cosines   Smith & Topin 2018
//
// A warm-up of length w scales the first w of the run by p / w, and the schedule runs over the rest.
#ifndef INKLING_OPTIMIZER_SCHEDULE_H_
#define INKLING_OPTIMIZER_SCHEDULE_H_

#include <cstdint>
#include <vector>

namespace inkling::optimizer {

enum class ScheduleKind : std::uint8_t { kConstant, kStep, kCosine, kOneCycle };

struct Schedule {
  ScheduleKind kind = ScheduleKind::kConstant;
  double learning_rate = 0.1;           // η > 0
  double warm_up = 0;                   // w in [0, 1); not for one-cycle, which rises by itself
  std::vector<double> milestones = {};  // kStep: rising, in (0, 1)
  double factor = 0.1;                  // kStep: γ
  double final_fraction = 0;            // kCosine, kOneCycle: f in [0, 1]
  double rise = 0.3;                    // kOneCycle: r in (0, 1)
  double start_divisor = 25;            // kOneCycle: d >= 1

  bool operator==(const Schedule&) const = default;
};

// The learning rate at `progress`, which is cut to [0, 1].
double learning_rate_at(const Schedule& schedule, double progress);

}  // namespace inkling::optimizer

#endif  // INKLING_OPTIMIZER_SCHEDULE_H_
