// IDX files. The first two bytes say how long the file of images behind them is; the rest is that of labels.
#include <algorithm>

#include "dataset/idx.h"
#include "fuzz_target.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto bytes = fuzz::bytes_of(data, size).subspan(2);
  const std::size_t length = std::min<std::size_t>(data[0] * 256u + data[1], bytes.size());
  fuzz::accept_or_refuse([&] {
    const dataset::Dataset images =
        dataset::parse_idx(bytes.first(length), "images", bytes.subspan(length), "labels", "input");
    fuzz::require(images.pixels.size() == images.size() * images.image_size());
    fuzz::require(std::ranges::all_of(images.labels, [](std::uint8_t label) { return label <= 9; }));
  });
  return 0;
}
