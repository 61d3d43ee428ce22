// A picture as a decoder gives it, and what the decoder may take.
#ifndef INKLING_CODEC_PICTURE_H_
#define INKLING_CODEC_PICTURE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "raster/image.h"

namespace inkling::codec {

// A picture of a hundred megapixels is a page scanned at 1000 dots an inch.
inline constexpr std::size_t kMaxPixels = 100'000'000;

// A flaw that leaves every pixel as it was meant, such as bytes behind the end, which all programs pass over.
enum class Flaws : std::uint8_t { kNote, kRefuse };

struct DecodeOptions {
  std::size_t max_pixels = kMaxPixels;
  Flaws flaws = Flaws::kNote;
};

struct Picture {
  raster::Image image;
  std::vector<std::string> notes = {};  // a flaw each that was passed over, without the file's name
};

// Notes a flaw of the file `name`, or throws it as Error(kData).
void pass_over(std::string_view flaw, const std::string& name, Flaws flaws, std::vector<std::string>& notes);

}  // namespace inkling::codec

#endif  // INKLING_CODEC_PICTURE_H_
