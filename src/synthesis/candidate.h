// From a scene to what the network sees of it when it reads: a picture of the scene is taken apart as any picture is.
#ifndef INKLING_SYNTHESIS_CANDIDATE_H_
#define INKLING_SYNTHESIS_CANDIDATE_H_

#include <optional>

#include "raster/image.h"
#include "segmentation/normalize.h"
#include "synthesis/scene.h"

namespace inkling::synthesis {

// The scene's own ink as segment() finds it in `picture`, which shows the scene; what belongs to others is left out.
// nullopt where nothing is found.
std::optional<segmentation::InkPatch> find_candidate(const raster::Image& picture, const Scene& scene);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_CANDIDATE_H_
