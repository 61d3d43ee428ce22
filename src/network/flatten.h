// [channels, height, width] to a flat row in the order [channel, row, column].
//
//   y[n, (c H + i) W + j] = x[n, c, i, j]
//
// Here oneDNN's layouts for images end: the row is plain. Nothing is copied where the image already is.
#ifndef INKLING_NETWORK_FLATTEN_H_
#define INKLING_NETWORK_FLATTEN_H_

#include "network/layer.h"

namespace inkling::network {

class Flatten : public Layer {
 public:
  // `output`: [units].
  Flatten(const tensor::Shape& output, const Edge& input, const LayerContext& context);

  const Edge& output() const { return output_; }

  void forward(const ForwardPass& pass) override;
  void backward(const BackwardPass& pass) override;

 private:
  Edge output_;
  Adapter values_;
  Adapter gradients_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_FLATTEN_H_
