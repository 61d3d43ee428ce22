// Pictures drawn for a test: pens on paper.
#ifndef INKLING_TESTS_SUPPORT_DRAWING_H_
#define INKLING_TESTS_SUPPORT_DRAWING_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "raster/image.h"
#include "segmentation/ink.h"

namespace inkling::test {

struct Point {
  float x = 0;  // 0 is the left border of the leftmost pixels
  float y = 0;
};

raster::Image paper(std::size_t width, std::size_t height, std::uint8_t grey);

// Lines from point to point of a round pen, its borders smooth; `grey` is the pen's.
void draw(raster::Image& picture, const std::vector<Point>& points, float width, std::uint8_t grey);

// The digit 4 (of two strokes), or 0, as tall as `size` pixels with the pen, its box from (left, top).
void draw_four(raster::Image& picture, float left, float top, float size, float width, std::uint8_t grey);
void draw_zero(raster::Image& picture, float left, float top, float size, float width, std::uint8_t grey);

// Adds to each pixel a number from -amount to amount, the same in every run.
void add_noise(raster::Image& picture, int amount);

// As a map of ink without finding it: full ink where the picture is below 128, the same as its mask.
segmentation::InkMap ink_of(const raster::Image& picture, float stroke_width);

// The number of pixels in which two masks differ.
std::size_t differing(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_DRAWING_H_
