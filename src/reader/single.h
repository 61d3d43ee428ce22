// Pictures that hold one digit and nothing else to read.
#ifndef INKLING_READER_SINGLE_H_
#define INKLING_READER_SINGLE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "model/predictor.h"
#include "raster/box.h"
#include "raster/image.h"
#include "reader/answer.h"
#include "reader/format.h"
#include "segmentation/segmentation.h"

namespace inkling::reader {

struct SingleDigit {
  std::size_t digit = 0;  // 0..9, the most likely one that the format takes
  Answer answer;
  raster::Box box;           // of its ink, in the picture
  std::vector<float> input;  // the network's
};

// The one digit in a picture: all of its components that may be writing, or a part of them where that is more like a
// digit. The more other ink lies in the picture, but for its margin, the less likely is it taken for a digit. nullopt
// for a picture without ink, or where no digit matches. REQUIRES: the model has a normalization.
std::optional<SingleDigit> read_single(const segmentation::Segmentation& picture, const model::Predictor& predictor,
                                       const Format& format);

// For a picture that is itself the network's input: bright ink on dark.
std::optional<SingleDigit> read_input(const raster::Image& picture, const model::Predictor& predictor,
                                      const Format& format);

}  // namespace inkling::reader

#endif  // INKLING_READER_SINGLE_H_
