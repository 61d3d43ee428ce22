// Augmentation as its headers state it, pixel by pixel in double: the oracle of the fast one.
#ifndef INKLING_TESTS_SUPPORT_AUGMENT_REFERENCE_H_
#define INKLING_TESTS_SUPPORT_AUGMENT_REFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "augmentation/augmentation.h"
#include "base/stream.h"

namespace inkling::test {

// What Augmenter::apply writes, for an `image` of height×width with values 0..max_value.
std::vector<double> augment_reference(const augmentation::Augmentation& augmentation,
                                      std::span<const std::uint8_t> image, std::size_t height, std::size_t width,
                                      std::uint8_t max_value, std::uint8_t label, base::RandomStream random);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_AUGMENT_REFERENCE_H_
