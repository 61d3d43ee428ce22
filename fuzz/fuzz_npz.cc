// Archives of arrays: zip, deflate and npy.
#include "dataset/npz.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::accept_or_refuse([&] {
    const dataset::ArrayParts parts = dataset::parse_npz(fuzz::bytes_of(data, size), "input");
    fuzz::require(parts.train.has_value());
    for (const auto* part : {&parts.train, &parts.test}) {
      if (*part) fuzz::require((*part)->pixels.size() == (*part)->size() * (*part)->image_size());
    }
  });
  fuzz::accept_or_refuse([&] {
    const dataset::NpyArray array = dataset::parse_npy({data, data + size}, "input");
    std::size_t bytes = array.type.size;
    for (const std::size_t dimension : array.shape) bytes *= dimension;
    fuzz::require(array.items.size() == bytes);
    const dataset::ArrayParts parts = dataset::parse_arrays(array, "input", std::nullopt, "", "input");
    fuzz::require(parts.train->pixels.size() == parts.train->size() * parts.train->image_size());
  });
  return 0;
}
