// What something costs: processor time and memory.
#ifndef INKLING_TESTS_SUPPORT_RESOURCES_H_
#define INKLING_TESTS_SUPPORT_RESOURCES_H_

#include <cstddef>

#include <functional>

namespace inkling::test {

struct Cost {
  double seconds = 0;      // of this thread on a processor
  std::size_t memory = 0;  // bytes by which the process grew at most
};

Cost cost_of(const std::function<void()>& action);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_RESOURCES_H_
