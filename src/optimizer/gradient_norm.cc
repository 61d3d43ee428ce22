#include "optimizer/gradient_norm.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inkling::optimizer {

double sum_of_squares(std::span<const float> gradient) {
  double sum = 0;
  for (const float g : gradient) sum += static_cast<double>(g) * static_cast<double>(g);
  return sum;
}

double clipping_scale(double norm, double limit) {
  if (!std::isfinite(norm)) return std::numeric_limits<double>::quiet_NaN();
  return norm > limit ? limit / norm : 1;
}

}  // namespace inkling::optimizer
