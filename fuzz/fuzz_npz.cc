// Archives of arrays: zip, deflate and npy.
#include "dataset/npz.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::accept_or_refuse([&] {
    const auto [train, test] = dataset::parse_npz(fuzz::bytes_of(data, size), "input");
    fuzz::require(train.pixels.size() == train.size() * train.image_size());
    fuzz::require(test.pixels.size() == test.size() * test.image_size());
  });
  fuzz::accept_or_refuse([&] {
    const dataset::NpyArray array = dataset::parse_npy({data, data + size}, "input");
    std::size_t items = 1;
    for (const std::size_t dimension : array.shape) items *= dimension;
    fuzz::require(array.items.size() == items);
  });
  return 0;
}
