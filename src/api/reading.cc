#include <inkling/reading.h>

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

}  // namespace inkling
