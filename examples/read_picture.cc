// Prints the digits in a picture, a line of writing a line: the library in ten lines.
#include <cstdio>

#include "base/files.h"
#include "codec/decode.h"
#include "reader/reader.h"

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: read_picture FILE\n", stderr), 2;
  const inkling::raster::Image picture =
      inkling::codec::decode_image(inkling::base::read_file(argv[1], 1 << 28), argv[1]);
  const inkling::reader::Reader reader = inkling::reader::Reader::builtin();
  for (const inkling::reader::LineReading& line : reader.read(picture).lines) std::puts(line.text().c_str());
}
