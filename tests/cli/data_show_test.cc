#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/files.h"
#include "cli/command_line.h"
#include "codec/decode.h"
#include "support/temporary_folder.h"

namespace inkling::cli {
namespace {

using testing::HasSubstr;

struct Result {
  int code;
  std::string out;
  std::string err;
};

Result run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "inkling");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = cli::run(static_cast<int>(arguments.size()), arguments.data());
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

raster::Image load(const std::string& path) { return codec::decode_image(base::read_file(path, 1 << 24), path); }

TEST(DataShow, DrawsEveryDigitAndFifteenDeformationsOfIt) {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("sheet.png");
  const Result result =
      run({"data", "show", "digits", "--augment", "rotate 7|upsample 2", "--count", "3", "--out", path.c_str()});
  EXPECT_EQ(result.code, 0) << result.err;
  const raster::Image sheet = load(path);  // tiles of 80 pixels, 4 around each
  EXPECT_EQ(sheet.width, 16 * 84u + 4);
  EXPECT_EQ(sheet.height, 3 * 84u + 4);
  EXPECT_EQ(result.out, path + ": rotate 7 | upsample 2 (1348x256 pixels)\n");
}

TEST(DataShow, DependsOnTheSeed) {
  const test::TemporaryFolder folder;
  const std::string a = folder.file("a"), b = folder.file("b"), c = folder.file("c");
  for (const auto& [path, seed] : {std::pair{&a, "1"}, {&b, "1"}, {&c, "2"}}) {
    EXPECT_EQ(run({"data", "show", "--augment", "shift 1", "--seed", seed, "--out", path->c_str()}).code, 0);
  }
  EXPECT_EQ(load(a).values, load(b).values);
  EXPECT_NE(load(a).values, load(c).values);
}

TEST(DataShow, DrawsDigitsAsTheyAreWithoutAugmentation) {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("sheet.png");
  EXPECT_EQ(run({"data", "show", "--count", "20", "--out", path.c_str()}).code, 0);
  const raster::Image sheet = load(path);
  EXPECT_EQ(sheet.width, 16 * 84u + 4);
  EXPECT_EQ(sheet.height, 2 * 84u + 4);
  // The first image is a 0: paper in its middle, ink to the right of it, dark on white.
  const auto at = [&sheet](std::size_t y, std::size_t x) {
    return sheet.values[(4 + 10 * y) * sheet.width + 4 + 10 * x];
  };
  EXPECT_EQ(at(4, 3), 255);
  EXPECT_LT(at(2, 2), 100);
}

TEST(DataShow, RefusesABadAugmentationBeforeItWritesAnything) {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("sheet.png");
  const Result result = run({"data", "show", "--augment", "shift 1 | rotat 7", "--out", path.c_str()});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("inkling: augmentation: column 11: expected rotate, shear"));
  EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace inkling::cli
