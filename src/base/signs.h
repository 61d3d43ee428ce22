// Where a sign between two numbers belongs.
#ifndef INKLING_BASE_SIGNS_H_
#define INKLING_BASE_SIGNS_H_

#include <string_view>

namespace inkling::base {

// Whether `sign` is of the number on its right, as ( and $ are.
constexpr bool belongs_to_what_follows(char sign) {
  return std::string_view("($#+-").find(sign) != std::string_view::npos;
}

}  // namespace inkling::base

#endif  // INKLING_BASE_SIGNS_H_
