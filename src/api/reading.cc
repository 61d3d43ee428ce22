#include <inkling/reading.h>

namespace inkling {

std::string LineReading::text() const {
  std::string text;
  for (const DigitReading& reading : digits) text += reading.accepted ? reading.digit : '?';
  return text;
}

std::string LineReading::text_with_signs() const {
  std::string text;
  auto sign = signs.begin();
  for (std::size_t i = 0; i <= digits.size(); ++i) {
    for (; sign != signs.end() && sign->before == i; ++sign) text += sign->sign;
    if (i < digits.size()) text += digits[i].accepted ? digits[i].digit : '?';
  }
  return text;
}

}  // namespace inkling
