#include "server/pace.h"

#include <algorithm>

namespace inkling::server {
namespace {

constexpr double kTurnsASecond = 20;

}  // namespace

void Pace::pause() {
  const std::lock_guard lock(mutex_);
  paused_ = true;
  single_ = 0;
}

void Pace::resume() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
    due_ = Clock::now();
  }
  told_.notify_all();
}

void Pace::step() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = true;
    ++single_;
  }
  told_.notify_all();
}

void Pace::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  told_.notify_all();
}

void Pace::set_speed(double speed) {
  {
    const std::lock_guard lock(mutex_);
    speed_ = speed;
    due_ = Clock::now();
  }
  told_.notify_all();
}

bool Pace::is_paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

double Pace::speed() const {
  const std::lock_guard lock(mutex_);
  return speed_;
}

Pace::Turn Pace::next(std::uint64_t most) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (stopped_) return {.stop = true};
    if (single_ > 0) {
      --single_;
      return {.steps = 1, .watched = true};
    }
    if (paused_) {
      told_.wait(lock);
      continue;
    }
    if (speed_ <= 0) return {.steps = most};
    if (Clock::now() >= due_) break;
    told_.wait_until(lock, due_);
  }
  const bool watched = speed_ <= kWatchedSpeed;
  const double steps = watched ? 1 : std::max(1.0, std::min(speed_ / kTurnsASecond, static_cast<double>(most)));
  // From when it was due, so that the speed is kept; but what was missed is not made up for.
  const auto interval = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(steps / speed_));
  due_ = std::max(due_ + interval, Clock::now());
  return {.steps = static_cast<std::uint64_t>(steps), .watched = watched};
}

}  // namespace inkling::server
