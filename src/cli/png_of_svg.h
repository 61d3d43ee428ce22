// SVG as pixels, by librsvg's program: drawing text is nothing that the command should bring along.
#ifndef INKLING_CLI_PNG_OF_SVG_H_
#define INKLING_CLI_PNG_OF_SVG_H_

#include <string>

#include "base/files.h"

namespace inkling::cli {

// Throws Error(kIo) where rsvg-convert is not there, which it says how to get.
void require_rsvg_convert();

// A PNG file of `svg`, a pixel a unit. Throws Error(kIo) where rsvg-convert is not there or fails.
base::Bytes png_of_svg(const std::string& svg);

}  // namespace inkling::cli

#endif  // INKLING_CLI_PNG_OF_SVG_H_
