// The norm of a gradient, for clipping (Pascanu et al. 2013): a gradient longer than `limit` is scaled to that length.
//
// Summed in double over blocks of fixed size and then over the blocks in order, so that any number of threads that
// share the blocks gives the same bits.
#ifndef INKLING_OPTIMIZER_GRADIENT_NORM_H_
#define INKLING_OPTIMIZER_GRADIENT_NORM_H_

#include <span>

namespace inkling::optimizer {

// Σ g², one block's share.
double sum_of_squares(std::span<const float> gradient);

// What the gradient is multiplied with: min(1, limit / norm), 1 for a norm of 0. NaN where the norm is not finite.
double clipping_scale(double norm, double limit);

}  // namespace inkling::optimizer

#endif  // INKLING_OPTIMIZER_GRADIENT_NORM_H_
