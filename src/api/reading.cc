#include <inkling/reading.h>

namespace inkling {

std::string LineReading::text() const {
  std::string text;
  for (const DigitReading& reading : digits) text += reading.accepted ? reading.digit : '?';
  return text;
}

}  // namespace inkling
