#include "dataset/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "codec/png.h"
#include "support/bytes.h"
#include "support/pictures.h"
#include "support/temporary_folder.h"

namespace inkling::dataset {
namespace {

using test::data_error_of;
using test::error_of;
using test::TemporaryFolder;
using test::text_of;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// A picture of `paper` with a pixel of `ink` in its middle.
raster::Image picture(std::size_t side, std::uint8_t paper, std::uint8_t ink) {
  raster::Image image(side, side, paper);
  image.values[side / 2 * side + side / 2] = ink;
  return image;
}

class DigitFolder : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path(folder_.file(name)).parent_path());
    return folder_.write(name, content);
  }
  std::string write(const std::string& name, const raster::Image& image) {
    return write(name, text_of(codec::encode_png(image)));
  }

  FolderDataset read(BadFiles bad_files = BadFiles::kSkip) {
    return read_digit_folder(folder_.path(), "data", bad_files);
  }

  TemporaryFolder folder_;
};

TEST_F(DigitFolder, HoldsPicturesByDigitAndName) {
  write("7/b.png", picture(3, 0, 200));
  write("7/a.pgm", "P2 3 3 255 0 0 0 0 90 0 0 0 0");
  write("0/x", picture(3, 0, 100));
  write("README.txt", "not a picture");
  write("8/.DS_Store", "not a picture");
  const FolderDataset read = this->read();
  EXPECT_EQ(read.data.name, "data");
  EXPECT_EQ(read.data.width, 3u);
  EXPECT_EQ(read.data.max_value, 255);
  EXPECT_THAT(read.data.labels, ElementsAre(0, 7, 7));
  EXPECT_EQ(read.data.image(0)[4], 100);
  EXPECT_EQ(read.data.image(1)[4], 90);
  EXPECT_EQ(read.data.image(2)[4], 200);
  EXPECT_EQ(read.skipped, 0u);
}

TEST_F(DigitFolder, ReadsJpegs) {
  write("3/a.jpg", text_of(test::make_jpeg(8, 8, std::vector<std::uint8_t>(64, 30))));
  EXPECT_THAT(read().data.pixels, Each(30));
}

TEST_F(DigitFolder, InvertsDarkInkOnBrightPaper) {
  write("1/dark.png", picture(3, 255, 55));
  write("1/light.png", picture(3, 10, 210));
  const Dataset data = read().data;
  EXPECT_THAT(data.image(0), ElementsAre(0, 0, 0, 0, 200, 0, 0, 0, 0));
  EXPECT_THAT(data.image(1), ElementsAre(10, 10, 10, 10, 210, 10, 10, 10, 10));
}

TEST_F(DigitFolder, FitsPicturesOfSeveralSizesInto28x28) {
  write("1/a.png", picture(28, 0, 200));
  write("2/b.png", picture(28, 0, 100));
  write("3/c.png", raster::Image(14, 7, 50));
  const Dataset data = read().data;
  EXPECT_EQ(data.width, 28u);
  EXPECT_EQ(data.height, 28u);
  ASSERT_EQ(data.pixels.size(), 3u * 28 * 28);
  EXPECT_EQ(data.image(0)[14 * 28 + 14], 200);
  EXPECT_EQ(data.image(1)[14 * 28 + 14], 100);
  EXPECT_THAT(data.image(2), Each(50));
}

TEST_F(DigitFolder, FitsLargePicturesInto28x28) {
  write("1/a.png", raster::Image(200, 200, 50));
  const Dataset data = read().data;
  EXPECT_EQ(data.width, 28u);
  EXPECT_THAT(data.pixels, Each(50));
}

TEST_F(DigitFolder, SkipsAndCountsWhatIsNoPicture) {
  write("4/good.png", picture(3, 0, 200));
  const std::string bad = write("4/a bad one.png", "not a picture");
  ASSERT_EQ(::mkfifo(folder_.file("4/fifo").c_str(), 0600), 0);
  ASSERT_EQ(::symlink("loop", folder_.file("4/loop").c_str()), 0);
  ASSERT_EQ(::symlink("nowhere", folder_.file("4/nowhere").c_str()), 0);
  std::filesystem::create_directory(folder_.file("4/more"));
  write("4/truncated.png", text_of(codec::encode_png(picture(3, 0, 200))).substr(0, 50));
  const FolderDataset read = this->read();
  EXPECT_EQ(read.data.size(), 1u);
  EXPECT_EQ(read.skipped, 6u);
  EXPECT_EQ(read.first_error, bad + ": is no picture: expected PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF");
}

TEST_F(DigitFolder, RefusesThemWhenAsked) {
  write("4/good.png", picture(3, 0, 200));
  ASSERT_EQ(::mkfifo(folder_.file("4/fifo").c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { read(BadFiles::kRefuse); }), folder_.file("4/fifo") + ": is no regular file");
}

TEST_F(DigitFolder, FollowsLinksToPictures) {
  write("elsewhere.png", picture(3, 0, 200));
  std::filesystem::create_directory(folder_.file("5"));
  ASSERT_EQ(::symlink("../elsewhere.png", folder_.file("5/link.png").c_str()), 0);
  EXPECT_THAT(read().data.labels, ElementsAre(5));
}

TEST_F(DigitFolder, RefusesToHoldNothing) {
  EXPECT_FALSE(is_digit_folder(folder_.path()));
  std::filesystem::create_directory(folder_.file("10"));
  EXPECT_FALSE(is_digit_folder(folder_.path()));
  std::filesystem::create_directory(folder_.file("0"));
  EXPECT_TRUE(is_digit_folder(folder_.path()));
  EXPECT_EQ(data_error_of([&] { read(); }), folder_.path() + ": holds no pictures of digits");
  write("0/a", "x");
  EXPECT_THAT(data_error_of([&] { read(); }),
              StartsWith(folder_.path() + ": holds no pictures of digits (1 files skipped, the first: "));
}

}  // namespace
}  // namespace inkling::dataset
