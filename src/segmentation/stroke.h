// How wide strokes are, and how to give them another width.
#ifndef INKLING_SEGMENTATION_STROKE_H_
#define INKLING_SEGMENTATION_STROKE_H_

#include <cstdint>

#include "raster/plane.h"
#include "segmentation/normalize.h"

namespace inkling::segmentation {

// The typical width of the strokes in `ink`, 0 paper to 255, in pixels: twice the area for the
// outline's length, 2·Σ ink / Σ |∇ ink|, which is exact for long strokes and a little too small for short ones. It does
// not need sharp borders: a blurred stroke of the same area and peak is as wide. 0 where there is no ink.
float stroke_width(const raster::Plane<std::uint8_t>& ink);

// The width of the patch's own strokes, in pixels. Where patch.stroke_width is known, the result is kept within a
// factor of two of it: a blob has no stroke of its own.
float patch_stroke_width(const InkPatch& patch);

// Brings strokes that are `from` pixels wide to `to` pixels, keeping their middle lines. `ink` is square, 0 paper to
// 1 full ink, or less where a stroke is thinner than a pixel. Strokes become full ink with borders of about a pixel.
//
// A stroke of width w blurred by a box of width b has a trapezoid as its profile, of height p = min(1, w/b) and borders
// with slope 1/b; at the height p·(w + b - w') / 2·min(w, b) it is w' wide. So: blur, then cut at that height.
// REQUIRES: from, to > 0.
void change_stroke_width(float from, float to, raster::Plane<float>& ink);

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_STROKE_H_
