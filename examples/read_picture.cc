// Prints the digits in pictures, a line of writing a line.
//   read_picture FILE...
#include <inkling/error.h>
#include <inkling/reader.h>
#include <cstdio>
#include <exception>

int main(int argc, char** argv) try {
  if (argc < 2) return std::fputs("usage: read_picture FILE...\n", stderr), 2;
  const inkling::Reader reader = inkling::Reader::builtin();  // once: it may be used by many threads
  int exit_code = 0;
  for (int i = 1; i < argc; ++i) {
    try {
      for (const inkling::LineReading& line : reader.read_file(argv[i]).lines) std::puts(line.text().c_str());
    } catch (const inkling::Error& error) {  // its message names the file
      std::fprintf(stderr, "read_picture: %s\n", error.what());
      exit_code = 1;
    }
  }
  return exit_code;
} catch (const std::exception& error) {  // out of memory
  std::fprintf(stderr, "read_picture: %s\n", error.what());
  return 1;
}
