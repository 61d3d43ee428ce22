// What the fuzz targets share.
//
// A target is one file with one function, LLVMFuzzerTestOneInput (https://llvm.org/docs/LibFuzzer.html): it gives its
// bytes to one of the library's parsers and aborts where the parser breaks its word. The parser may take the bytes or
// throw the Error that it says it throws; anything else ends the process, and the sanitizers end it for the rest.
#ifndef INKLING_FUZZ_FUZZ_TARGET_H_
#define INKLING_FUZZ_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/error.h"

namespace inkling::fuzz {

// What a parser promises about what it took.
inline void require(bool holds) {
  if (!holds) std::abort();
}

// Runs `parse`. Where it throws, that has to be an Error of `kind` and of one line.
template <typename Parse>
void accept_or_refuse(const Parse& parse, ErrorKind kind = ErrorKind::kData) {
  try {
    parse();
  } catch (const Error& error) {
    require(error.kind() == kind);
    for (const char* c = error.what(); *c != '\0'; ++c) require(*c != '\n');
  }
}

inline std::span<const std::byte> bytes_of(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}

}  // namespace inkling::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

#endif  // INKLING_FUZZ_FUZZ_TARGET_H_
