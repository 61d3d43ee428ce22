// What was read in a picture, and what can be asked of it: public types.
#ifndef INKLING_READER_READING_H_
#define INKLING_READER_READING_H_

#include <inkling/reading.h>

namespace inkling::reader {

using inkling::Alternative;
using inkling::DigitReading;
using inkling::LineReading;
using inkling::NumberReading;
using inkling::Reading;
using inkling::ReadSettings;
using inkling::SignReading;

}  // namespace inkling::reader

#endif  // INKLING_READER_READING_H_
