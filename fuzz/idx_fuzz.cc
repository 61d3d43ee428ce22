// IDX files: the first half of the input is the file of images, the second that of labels.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"
#include "dataset/idx.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span(data, size));
  try {
    inkling::parse_idx(bytes.first(size / 2), "images", bytes.subspan(size / 2), "labels", "fuzz");
  } catch (const inkling::Error&) {
  }
  return 0;
}
