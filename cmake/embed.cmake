# Writes the bytes of INPUT as a C++ source to OUTPUT: inkling::embedded::NAME[] and inkling::embedded::NAMESize.
# Run as: cmake -D INPUT=… -D OUTPUT=… -D NAME=… -P embed.cmake
file(READ "${INPUT}" hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
get_filename_component(file "${INPUT}" NAME)
file(SIZE "${INPUT}" size)
file(WRITE "${OUTPUT}" "// Made from ${file} by cmake/embed.cmake.
#include <cstddef>

namespace inkling::embedded {

extern const unsigned char ${NAME}[];
extern const std::size_t ${NAME}Size;

const std::size_t ${NAME}Size = ${size};
const unsigned char ${NAME}[] = {
${bytes}};

}  // namespace inkling::embedded
")
