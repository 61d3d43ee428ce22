#include "dataset/builtin.h"

#include <cstddef>
#include <span>

#include "dataset/csv.h"

namespace inkling {

// Made from data/digits.csv.gz at build time by cmake/embed.cmake.
extern const unsigned char kDigitsCsvGz[];
extern const std::size_t kDigitsCsvGzSize;

Dataset builtin_digits() {
  return parse_digits_csv(std::as_bytes(std::span(kDigitsCsvGz, kDigitsCsvGzSize)), "digits");
}

}  // namespace inkling
