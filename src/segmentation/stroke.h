// How wide strokes are, and how to give them another width.
#ifndef INKLING_SEGMENTATION_STROKE_H_
#define INKLING_SEGMENTATION_STROKE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "segmentation/normalize.h"

namespace inkling::segmentation {

// The typical width of the strokes in `ink`, [height, width] of 0 paper to 255, in pixels: twice the area for the
// outline's length, 2·Σ ink / Σ |∇ ink|, which is exact for long strokes and a little too small for short ones. It does
// not need sharp borders: a blurred stroke of the same area and peak is as wide. 0 where there is no ink.
float stroke_width(std::span<const std::uint8_t> ink, std::size_t width, std::size_t height);

// The width of the patch's own strokes, in pixels. Where patch.stroke_width is known, the result is kept within a
// factor of two of it: a blob has no stroke of its own.
float patch_stroke_width(const InkPatch& patch);

// Brings strokes that are `from` pixels wide to `to` pixels, keeping their middle lines. `ink` is [side, side], 0 paper
// to 1 full ink, or less where a stroke is thinner than a pixel. Strokes become full ink with borders of about a pixel.
//
// A stroke of width w blurred by a box of width b has a trapezoid as its profile, of height p = min(1, w/b) and borders
// with slope 1/b; at the height p·(w + b - w') / 2·min(w, b) it is w' wide. So: blur, then cut at that height.
// REQUIRES: from, to > 0.
void change_stroke_width(std::span<float> ink, std::size_t side, float from, float to);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_STROKE_H_
