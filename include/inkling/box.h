// A rectangle of pixels.
#ifndef INKLING_BOX_H_
#define INKLING_BOX_H_

#include <cstddef>

namespace inkling {

struct Box {
  std::size_t left = 0;    // of the leftmost column
  std::size_t top = 0;     // of the uppermost row
  std::size_t width = 0;   // pixels
  std::size_t height = 0;  // pixels

  std::size_t right() const { return left + width; }   // one past the last column
  std::size_t bottom() const { return top + height; }  // one past the last row

  bool empty() const { return width == 0 || height == 0; }

  bool operator==(const Box&) const = default;
};

}  // namespace inkling

#endif  // INKLING_BOX_H_
