// Pictures of digits that a test draws, and a network that knows just these digits.
#ifndef INKLING_TESTS_SUPPORT_GLYPHS_H_
#define INKLING_TESTS_SUPPORT_GLYPHS_H_

#include <cstddef>
#include <string>

#include "model/model.h"
#include "raster/box.h"
#include "raster/image.h"

namespace inkling::test {

// A digit of the built-in ones, enlarged to about 40 pixels of height and cut out: black on white.
raster::Image glyph(char digit);

// A white picture to draw on.
raster::Image paper(std::size_t width, std::size_t height);

// Darkens `picture` where `glyph` is dark, its upper left corner at (left, top), as far as it is inside. Returns where
// it is.
raster::Box paste(const raster::Image& glyph, std::size_t left, std::size_t top, raster::Image& picture);

// `text`, digits and spaces, from (left, top) on, `gap` pixels between digits.
void write(const std::string& text, std::size_t left, std::size_t top, std::size_t gap, raster::Image& picture);

void fill(const raster::Box& box, std::uint8_t grey, raster::Image& picture);

raster::Image inverted(raster::Image picture);

// `image` as a PGM file.
std::string to_pgm(const raster::Image& image);

// One layer that compares its input with the ten glyphs, and calls what is like none of them no digit.
model::Model glyph_model();

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_GLYPHS_H_
