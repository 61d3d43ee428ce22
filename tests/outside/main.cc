// The digits in a picture, as a program of its own reads them: a line of text a line of writing.
//   outside PICTURE
#include <cstdio>

#include "base/error.h"
#include "base/files.h"
#include "codec/decode.h"
#include "reader/reader.h"

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  const inkling::Reader reader = inkling::Reader::builtin();
  const inkling::Image image = inkling::decode_image(inkling::read_file(argv[1], 1 << 20), argv[1]);
  for (const inkling::LineReading& line : reader.read(image).lines) std::puts(line.text().c_str());
} catch (const inkling::Error& error) {
  std::fprintf(stderr, "outside: %s\n", error.what());
  return 1;
}
