// The digits in a picture, as a program of its own reads them: a line of text a line of writing. This project has files
// base/files.h and model/model.h of its own, as any may.
//   outside PICTURE
#include <inkling/reader.h>
#include <cstdio>

#include "base/files.h"
#include "model/model.h"

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  const inkling::Reader reader = inkling::Reader::builtin();
  for (const inkling::LineReading& line : reader.read_file(argv[1]).lines) std::puts(line.text().c_str());
  return read_file(argv[1]) + Model::open();
} catch (const std::exception& error) {
  std::fprintf(stderr, "outside: %s\n", error.what());
  return 1;
}
