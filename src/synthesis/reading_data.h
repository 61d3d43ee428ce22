// What the reader's network learns from: the dataset "reading", of the classes of base/digits.h.
//
// Of m images of MNIST's training part come
//
//   m         as they are
//   6/10 m    redrawn: another size and pen, as a picture of any kind, found and normalized as pictures are
//   3/10 m    digits of the stroke font, as such pictures
//   8/10 m    digits of pen strokes (pen_strokes.h), those of rare styles more often, as such pictures
//   6/10 m    digits that the reader cuts out of such pictures of a line of digits and signs, some of which touch
//   4/10 m    signs that it cuts out of them
//   6/10 m    what else it cuts out of them (label 10, "not a digit")
//   2/10 m    signs alone
//   6/10 m    letters, marks and nothing at all (label 10)
//
// shuffled. An image is a function of MNIST, the pen strokes, the seed and its place alone.
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
