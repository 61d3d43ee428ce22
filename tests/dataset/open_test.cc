#include "dataset/open.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "codec/png.h"
#include "dataset/builtin.h"
#include "support/bytes.h"
#include "support/datasets.h"
#include "support/environment.h"
#include "support/pack.h"
#include "support/temporary_folder.h"

namespace inkling::dataset {
namespace {

using test::data_error_of;
using test::error_of;
using test::idx_images;
using test::idx_labels;
using test::ScopedEnvironment;
using test::TemporaryFolder;
using test::text_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::string csv_row() {
  std::string row;
  for (int i = 0; i < 64; ++i) row += "3,";
  return row + "1\n";
}

std::string npz(int train_width = 3) {
  const std::string width = std::to_string(train_width);
  return test::make_zip(
      {{"x_train.npy", test::make_npy_bytes("(1, 2, " + width + ")", std::string(2 * train_width, 'a'))},
       {"y_train.npy", test::make_npy_bytes("(1,)", "\1")},
       {"x_test.npy", test::make_npy_bytes("(2, 2, 3)", "bbbbbbcccccc")},
       {"y_test.npy", test::make_npy_bytes("(2,)", "\2\3")}});
}

// Every test has an environment of its own.
class OpenDataset : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path(folder_.file(name)).parent_path());
    return folder_.write(name, content);
  }
  void write_mnist(const std::string& prefix) {
    write(prefix + "train-images-idx3-ubyte.gz", text_of(test::pack(base::as_bytes(idx_images(12)))));
    write(prefix + "train-labels-idx1-ubyte.gz", text_of(test::pack(base::as_bytes(idx_labels(12)))));
    write(prefix + "t10k-images-idx3-ubyte.gz", text_of(test::pack(base::as_bytes(idx_images(5)))));
    write(prefix + "t10k-labels-idx1-ubyte.gz", text_of(test::pack(base::as_bytes(idx_labels(5)))));
  }

  TemporaryFolder folder_;
  ScopedEnvironment data_{"INKLING_DATA", std::nullopt};
  ScopedEnvironment xdg_{"XDG_DATA_HOME", std::nullopt};
  ScopedEnvironment home_{"HOME", folder_.file("home")};
};

TEST_F(OpenDataset, KnowsTheBuiltInDigits) {
  const Partition data = open_dataset("digits");
  EXPECT_EQ(content_hash(*data.train.data), content_hash(builtin_digits()));
  EXPECT_EQ(data.train.data->name, "digits");
  EXPECT_TRUE(data.test.empty());
}

TEST_F(OpenDataset, FindsAFormatByItsContentNotByItsName) {
  EXPECT_EQ(open_dataset(write("a.png", csv_row())).train.size(), 1u);
  EXPECT_EQ(open_dataset(write("b.csv", text_of(test::pack(base::as_bytes(csv_row()))))).train.size(), 1u);
  const Partition data = open_dataset(write("c.csv", npz()));
  EXPECT_EQ(data.train.size(), 1u);
  EXPECT_EQ(data.test.size(), 2u);
  EXPECT_EQ(data.train.data->name, folder_.file("c.csv"));
}

TEST_F(OpenDataset, FindsTheLabelsBesideAFileOfImages) {
  const std::string images = write("some-images-idx3-ubyte", idx_images(3));
  EXPECT_THAT(error_of([&] { open_dataset(images); }),
              HasSubstr("has no labels (there is no file of labels beside it)"));
  const std::string labels = write("some-labels-idx1-ubyte.gz", text_of(test::pack(base::as_bytes(idx_labels(3)))));
  EXPECT_EQ(open_dataset(images).train.labels(), test::counted_labels(3));
  EXPECT_THAT(error_of([&] { open_dataset(labels); }), HasSubstr("is an IDX file: expected one of images"));
}

TEST_F(OpenDataset, ReadsAFolderOfIdxFiles) {
  write_mnist("folder/");
  const Partition data = open_dataset(folder_.file("folder"));
  EXPECT_EQ(data.train.size(), 12u);
  EXPECT_EQ(data.test.size(), 5u);
  EXPECT_EQ(data.train.data->name, folder_.file("folder"));
  EXPECT_EQ(data.test.data->name, folder_.file("folder"));
}

TEST_F(OpenDataset, ReadsAFolderOfUcisFiles) {
  write("uci/optdigits.tra", csv_row() + csv_row());
  write("uci/optdigits.tes", csv_row());
  const Partition data = open_dataset(folder_.file("uci"));
  EXPECT_EQ(data.train.size(), 2u);
  EXPECT_EQ(data.test.size(), 1u);
}

TEST_F(OpenDataset, ReadsAFolderOfPictures) {
  const std::string picture = text_of(codec::encode_png({2, 2, {1, 2, 3, 4}}));
  write("pictures/3/a.png", picture);
  write("pictures/3/b.png", "no picture");
  const Partition data = open_dataset(folder_.file("pictures"));
  EXPECT_THAT(data.train.labels(), ElementsAre(3));
  EXPECT_TRUE(data.test.empty());
  EXPECT_THAT(data.warnings, ElementsAre(folder_.file("pictures") +
                                         ": 1 of 2 files skipped, the first: " + folder_.file("pictures/3/b.png") +
                                         ": is no picture: expected PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF"));
  EXPECT_NE(data_error_of([&] { open_dataset(folder_.file("pictures"), {.bad_files = BadFiles::kRefuse}); }), "");
}

TEST_F(OpenDataset, ReadsFoldersOfPicturesInTwoParts) {
  const std::string picture = text_of(codec::encode_png({2, 2, {1, 2, 3, 4}}));
  write("both/train/3/a.png", picture);
  write("both/test/4/a.png", picture);
  write("both/test/4/b.png", "no picture");
  const Partition data = open_dataset(folder_.file("both"));
  EXPECT_THAT(data.train.labels(), ElementsAre(3));
  EXPECT_THAT(data.test.labels(), ElementsAre(4));
  EXPECT_THAT(data.warnings, SizeIs(1));
}

TEST_F(OpenDataset, RefusesPartsOfTwoSizes) {
  EXPECT_EQ(data_error_of([&] { open_dataset(write("odd.npz", npz(4))); }),
            folder_.file("odd.npz") + ": its parts differ: training images are 4x2, test images 3x2");
}

TEST_F(OpenDataset, RefusesWhatIsNoDataset) {
  EXPECT_EQ(data_error_of([&] {
              open_dataset(write("p.csv", text_of(codec::encode_png({1, 1, {0}}))));
            }),
            folder_.file("p.csv") + ": is a picture: expected a dataset (inkling read reads pictures)");
  EXPECT_THAT(data_error_of([&] { open_dataset(folder_.path()); }), HasSubstr(": holds no dataset: expected "));
  EXPECT_THAT(data_error_of([&] { open_dataset(write("empty", "")); }), HasSubstr("is empty"));
  EXPECT_THAT(data_error_of([&] { open_dataset(write("text", "hello")); }), HasSubstr("line 1: expected 65 columns"));
  EXPECT_THAT(error_of([&] { open_dataset(folder_.file("nowhere")); }), HasSubstr("nowhere: cannot open"));
}

TEST_F(OpenDataset, LooksForMnistInTheDataFolders) {
  EXPECT_EQ(data_folder(), folder_.file("home/.local/share/inkling"));
  EXPECT_EQ(
      error_of([] { open_dataset("mnist"); }),
      "mnist: is not in " + folder_.file("home/.local/share/inkling/mnist") + ": get it with: inkling data get mnist");
  write_mnist("home/.local/share/inkling/mnist/");
  const Partition data = open_dataset("mnist");
  EXPECT_EQ(data.train.data->name, "mnist");
  EXPECT_EQ(data.train.size(), 12u);
  EXPECT_EQ(data.test.size(), 5u);

  const ScopedEnvironment xdg("XDG_DATA_HOME", folder_.file("xdg"));
  EXPECT_EQ(find_mnist(), std::nullopt);
  write_mnist("xdg/inkling/mnist/");
  EXPECT_EQ(find_mnist(), folder_.file("xdg/inkling/mnist"));
}

TEST_F(OpenDataset, LooksForMnistWhereTheEnvironmentSays) {
  write_mnist("shared/mnist/");
  {
    const ScopedEnvironment data("INKLING_DATA", folder_.file("shared"));
    EXPECT_EQ(find_mnist(), folder_.file("shared/mnist"));
  }
  {
    const ScopedEnvironment data("INKLING_DATA", folder_.file("shared/mnist"));
    EXPECT_EQ(find_mnist(), folder_.file("shared/mnist"));
  }
  write_mnist("home/.local/share/inkling/mnist/");
  const ScopedEnvironment data("INKLING_DATA", folder_.file("nowhere"));
  EXPECT_EQ(find_mnist(), std::nullopt);
}

TEST_F(OpenDataset, ReadsKerassMnistToo) {
  write("shared/mnist/mnist.npz", npz());
  const ScopedEnvironment environment("INKLING_DATA", folder_.file("shared"));
  const Partition data = open_dataset("mnist");
  EXPECT_EQ(data.train.data->name, "mnist");
  EXPECT_EQ(data.test.data->name, "mnist");
  EXPECT_EQ(data.test.size(), 2u);
}

}  // namespace
}  // namespace inkling::dataset
