#include <inkling/reading.h>

#include "base/signs.h"

namespace inkling {

std::string LineReading::text() const {
  std::string all;
  for (const NumberReading& number : numbers) {
    if (!all.empty()) all += ' ';
    all += text(number);
  }
  return all;
}

std::string LineReading::text(const NumberReading& number) const {
  std::string text;
  for (std::size_t i = number.first; i < number.first + number.count; ++i) {
    text += digits[i].accepted ? digits[i].digit : '?';
  }
  return text;
}

std::string LineReading::text_with_signs() const {
  std::string text;
  auto sign = signs.begin();
  auto number = numbers.begin();
  for (std::size_t i = 0; i <= digits.size(); ++i) {
    while (number != numbers.end() && number->first < i) ++number;
    bool parted = i == 0 || number == numbers.end() || number->first != i;
    const auto part = [&] {
      if (!parted) text += ' ';
      parted = true;
    };
    for (; sign != signs.end() && sign->before == i; ++sign) {
      if (base::belongs_to_what_follows(sign->sign)) part();
      text += sign->sign;
    }
    part();
    if (i < digits.size()) text += digits[i].accepted ? digits[i].digit : '?';
  }
  return text;
}

}  // namespace inkling
