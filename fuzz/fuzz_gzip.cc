// gzip files, within a limit.
#include "base/gzip.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLimit = 1 << 16;
  fuzz::accept_or_refuse([&] {
    base::Unpacker unpacker(fuzz::bytes_of(data, size), "input");
    base::Bytes content(kLimit);
    fuzz::require(unpacker.read(content) <= base::max_unpacked(size));
    unpacker.finish();
  });
  return 0;
}
