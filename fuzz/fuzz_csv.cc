// Datasets as comma-separated values, of both layouts, plain and packed.
#include <algorithm>

#include "dataset/csv.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::accept_or_refuse([&] {
    const dataset::Dataset images = dataset::parse_csv(fuzz::bytes_of(data, size), "input");
    fuzz::require(images.size() > 0);
    fuzz::require(images.pixels.size() == images.size() * images.image_size());
    fuzz::require(std::ranges::all_of(images.pixels, [&](std::uint8_t pixel) { return pixel <= images.max_value; }));
    fuzz::require(std::ranges::all_of(images.labels, [](std::uint8_t label) { return label <= 9; }));
  });
  return 0;
}
