// Digits as text, plain or in gzip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/error.h"
#include "dataset/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const inkling::Dataset digits = inkling::parse_csv(std::as_bytes(std::span(data, size)), "fuzz");
    if (digits.size() == 0 || digits.pixels.size() != digits.size() * digits.image_size()) std::abort();
  } catch (const inkling::Error&) {
  }
  return 0;
}
