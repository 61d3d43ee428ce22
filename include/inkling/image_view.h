// A picture in the caller's memory, borrowed for the length of a call.
//
//   const ImageView page(buffer, 640, 480, PixelFormat::kBgr, bytes_per_line);
#ifndef INKLING_IMAGE_VIEW_H_
#define INKLING_IMAGE_VIEW_H_

#include <inkling/error.h>
#include <cstddef>
#include <cstdint>

namespace inkling {

// A byte a channel, 0 dark to 255 bright; channels in this order.
enum class PixelFormat : std::uint8_t {
  kGrey,
  kRgb,
  kRgba,  // not premultiplied; shown over white
  kBgr,   // as OpenCV has it
};

// The bytes of a pixel: 1, 3, 4, 3.
std::size_t channels(PixelFormat format);

class ImageView {
 public:
  // `pixels` is the upper left one; rows go from left to right and from top to bottom, the first byte of one `stride`
  // bytes behind the first of the row above (0: width × channels, nothing between rows). The memory stays the caller's
  // and has to outlive this. Throws Error(kUsage) for a null pointer, no width or height, a stride below width ×
  // channels, and sizes whose product no memory can have.
  ImageView(const std::uint8_t* pixels, std::size_t width, std::size_t height, PixelFormat format = PixelFormat::kGrey,
            std::size_t stride = 0);

  std::size_t width() const { return width_; }    // pixels
  std::size_t height() const { return height_; }  // pixels
  PixelFormat format() const { return format_; }

  // The first byte of the row `y`. REQUIRES: y < height().
  const std::uint8_t* row(std::size_t y) const { return pixels_ + y * stride_; }

 private:
  const std::uint8_t* pixels_;
  std::size_t width_;
  std::size_t height_;
  PixelFormat format_;
  std::size_t stride_;
};

}  // namespace inkling

#endif  // INKLING_IMAGE_VIEW_H_
