// What was read in a picture.
#ifndef INKLING_READER_READING_H_
#define INKLING_READER_READING_H_

#include <string>
#include <vector>

#include "raster/box.h"

namespace inkling::reader {

struct Alternative {
  char digit = '0';       // '0'..'9'
  double confidence = 0;  // 0..1
};

struct DigitReading {
  char digit = '0';                       // the most likely one, '0'..'9'
  bool accepted = true;                   // its confidence reaches the threshold; text shows '?' where it does not
  double confidence = 0;                  // 0..1: how often such an answer is right
  raster::Box box;                        // in the picture
  std::vector<Alternative> alternatives;  // the next ones, most likely first
};

// A line of writing, left to right.
struct LineReading {
  std::vector<DigitReading> digits;
  double confidence = 0;  // 0..1: that all of the line is right
  raster::Box box;

  std::string text() const;  // a character a digit, '?' where it was not accepted
};

// Lines from top to bottom; none where no digit was found.
struct Reading {
  std::vector<LineReading> lines;
};

}  // namespace inkling::reader

#endif  // INKLING_READER_READING_H_
