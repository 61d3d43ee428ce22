// examples/: a program of ten lines reads what the command reads.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

#include "support/command.h"
#include "support/glyphs.h"
#include "support/temporary_folder.h"

namespace inkling {
namespace {

std::string output_of(const std::string& command, int& exit_code) {
  std::string text;
  std::FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 256> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) text += buffer.data();
  exit_code = pclose(pipe);
  return text;
}

TEST(Examples, ReadPictureReadsWhatTheCommandReads) {
  const test::TemporaryFolder folder;
  raster::Image picture = test::paper(400, 120);
  test::write("47100", 40, 40, 14, picture);
  const std::string path = folder.write("number.pgm", test::to_pgm(picture));
  int exit_code = -1;
  const std::string out = output_of(INKLING_EXAMPLE " " + path, exit_code);
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(out, test::inkling({"read", path}).out);
  EXPECT_FALSE(out.empty());
  output_of(INKLING_EXAMPLE " 2>/dev/null", exit_code);
  EXPECT_NE(exit_code, 0);
}

}  // namespace
}  // namespace inkling
