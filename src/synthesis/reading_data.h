// What the reader's network learns from: the dataset "reading", of eleven classes.
//
// Of m images of MNIST's training part come
//
//   m         as they are
//   3/4 m     redrawn: another size and pen, as a picture of any kind, found and normalized as pictures are
//   1/2 m     digits of the stroke font, as such pictures
//   1/2 m     digits that the reader cuts out of such pictures of a line of digits, some of which touch
//   2/3 m     what else it cuts out of them (label 10, "not a digit")
//   7/10 m    letters, signs, marks and nothing at all (label 10)
//
// shuffled. An image is a function of MNIST, the seed and its place alone.
#ifndef INKLING_SYNTHESIS_READING_DATA_H_
#define INKLING_SYNTHESIS_READING_DATA_H_

#include <cstdint>

#include "base/threads.h"
#include "dataset/dataset.h"
#include "segmentation/normalize.h"

namespace inkling::synthesis {

// How candidates become images.
inline constexpr segmentation::Normalization kReadingNormalization = {.style = segmentation::InputStyle::kMnist,
                                                                      .stroke_width = 0};

// Throws Error(kData) where `mnist` is not of 28x28 pixels or holds an image without ink.
dataset::Dataset make_reading_data(const dataset::Dataset& mnist, std::uint64_t seed, base::ThreadPool& threads);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_READING_DATA_H_
