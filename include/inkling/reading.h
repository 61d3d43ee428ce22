// What is read in a picture, and what can be asked of it.
#ifndef INKLING_READING_H_
#define INKLING_READING_H_

#include <inkling/box.h>
#include <cstddef>
#include <string>
#include <vector>

namespace inkling {

struct ReadSettings {
  bool single = false;        // the picture holds one digit and nothing else to read
  std::string format = {};    // what a number must be, such as "\d{5}" (docs/reading.md); empty for any digits
  double min_confidence = 0;  // a digit with less confidence is not accepted, 0..1
};

struct Alternative {
  char digit = '0';       // '0'..'9'
  double confidence = 0;  // 0..1
};

struct DigitReading {
  char digit = '0';                       // the most likely one, '0'..'9'
  bool accepted = true;                   // its confidence reaches the threshold; text shows '?' where it does not
  double confidence = 0;                  // 0..1: how often such an answer is right
  Box box;                                // in the picture
  std::vector<Alternative> alternatives;  // the next ones, most likely first
};

// A sign among the digits of a line: one of - . , / : + ( ) % $ # =
struct SignReading {
  char sign = '-';
  std::size_t before = 0;  // how many of the line's digits stand before it
  double confidence = 0;   // 0..1: how often such an answer is right
  Box box;                 // in the picture
};

// Digits of a line with no wide gap between them.
struct NumberReading {
  std::size_t first = 0;  // of the line's digits
  std::size_t count = 0;  // of its digits, above 0
  double confidence = 0;  // 0..1: that all of the number is right
  Box box;
};

// A line of writing, left to right.
struct LineReading {
  std::vector<DigitReading> digits;
  std::vector<SignReading> signs;
  std::vector<NumberReading> numbers;  // all of the digits in them
  double confidence = 0;               // 0..1: that all of the line is right
  Box box;

  std::string text() const;  // a character a digit, '?' where it was not accepted; a space between numbers
  std::string text(const NumberReading& number) const;  // of one of its numbers
  std::string text_with_signs() const;                  // the same as text() with its signs: "12.50"
};

// Lines from top to bottom; none where no digit was found. Boxes are those of the picture as it is, lines are as they
// lie once it is turned back.
struct Reading {
  std::vector<LineReading> lines;
  int turned = 0;  // by how many degrees clockwise the page was found to be turned: 0, 90, 180 or 270
};

}  // namespace inkling

#endif  // INKLING_READING_H_
