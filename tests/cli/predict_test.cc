// inkling predict, and what inkling data info says of data that is laid out in other ways.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "codec/png.h"
#include "dataset/builtin.h"
#include "support/bytes.h"
#include "support/command_test.h"
#include "support/datasets.h"

namespace inkling::cli {
namespace {

using namespace test;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// Rows of the built-in digits: the label, where it is wanted, and 64 counts.
std::string rows(std::size_t count, bool labels) {
  const dataset::Dataset digits = dataset::builtin_digits();
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (labels) text += fmt::format("{},", digits.labels[i]);
    text += fmt::format("{}\n", fmt::join(digits.image(i), ","));
  }
  return text;
}

class Predict : public CommandTest {
 protected:
  void SetUp() override { ASSERT_EQ(run({"train", "--quiet", "--out", "m"}).exit_code, 0); }
};

TEST_F(Predict, AnswersImagesWithoutLabels) {
  folder_.write("data.csv", rows(50, false));
  const CommandResult result = run({"predict", "m", "--data", "data.csv"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, StartsWith("index,label,confidence\n0,0,0."));
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 51);
  const CommandResult kaggle =
      run({"predict", "m", "--data", "data.csv", "--layout", "kaggle", "--out", "answers.csv"});
  EXPECT_EQ(kaggle.out, "");
  EXPECT_EQ(kaggle.err, "inkling: answers.csv: 50 answers\n");
  EXPECT_THAT(read_text(file("answers.csv")), StartsWith("ImageId,Label\n1,0\n2,1\n"));
  expect_refused({"eval", "m", "--data", "data.csv"}, 3,
                 "data.csv: has no labels (columns separated by commas, no header, no label, 8x8 pixels 0..16): "
                 "inkling predict answers such data");
  expect_refused({"train", "--recipe", "digits", "--data", "data.csv"}, 3, "data.csv: has no labels");
}

TEST_F(Predict, SaysThatLabelsAreNotUsed) {
  folder_.write("data.csv", rows(50, true));
  EXPECT_EQ(run({"predict", "m", "--data", "data.csv"}).err, "inkling: data.csv: has labels, which are not used\n");
  expect_refused({"predict", "builtin", "--data", "data.csv", "-q"}, 3, "expected images of 28x28 pixels");
}

class DataInfo : public CommandTest {};

TEST_F(DataInfo, SaysHowATableIsLaidOut) {
  folder_.write("data.csv", rows(50, true));
  EXPECT_THAT(run({"data", "info", "data.csv"}).out,
              HasSubstr("\n  columns separated by commas, no header, label in column 1, 8x8 pixels 0..16\n"));
  folder_.write("none.csv", rows(50, false));
  const CommandResult none = run({"data", "info", "none.csv"});
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_THAT(none.out, StartsWith("none.csv: 50 images of 8x8 pixels, 0 (paper) to 16 (ink), without labels\n"));
  EXPECT_EQ(json::parse(run({"data", "info", "none.csv", "--json"}).out)["labels"], false);
  EXPECT_THAT(run({"data", "info", "data.csv", "--show", "2"}).out, HasSubstr("\n  0                 1\n"));
}

TEST_F(DataInfo, NamesFilesOfAnyBytes) {
  folder_.write("caf\xe9", rows(50, true));
  const CommandResult result = run({"data", "info", "--json", "caf\xe9"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(json::parse(result.out)["data"], "caf\xef\xbf\xbd");
  EXPECT_EQ(json::parse(result.out)["data_bytes"], "Y2Fm6Q==");
}

TEST_F(DataInfo, WarnsOfLabelsThatTeachNothing) {
  std::string text;
  for (int i = 0; i < 5; ++i) text += rows(1, true);
  folder_.write("same.csv", text);
  EXPECT_THAT(run({"data", "info", "same.csv"}).err, HasSubstr("warning: same.csv: all 5 images have the label 0"));
}

TEST_F(DataInfo, KnowsFoldersByTheirDigits) {
  const std::string picture = text_of(codec::encode_png({2, 2, {1, 2, 3, 4}}));
  for (const char* folder : {"set/03", "set/four", "set/digit_5", "set/10", "set/.thumbs"}) {
    std::filesystem::create_directories(file(folder));
    folder_.write(std::string(folder) + "/a.png", picture);
  }
  const CommandResult result = run({"data", "info", "--json", "set"});
  EXPECT_EQ(json::parse(result.out)["train"]["digits"], json({0, 0, 0, 1, 1, 1, 0, 0, 0, 0}));
  EXPECT_THAT(result.err, HasSubstr("warning: set: no digit's folder, passed over: .thumbs/, 10/\n"));

  std::filesystem::create_directories(file("table/pictures"));
  folder_.write("table/pictures/a.png", picture);
  folder_.write("table/pictures/b.png", picture);
  folder_.write("table/labels.csv", "path,label\npictures/a.png,7\npictures/b.png,two\n");
  EXPECT_EQ(json::parse(run({"data", "info", "--json", "table"}).out)["train"]["digits"],
            json({0, 0, 1, 0, 0, 0, 0, 1, 0, 0}));
}

TEST_F(DataInfo, OpensFilesOfOtherNamesAndPlaces) {
  for (const std::string part : {"train", "test"}) {
    for (const std::string items : {"images-idx3", "labels-idx1"}) {
      const std::string name = "emnist-digits-" + part + "-" + items + "-ubyte";
      std::filesystem::create_directories(file("set/inner/" + name));
      folder_.write("set/inner/" + name + "/" + name, items == "images-idx3" ? idx_images(12) : idx_labels(12));
    }
  }
  const CommandResult result = run({"data", "info", "--json", "set"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(json::parse(result.out)["train"]["images"], 12);
  EXPECT_EQ(json::parse(result.out)["test"]["images"], 12);
  EXPECT_THAT(result.err, HasSubstr("12 of 12 test images are among the training images, too"));
  folder_.write("images.npy", make_npy_bytes("(12, 2, 3)", std::string(72, 'a')));
  EXPECT_THAT(run({"data", "info", "images.npy"}).out, HasSubstr("12 images of 3x2 pixels"));
  folder_.write("labels.npy", make_npy_bytes("(12,)", std::string(12, '\3')));
  EXPECT_THAT(run({"data", "info", "images.npy"}).out, HasSubstr("labels are in labels.npy"));
}

}  // namespace
}  // namespace inkling::cli
