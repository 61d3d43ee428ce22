// examples/: programs that use the library do what the command does.
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
  const std::string out = output_of(INKLING_EXAMPLES "/read_picture " + path, exit_code);
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(out, test::inkling({"read", path}).out);
  EXPECT_FALSE(out.empty());
  output_of(INKLING_EXAMPLES "/read_picture 2>/dev/null", exit_code);
  EXPECT_NE(exit_code, 0);
}

TEST(Examples, ReadPictureNamesTheFileThatItCannotReadAndGoesOn) {
  const test::TemporaryFolder folder;
  raster::Image picture = test::paper(400, 120);
  test::write("47100", 40, 40, 14, picture);
  const std::string path = folder.write("number.pgm", test::to_pgm(picture));
  int exit_code = -1;
  const std::string out =
      output_of(INKLING_EXAMPLES "/read_picture " + folder.file("none.png") + " " + path + " 2>&1", exit_code);
  EXPECT_NE(exit_code, 0);
  EXPECT_NE(out.find("none.png: cannot open"), std::string::npos) << out;
  EXPECT_NE(out.find(test::inkling({"read", path}).out), std::string::npos) << out;
}

TEST(Examples, TrainModelWritesAModelThatTheCommandKnows) {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("m.safetensors");
  int exit_code = -1;
  const std::string out = output_of(INKLING_EXAMPLES "/train_model " + path, exit_code);
  EXPECT_EQ(exit_code, 0);
  EXPECT_NE(out.find("epoch 5: loss "), std::string::npos) << out;
  EXPECT_NE(out.find(" of 449 test digits read correctly"), std::string::npos) << out;
  EXPECT_EQ(test::inkling({"verify", path}).exit_code, 0);
}

TEST(Examples, ReadBufferReadsItsOne) {
  int exit_code = -1;
  const std::string out = output_of(INKLING_EXAMPLES "/read_buffer", exit_code);
  EXPECT_EQ(exit_code, 0);
  EXPECT_TRUE(out.starts_with("1 ")) << out;
  EXPECT_NE(out.find(" at 30,14, 4x36 pixels"), std::string::npos) << out;
}

}  // namespace
}  // namespace inkling
