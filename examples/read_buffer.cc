// Reads a picture that is in memory, as a camera or another library leaves it: here a 1, drawn into rows of BGR pixels
// with room between them.
#include <inkling/reader.h>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <vector>

int main() try {
  constexpr std::size_t kWidth = 64, kHeight = 64, kStride = 256;  // bytes a row, of which 192 are pixels
  std::vector<std::uint8_t> pixels(kHeight * kStride, 255);        // white
  for (std::size_t y = 14; y < 50; ++y) {
    for (std::size_t x = 30; x < 34; ++x) {
      for (std::size_t channel = 0; channel < 3; ++channel) pixels[y * kStride + 3 * x + channel] = 0;
    }
  }
  const inkling::ImageView picture(pixels.data(), kWidth, kHeight, inkling::PixelFormat::kBgr, kStride);
  const inkling::Reader reader = inkling::Reader::builtin();
  for (const inkling::LineReading& line : reader.read(picture, {.min_confidence = 0.5}).lines) {
    for (const inkling::DigitReading& digit : line.digits) {
      std::printf("%c %.3f at %zu,%zu, %zux%zu pixels\n", digit.digit, digit.confidence, digit.box.left, digit.box.top,
                  digit.box.width, digit.box.height);
    }
  }
} catch (const std::exception& error) {  // inkling::Error, or out of memory
  std::fprintf(stderr, "read_buffer: %s\n", error.what());
  return 1;
}
