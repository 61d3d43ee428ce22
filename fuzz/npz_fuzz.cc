// An archive of arrays; and the input as one array, which no archive lets through so easily.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"
#include "dataset/npz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    inkling::parse_npz(std::as_bytes(std::span(data, size)), "fuzz");
  } catch (const inkling::Error&) {
  }
  try {
    inkling::parse_npy({data, data + size}, "fuzz");
  } catch (const inkling::Error&) {
  }
  return 0;
}
