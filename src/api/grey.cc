#include "api/grey.h"

#include <algorithm>
#include <span>
#include <utility>

#include "codec/luma.h"

namespace inkling::api {
namespace {

// Over `paper`.
std::uint8_t grey(const std::uint8_t* pixel, PixelFormat format, std::uint8_t paper) {
  switch (format) {
    case PixelFormat::kGrey: return pixel[0];
    case PixelFormat::kRgb: return static_cast<std::uint8_t>(codec::luma(pixel[0], pixel[1], pixel[2]));
    case PixelFormat::kRgba: return codec::over(paper, codec::luma(pixel[0], pixel[1], pixel[2]), pixel[3]);
    case PixelFormat::kBgr: return static_cast<std::uint8_t>(codec::luma(pixel[2], pixel[1], pixel[0]));
  }
  return 0;
}

raster::Image grey_over(std::uint8_t paper, const ImageView& picture) {
  raster::Image image(picture.width(), picture.height());
  const std::size_t bytes = channels(picture.format());
  for (std::size_t y = 0; y < picture.height(); ++y) {
    const std::uint8_t* const row = picture.row(y);
    const std::span out = image.row(y);
    if (picture.format() == PixelFormat::kGrey) {
      std::copy_n(row, out.size(), out.begin());
    } else {
      for (std::size_t x = 0; x < out.size(); ++x) out[x] = grey(row + x * bytes, picture.format(), paper);
    }
  }
  return image;
}

}  // namespace

raster::Image to_grey(const ImageView& picture) {
  raster::Image image = grey_over(255, picture);
  return picture.format() == PixelFormat::kRgba ? codec::as_seen(std::move(image), grey_over(0, picture)) : image;
}

}  // namespace inkling::api
