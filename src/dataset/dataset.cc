#include "dataset/dataset.h"

#include <array>
#include <cassert>

#include "base/error.h"
#include "base/sha256.h"

namespace inkling::dataset {
namespace {

std::array<std::byte, 8> little_endian(std::uint64_t value) {
  std::array<std::byte, 8> bytes = {};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(value >> 8 * i);
  return bytes;
}

}  // namespace

std::string content_hash(const Dataset& data) {
  base::Sha256 hash;
  for (const std::size_t number : {data.size(), data.height, data.width, std::size_t{data.max_value}}) {
    hash.update(little_endian(number));
  }
  hash.update(std::as_bytes(std::span(data.labels)));
  hash.update(std::as_bytes(std::span(data.pixels)));
  return hash.hex();
}

Dataset with_max_value(Dataset data, std::uint8_t max_value) {
  assert(max_value > 0 && data.max_value > 0);
  if (data.max_value == max_value) return data;
  for (std::uint8_t& pixel : data.pixels) {
    pixel = static_cast<std::uint8_t>((unsigned{pixel} * max_value + data.max_value / 2u) / data.max_value);
  }
  data.max_value = max_value;
  return data;
}

Dataset concatenate(Dataset first, const Dataset& second) {
  if (first.height != second.height || first.width != second.width || first.max_value != second.max_value) {
    base::fail(ErrorKind::kData, "{}: its parts differ: {}x{} pixels 0..{}, and {}x{} pixels 0..{}", first.name,
               first.width, first.height, first.max_value, second.width, second.height, second.max_value);
  }
  first.pixels.insert(first.pixels.end(), second.pixels.begin(), second.pixels.end());
  first.labels.insert(first.labels.end(), second.labels.begin(), second.labels.end());
  return first;
}

}  // namespace inkling::dataset
