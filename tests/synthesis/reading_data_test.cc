#include "synthesis/reading_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <numeric>

#include "support/bytes.h"
#include "support/datasets.h"
#include "support/environment.h"
#include "support/errors.h"
#include "support/large_digits.h"
#include "support/prediction.h"
#include "support/temporary_folder.h"
#include "synthesis/open.h"
#include "synthesis/scene.h"
#include "training/evaluation.h"
#include "training/trainer.h"

namespace inkling::synthesis {
namespace {

using testing::HasSubstr;

dataset::Dataset made(std::size_t threads, std::uint64_t seed = 1, std::size_t digits = 120) {
  base::ThreadPool pool(threads);
  return make_reading_data(test::large_digits(digits), seed, pool);
}

TEST(ReadingData, HasItsPartsInTheirShares) {
  const dataset::Dataset data = made(1);
  EXPECT_EQ(data.size(), 120u + 72 + 36 + 96 + 72 + 48 + 72 + 24 + 72);
  EXPECT_EQ(data.classes, 23);
  EXPECT_EQ(data.pixels.size(), data.size() * 784);
  EXPECT_EQ(std::ranges::count(data.labels, kRejectClass), 72 + 72);
  EXPECT_EQ(std::ranges::count_if(data.labels, [](std::uint8_t label) { return label > kRejectClass; }), 48 + 24);
  for (std::uint8_t digit = 0; digit < 10; ++digit) EXPECT_GE(std::ranges::count(data.labels, digit), 14);
}

TEST(ReadingData, IsTheSameForAnyNumberOfThreadsAndAnotherForAnotherSeed) {
  const std::string hash = dataset::content_hash(made(1));
  EXPECT_EQ(dataset::content_hash(made(3)), hash);
  EXPECT_NE(dataset::content_hash(made(1, 2)), hash);
}

TEST(ReadingData, KeepsTheImagesThatItIsMadeFrom) {
  const dataset::Dataset digits = test::large_digits(120);
  const dataset::Dataset data = made(2);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    bool found = false;
    for (std::size_t k = 0; k < data.size() && !found; ++k) {
      found = data.labels[k] == digits.labels[i] && std::ranges::equal(data.image(k), digits.image(i));
    }
    EXPECT_TRUE(found) << i;
  }
}

TEST(ReadingData, NoImageIsBlankAndAllAreNormalized) {
  const dataset::Dataset data = made(2);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto image = data.image(i);
    double ink = 0, x = 0, y = 0;
    for (std::size_t k = 0; k < image.size(); ++k) {
      ink += image[k];
      x += image[k] * static_cast<double>(k % 28);
      y += image[k] * static_cast<double>(k / 28);
    }
    const int least = data.labels[i] == kRejectClass ? 1 : 4;  // pixels of full ink: what is no digit may be a speck
    EXPECT_GT(ink, 255 * least) << i << " of label " << int{data.labels[i]};
    EXPECT_NEAR(x / ink, 13.5, 4) << i;
    EXPECT_NEAR(y / ink, 13.5, 4) << i;
  }
}

TEST(ReadingData, RefusesWhatItCannotBeMadeFrom) {
  base::ThreadPool pool(1);
  dataset::Dataset blank = test::large_digits(2);
  std::fill(blank.pixels.begin() + 784, blank.pixels.end(), std::uint8_t{0});
  EXPECT_EQ(test::data_error_of([&] { make_reading_data(blank, 1, pool); }), "look-alike: image 1 holds no ink");
  dataset::Dataset small = blank;
  small.width = 14;
  small.height = 56;
  EXPECT_THAT(test::data_error_of([&] { make_reading_data(small, 1, pool); }), HasSubstr("expected images of 28x28"));
}

// MNIST's four files with `train` and `test` digits.
void write_mnist(test::TemporaryFolder& folder, std::size_t train, std::size_t test) {
  std::filesystem::create_directories(folder.file("mnist"));
  const auto write = [&folder](const std::string& part, std::size_t count) {
    const dataset::Dataset digits = test::large_digits(count);
    const auto size = static_cast<std::uint32_t>(count);
    folder.write("mnist/" + part + "-images-idx3-ubyte",
                 test::make_idx(0x803, {size, 28, 28}, {digits.pixels.begin(), digits.pixels.end()}));
    folder.write("mnist/" + part + "-labels-idx1-ubyte",
                 test::make_idx(0x801, {size}, {digits.labels.begin(), digits.labels.end()}));
  };
  write("train", train);
  write("t10k", test);
}

TEST(OpenAnyDataset, MakesReadingFromMnist) {
  test::TemporaryFolder folder;
  const test::ScopedEnvironment data("INKLING_DATA", folder.path());
  EXPECT_THAT(test::error_of([] { open_any_dataset("reading"); }), HasSubstr("inkling data get mnist"));
  write_mnist(folder, 40, 20);
  const dataset::Partition reading = open_any_dataset("reading");
  const dataset::Dataset& train = *reading.train.data;
  EXPECT_EQ(train.name, "reading");
  EXPECT_EQ(train.size(), 40u + 24 + 12 + 32 + 24 + 16 + 24 + 8 + 24);
  EXPECT_EQ(train.classes, 23);
  EXPECT_EQ(reading.test.size(), 20u);
  EXPECT_EQ(reading.test.data->classes, 23);
  EXPECT_EQ(open_any_dataset("mnist").train.data->classes, 10);
}

training::MinibatchSettings tiny_recipe(const std::string& outputs) {
  training::MinibatchSettings recipe;
  recipe.architecture = "input 28x28 | conv 8 5x5 stride 2 same | relu | maxpool 2 | flatten | dense " + outputs;
  recipe.optimizer = optimizer::AdamW{};
  recipe.schedule = {.kind = optimizer::ScheduleKind::kCosine, .learning_rate = 0.01, .milestones = {}};
  recipe.epochs = 12;
  recipe.batch = 32;
  return recipe;
}

TEST(ReadingData, TeachesANetworkWhatIsNoDigit) {
  const dataset::Partition rows{.train = dataset::whole(made(2, 1, 400))};
  training::TrainListener listener;
  const training::TrainedNetwork result = training::train_network(tiny_recipe("23"), rows, {}, listener);
  EXPECT_GT(result.history.back().accuracy, 0.6);
  // Read as digits, whatever the eleventh output says.
  const dataset::Subset digits = dataset::whole(test::large_digits(200));
  const training::Evaluation evaluation = test::evaluate(result.network, digits);
  EXPECT_EQ(evaluation.confusion.total(), 200u);
  EXPECT_GT(evaluation.confusion.accuracy(), 0.9);
}

TEST(ReadingData, NeedsANetworkWithAnOutputForEachLabel) {
  const dataset::Partition rows{.train = dataset::whole(made(1, 1, 20))};
  EXPECT_EQ(test::error_of([&] { training::require_fitting(tiny_recipe("10"), rows, {}); }),
            "the network has 10 outputs, but look-alike has 23 classes");
  EXPECT_EQ(test::error_of([&] { training::require_fitting(tiny_recipe("23"), rows, {}); }), "");
}

}  // namespace
}  // namespace inkling::synthesis
