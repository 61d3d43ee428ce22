// What each layer of a network makes of one image, for people to look at, and a network with units switched off.
//
// Plain loops, one layer after the other as the architecture has them: inference fuses layers and keeps little of what
// is between them. Some hundred times slower than that, a few milliseconds for a network of ten million
// multiplications.
#ifndef INKLING_NETWORK_TRACE_H_
#define INKLING_NETWORK_TRACE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "network/network.h"

namespace inkling::network {

// A unit of a flat layer, or a channel of one that has channels.
struct Unit {
  std::size_t layer = 0;  // index into Architecture::layers()
  std::size_t unit = 0;   // below that layer's output[0]
};

// The output of each layer, as LayerSpec::output has it, for an image as the network takes it, [inputs]. What is
// switched off is 0 from its layer on, through everything that keeps units apart, and so gives nothing to the next
// dense or convolutional layer. Throws Error(kUsage) for a unit that there is not, and for one behind the last of
// those layers, which is an answer.
std::vector<std::vector<float>> trace(const Network& network, std::span<const float> image,
                                      std::span<const Unit> off = {});

// The network whose outputs are those of a network with these units switched off: the weights that read them are 0.
// Throws as trace().
Network without_units(const Network& network, std::span<const Unit> off);

}  // namespace inkling::network

#endif  // INKLING_NETWORK_TRACE_H_
