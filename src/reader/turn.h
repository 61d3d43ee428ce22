// Pages on their side and upside down: by which turn their components are most like digits.
#ifndef INKLING_READER_TURN_H_
#define INKLING_READER_TURN_H_

#include <span>

#include "model/predictor.h"
#include "raster/box.h"
#include "raster/image.h"
#include "reader/cutting.h"
#include "segmentation/segmentation.h"

namespace inkling::reader {

// By how many degrees clockwise the writing of a picture is turned: 0, 90, 180 or 270. Asks the network only where
// `answers`, those to the components of the picture's lines as they are, are doubtful, and then for no more than a
// hundred inputs.
int find_turn(const segmentation::Segmentation& picture, std::span<const ComponentAnswers> answers,
              const model::Predictor& predictor);

// `picture`, whose writing is turned by `degrees`, turned back.
raster::Image turned_back(const raster::Image& picture, int degrees);

// Where `box` of a picture of width × height pixels that was turned back by `degrees` lies in the picture as it was.
raster::Box turned_again(const raster::Box& box, int degrees, std::size_t width, std::size_t height);

}  // namespace inkling::reader

#endif  // INKLING_READER_TURN_H_
