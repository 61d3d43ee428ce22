// Putting pieces of ink beside each other.
#ifndef INKLING_SYNTHESIS_COMPOSITION_H_
#define INKLING_SYNTHESIS_COMPOSITION_H_

#include "synthesis/ink.h"
#include "synthesis/scene.h"

namespace inkling::synthesis {

// Whether the ink is one thin straight stroke, as a 1 is.
bool is_like_a_one(const Ink& ink);

// A scene of `own` with paper around it.
Scene alone(const Ink& own, float height);

enum class Side { kLeft, kRight };

// Adds `ink`, not the scene's own, beside what is there. `gap` are the pixels between them, below 0 where they overlap;
// `rise` is how far its middle lies above the scene's.
void put_beside(Scene& scene, const Ink& ink, Side side, float gap, float rise);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_COMPOSITION_H_
