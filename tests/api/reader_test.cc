#include "reader/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <inkling/reader.h>

#include <thread>
#include <vector>

#include "support/errors.h"
#include "support/glyphs.h"
#include "support/temporary_folder.h"

namespace inkling {
namespace {

using test::expect_error;
using test::TemporaryFolder;

std::string text_of(const Reading& reading) {
  std::string text;
  for (const LineReading& line : reading.lines) text += line.text() + '\n';
  return text;
}

class PublicReader : public testing::Test {
 protected:
  static void SetUpTestSuite() { reader_ = std::make_unique<Reader>(Reader::builtin()); }
  static void TearDownTestSuite() { reader_.reset(); }

  PublicReader() : picture_(test::paper(400, 120)) { test::write("174", 40, 40, 14, picture_); }

  ImageView view() const { return {picture_.values.data(), picture_.width, picture_.height}; }

  static std::unique_ptr<Reader> reader_;
  raster::Image picture_;
  TemporaryFolder folder_;
};

std::unique_ptr<Reader> PublicReader::reader_;

TEST_F(PublicReader, ReadsPicturesInMemoryAsThoseInFiles) {
  EXPECT_EQ(text_of(reader_->read(view())), "174\n");
  EXPECT_EQ(text_of(reader_->read_file(folder_.write("a.pgm", test::to_pgm(picture_)))), "174\n");
  EXPECT_EQ(text_of(reader_->read(view(), {.format = "\\d{3}", .min_confidence = 1.1})), "???\n");
}

TEST_F(PublicReader, ReadsFromManyThreads) {
  std::vector<std::string> texts(4);
  std::vector<std::thread> threads;
  for (std::string& text : texts) threads.emplace_back([&, this] { text = text_of(reader_->read(view())); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(texts, testing::Each("174\n"));
}

TEST_F(PublicReader, RefusesFilesThatItCannotRead) {
  expect_error(ErrorKind::kIo, "none.png: ", [&] { reader_->read_file(folder_.file("none.png")); });
  expect_error(ErrorKind::kData, "a.txt: is no picture",
               [&] { reader_->read_file(folder_.write("a.txt", "no picture")); });
  const std::string path = folder_.write("a.pgm", test::to_pgm(picture_));
  expect_error(ErrorKind::kData, "a.pgm: ", [&] { reader_->read_file(path, {}, 47'999); });
  EXPECT_EQ(text_of(reader_->read_file(path, {}, 48'000)), "174\n");
  expect_error(ErrorKind::kUsage, "format, column 1: ", [&] { reader_->read_file(path, {.format = "x"}); });
}

}  // namespace
}  // namespace inkling
