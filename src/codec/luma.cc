#include "codec/luma.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace inkling::codec {
namespace {

constexpr int kVisible = 24;               // grey levels from the paper that are seen well
constexpr std::size_t kLeastShare = 1000;  // one pixel in so many has to be seen for there to be ink

bool has_ink_over(int paper, const raster::Image& image) {
  const auto seen = std::ranges::count_if(
      image.values, [paper](std::uint8_t value) { return value >= paper + kVisible || value <= paper - kVisible; });
  return static_cast<std::size_t>(seen) > image.values.size() / kLeastShare;
}

}  // namespace

raster::Image as_seen(raster::Image white, raster::Image black) {
  return !has_ink_over(255, white) && has_ink_over(0, black) ? std::move(black) : std::move(white);
}

}  // namespace inkling::codec
