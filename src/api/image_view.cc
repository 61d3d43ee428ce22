#include <inkling/image_view.h>
#include <limits>

#include "base/checked_size.h"
#include "base/error.h"

namespace inkling {

std::size_t channels(PixelFormat format) {
  switch (format) {
    case PixelFormat::kGrey: return 1;
    case PixelFormat::kRgb: return 3;
    case PixelFormat::kRgba: return 4;
    case PixelFormat::kBgr: return 3;
  }
  base::fail(ErrorKind::kUsage, "a picture's pixel format: expected 0 to 3, got {}", static_cast<int>(format));
}

ImageView::ImageView(const std::uint8_t* pixels, std::size_t width, std::size_t height, PixelFormat format,
                     std::size_t stride)
    : pixels_(pixels), width_(width), height_(height), format_(format), stride_(stride) {
  const auto row = base::checked_product({width, channels(format)});
  if (pixels == nullptr) base::fail(ErrorKind::kUsage, "a picture's pixels: expected an address, got none");
  if (width == 0 || height == 0) {
    base::fail(ErrorKind::kUsage, "a picture: expected at least one pixel, got {}x{}", width, height);
  }
  if (stride_ == 0) stride_ = row.value_or(0);
  const auto all = base::checked_product({stride_, height});
  if (!row || !all || *all > std::numeric_limits<std::ptrdiff_t>::max()) {
    base::fail(ErrorKind::kUsage, "a picture of {}x{} pixels and {} bytes a row is larger than memory can be", width,
               height, stride);
  }
  if (stride_ < *row) {
    base::fail(ErrorKind::kUsage, "a picture's stride: expected at least {} bytes for {} pixels, got {}", *row, width,
               stride);
  }
}

}  // namespace inkling
