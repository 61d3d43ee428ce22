// Makes Highway dispatch to one instruction set for a while.
#ifndef INKLING_TESTS_SUPPORT_FORCED_TARGET_H_
#define INKLING_TESTS_SUPPORT_FORCED_TARGET_H_

#include <hwy/targets.h>

#include <cstdint>

namespace inkling::test {

// Dispatches to `target` while it lives.
class ForcedTarget {
 public:
  explicit ForcedTarget(std::int64_t target) { choose(target); }
  ForcedTarget(const ForcedTarget&) = delete;
  ForcedTarget& operator=(const ForcedTarget&) = delete;
  ~ForcedTarget() { choose(0); }

 private:
  static void choose(std::int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_FORCED_TARGET_H_
