#include "dataset/builtin.h"

#include <cstddef>
#include <span>

#include "dataset/csv.h"

namespace inkling::embedded {

// Made from data/digits.csv.gz at build time by cmake/embed.cmake.
extern const unsigned char kDigitsCsvGz[];
extern const std::size_t kDigitsCsvGzSize;

}  // namespace inkling::embedded

namespace inkling::dataset {

Dataset builtin_digits() {
  return parse_digits_csv(std::as_bytes(std::span(embedded::kDigitsCsvGz, embedded::kDigitsCsvGzSize)), "digits");
}

}  // namespace inkling::dataset
