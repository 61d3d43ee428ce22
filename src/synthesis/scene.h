// What lies on the paper where a candidate digit was cut out: ink that is the candidate's, and ink that is others'.
#ifndef INKLING_SYNTHESIS_SCENE_H_
#define INKLING_SYNTHESIS_SCENE_H_

#include <cstdint>

#include "base/digits.h"
#include "base/stream.h"
#include "dataset/dataset.h"
#include "synthesis/ink.h"

namespace inkling::synthesis {

// The label of the reject class: of what is not a digit.
inline constexpr std::uint8_t kRejectClass = base::kRejectLabel;

struct Scene {
  Ink ink;           // all of it
  Ink own;           // the candidate's, of the same size; all of it where there is nothing else
  float height = 0;  // pixels, of the writing
  std::uint8_t label = kRejectClass;
  bool largest_alone = false;  // of its own ink, only the largest component that is found is the candidate
};

// A random height of writing, from 11 pixels, as in small scans, to 64.
float random_height(base::RandomStream& random);

// A digit, sometimes with neighbours that are not its own. From `data`, image `row`, or from the stroke font.
Scene digit_scene(const dataset::Dataset& data, std::size_t row, base::RandomStream& random);
Scene font_scene(const dataset::Dataset& data, base::RandomStream& random);

// A digit that a learning writer wrote, those of rare styles more often.
Scene pen_scene(const dataset::Dataset& data, base::RandomStream& random);

// A sign alone.
Scene sign_scene(base::RandomStream& random);

// Letters, strokes, scribbles, textures, specks, pieces of pictures.
Scene other_scene(base::RandomStream& random);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_SCENE_H_
