// gzip files, within a limit.
#include "base/gzip.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLimit = 1 << 16;
  fuzz::accept_or_refuse([&] {
    const base::Bytes content = base::gunzip(fuzz::bytes_of(data, size), "input", kLimit);
    fuzz::require(content.size() <= kLimit);
    fuzz::require(content.size() <= base::max_unpacked(size));
  });
  return 0;
}
