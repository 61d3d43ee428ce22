// What JPEG does to a picture (ITU-T T.81), without its file.
#ifndef INKLING_SYNTHESIS_COMPRESS_H_
#define INKLING_SYNTHESIS_COMPRESS_H_

#include "synthesis/ink.h"

namespace inkling::synthesis {

// Rounds the cosine transform of every 8×8 block of `picture`, values from 0 to 1, to multiples of a quantum that grows
// with the frequency: `quantum` for the mean, six times it for the finest pattern. Blocks that the edges cut stay.
void compress(float quantum, Ink& picture);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_COMPRESS_H_
