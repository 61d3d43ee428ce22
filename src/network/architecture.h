// A network's architecture as text, and what follows from it: layers, shapes, names, sizes.
//
//   input 28x28 | conv 32 3x3 | batchnorm | relu | maxpool 2 | flatten | dropout 0.3 | dense 10
//
// A line of layers, separated by '|', from the input to the output:
//
//   input HxW [C]                                  height, width, channels (1); always first, and only there
//   conv CHANNELS KxK [stride N] [same] [no-bias]  2-D convolution; valid unless `same`, which pads (K-1)/2 (K odd)
//   maxpool N, avgpool N                           windows of N×N side by side; what does not fill one is left out
//   globalavgpool                                  the mean of each channel; leaves a flat row of channels
//   batchnorm                                      of each channel, or of each unit of a flat row
//   relu, sigmoid, tanh                            of each value
//   dropout RATE                                   while training, each value is zeroed with this probability
//   flatten                                        [channels, height, width] to a flat row
//   dense UNITS [no-bias]                          fully connected; takes a flat row
//
// Words are separated by spaces. The last layer must leave a flat row: the outputs. parse() then to_string() gives the
// canonical form, which parses to the same architecture and prints as itself.
//
// Parameters are named by the layer's kind, its number among that kind from 1, and their role: conv1.weight
// [out, in, kernel height, kernel width], conv1.bias [out], dense2.weight [out, in], batchnorm1.scale, .shift, .mean
// and .variance [channels]. The order of a flattened row is [channel, row, column].
#ifndef INKLING_NETWORK_ARCHITECTURE_H_
#define INKLING_NETWORK_ARCHITECTURE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/tensor.h"

namespace inkling::network {

enum class LayerKind : std::uint8_t {
  kConv,
  kDense,
  kBatchNorm,
  kRelu,
  kSigmoid,
  kTanh,
  kMaxPool,
  kAvgPool,
  kGlobalAvgPool,
  kFlatten,
  kDropout,
};

struct LayerSpec {
  LayerKind kind = LayerKind::kRelu;
  std::size_t units = 0;   // conv: output channels; dense: outputs
  std::size_t kernel = 0;  // conv: height and width of the kernel; pools: of the window
  std::size_t stride = 1;  // conv; a pool's stride is its window
  bool same = false;       // conv: padded with (kernel - 1) / 2 zeros on each side
  bool bias = true;        // conv, dense
  double rate = 0;         // dropout, in [0, 1)
  tensor::Shape input;     // of one image: [channels, height, width], or [units] where flat
  tensor::Shape output;
  std::string name;  // "conv1"

  bool operator==(const LayerSpec&) const = default;
};

// What `inkling inspect` shows of a layer, for one image.
struct LayerSummary {
  std::string name;                 // "conv1"
  std::string text;                 // "conv 32 3x3"
  tensor::Shape output;             // [channels, height, width] or [units]
  std::uint64_t parameters = 0;     // that training changes
  std::uint64_t multiply_adds = 0;  // of a forward pass: of conv and dense layers; the others' are few
};

class Architecture {
 public:
  // What a text may ask for at most, checked before any memory is taken.
  static constexpr std::size_t kMaxText = 65536;           // bytes
  static constexpr std::size_t kMaxLayers = 256;           // besides the input
  static constexpr std::size_t kMaxSide = 1024;            // of the input, in pixels
  static constexpr std::size_t kMaxChannels = 65536;       // and units
  static constexpr std::size_t kMaxKernel = 64;            // and pooling windows and strides
  static constexpr std::size_t kMaxActivation = 1u << 24;  // values that a layer leaves, for one image
  static constexpr std::size_t kMaxParameters = 100'000'000;

  // Throws Error(kUsage), "architecture, column 25: …" with columns counted from 1.
  static Architecture parse(std::string_view text);

  // The canonical form.
  std::string to_string() const;

  const tensor::Shape& input() const { return input_; }                     // [channels, height, width]
  const std::vector<LayerSpec>& layers() const { return layers_; }          // at least one
  std::size_t inputs() const { return input_[0] * input_[1] * input_[2]; }  // values of one image
  std::size_t outputs() const { return layers_.back().output[0]; }

  // The same without its dropout layers; parameters keep their names and places.
  Architecture without_dropout() const;

  // The same without the sigmoid that it ends in; parameters keep their names and places. REQUIRES: it ends in one, and
  // has another layer.
  Architecture without_last_sigmoid() const;

  // How many values training changes.
  std::uint64_t parameters() const;

  // How many values the input and all layers hold, for one image.
  std::uint64_t values() const;

  // One entry a layer, in order; the input has none.
  std::vector<LayerSummary> summary() const;

  bool operator==(const Architecture&) const = default;

 private:
  Architecture() = default;

  tensor::Shape input_;
  std::vector<LayerSpec> layers_;
};

// The layer as the text has it, "conv 32 3x3".
std::string to_string(const LayerSpec& layer);

// The number of values in a shape.
inline std::size_t volume(const tensor::Shape& shape) {
  std::size_t product = 1;
  for (const std::size_t size : shape) product *= size;
  return product;
}

}  // namespace inkling::network

#endif  // INKLING_NETWORK_ARCHITECTURE_H_
