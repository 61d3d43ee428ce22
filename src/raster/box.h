// A rectangle of pixels, which is the public one, and what is made of such rectangles.
#ifndef INKLING_RASTER_BOX_H_
#define INKLING_RASTER_BOX_H_

#include <inkling/box.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <ranges>

namespace inkling::raster {

using inkling::Box;

// The smallest box around both; an empty one adds nothing.
inline Box union_of(const Box& a, const Box& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const std::size_t left = std::min(a.left, b.left);
  const std::size_t top = std::min(a.top, b.top);
  return {left, top, std::max(a.right(), b.right()) - left, std::max(a.bottom(), b.bottom()) - top};
}

// The smallest box around all of `items`, box_of(item) each; an empty box where there is none.
template <std::ranges::input_range Items, typename BoxOf = std::identity>
Box union_of(const Items& items, BoxOf box_of = {}) {
  Box all;
  for (const auto& item : items) all = union_of(all, static_cast<const Box&>(std::invoke(box_of, item)));
  return all;
}

// `box` and `margin` pixels around it, as far as a plane of width × height pixels goes. REQUIRES: the box lies in it.
inline Box grown(const Box& box, std::size_t margin, std::size_t width, std::size_t height) {
  const std::size_t left = box.left - std::min(box.left, margin);
  const std::size_t top = box.top - std::min(box.top, margin);
  return {left, top, std::min(width, box.right() + margin) - left, std::min(height, box.bottom() + margin) - top};
}

// Whether the two have a pixel in common. REQUIRES: neither is empty.
inline bool overlap(const Box& a, const Box& b) {
  return a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom();
}

}  // namespace inkling::raster

#endif  // INKLING_RASTER_BOX_H_
