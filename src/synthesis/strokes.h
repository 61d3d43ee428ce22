// Strokes of a pen, and how they become ink.
#ifndef INKLING_SYNTHESIS_STROKES_H_
#define INKLING_SYNTHESIS_STROKES_H_

#include <string_view>
#include <vector>

#include "base/stream.h"
#include "synthesis/ink.h"

namespace inkling::synthesis {

// x to the right, y down.
struct Point {
  float x = 0;
  float y = 0;
};

using Stroke = std::vector<Point>;
using Drawing = std::vector<Stroke>;

struct Bounds {
  float left = 0, top = 0, right = 0, bottom = 0;
};

// REQUIRES: there is a point.
Bounds bounds_of(const Drawing& drawing);

// A smooth line through `points`, a Catmull-Rom spline: `pieces` straight pieces from each point to the next.
Stroke smooth(const Stroke& points, int pieces = 8);

struct Affine {
  float xx = 1, xy = 0;
  float yx = 0, yy = 1;
};

void transform(const Affine& affine, Drawing& drawing);

// How someone holds the pen today.
struct Pen {
  float radius = 1;    // pixels
  float pressure = 0;  // the radius changes along a stroke by up to this share, 0..1
  float phase = 0;     // radians, where the pressure starts
};

// Draws `drawing`, in pixels, with a round pen; the edge of a stroke is a pixel wide. Ink outside is left out.
void draw_strokes(const Drawing& drawing, const Pen& pen, Ink& ink);

// `drawing` scaled by one factor to `height` pixels (or that width, where it is wider than high), its ink around it and
// no more: a picture as small as holds it.
Ink rendered(Drawing drawing, float height, const Pen& pen);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_STROKES_H_
