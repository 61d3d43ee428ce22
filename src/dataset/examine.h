// Whether images are as a network expects them: bright ink on dark paper, upright, their values from paper to full ink.
// Data that is not would train and measure without a word, and be worth nothing.
#ifndef INKLING_DATASET_EXAMINE_H_
#define INKLING_DATASET_EXAMINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/partition.h"

namespace inkling::dataset {

// What is to be done to images; nullopt where their values decide.
struct Correction {
  std::optional<bool> transpose = {};      // rows and columns exchanged, as EMNIST has them
  std::optional<bool> invert = {};         // dark ink on bright paper
  std::optional<std::uint8_t> scale = {};  // the value of full ink
};

// `data` put right. A line in its warnings says what was done, and what may be wrong and which option decides: values
// that are all 0 or 1, paper that is bright, digits that are transposed (their mean images are compared with those of
// the built-in digits, which takes labels). `has_labels` tells whether the labels mean something.
Partition examined(Partition data, const Correction& correction, bool has_labels);

// A line each for labels that a network cannot learn from, or that promise more than they hold: all images of one
// digit, digits of a single image, images that are in the training part and in the test part.
std::vector<std::string> label_warnings(const Partition& data);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_EXAMINE_H_
