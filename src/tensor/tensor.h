// A tensor at rest: a shape and its values, as model files hold them.
//
// Networks compute in layouts of their own; this is what passes between a network, a model file and an export.
#ifndef INKLING_TENSOR_TENSOR_H_
#define INKLING_TENSOR_TENSOR_H_

#include <cstddef>
#include <variant>
#include <vector>

namespace inkling::tensor {

// Sizes of the dimensions, outermost first. Values are stored with the last dimension contiguous.
using Shape = std::vector<std::size_t>;

using Values = std::variant<std::vector<float>, std::vector<double>>;

// REQUIRES: as many values as the product of the shape.
struct Tensor {
  Shape shape;
  Values values;

  bool operator==(const Tensor&) const = default;
};

}  // namespace inkling::tensor

#endif  // INKLING_TENSOR_TENSOR_H_
