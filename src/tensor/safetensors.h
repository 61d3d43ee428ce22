// The safetensors container (https://github.com/huggingface/safetensors, format of 2023): named tensors and a map of
// text.
//
// clang-format off
//   8 bytes  header length N, little endian
//   N bytes  JSON: {"__metadata__": {text: text, …},
//                   name: {"dtype": "F32"|"F64", "shape": […], "data_offsets": [begin, end]}, …}
//            (may be followed by spaces up to N)
//   rest     the tensors' values, little endian, without gaps; offsets count from here
// clang-format on
//
// The reader accepts exactly that: it refuses overlaps, gaps, bytes behind the last tensor, other element types,
// repeated names, and sizes that do not fit, before it takes memory for any of it.
#ifndef INKLING_TENSOR_SAFETENSORS_H_
#define INKLING_TENSOR_SAFETENSORS_H_

#include <cstddef>
#include <map>
#include <span>
#include <string>

#include "base/files.h"
#include "tensor/tensor.h"

namespace inkling::tensor {

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::map<std::string, Tensor> tensors;

  bool operator==(const Safetensors&) const = default;
};

// The CRC-32 of all that `content` says, as 8 hexadecimal digits: a line "field=value" for each metadata field but
// `field`, under which a file keeps the checksum itself, then for each tensor a line "name [shape]" and its values,
// both in order of their names. The format has no checksum of its own.
std::string checksum(const Safetensors& content, const std::string& field);

// The same content gives the same bytes.
base::Bytes write_safetensors(const Safetensors& content);

// `name` is what errors call the file. Throws Error(kData).
Safetensors parse_safetensors(std::span<const std::byte> bytes, const std::string& name);

}  // namespace inkling::tensor

#endif  // INKLING_TENSOR_SAFETENSORS_H_
