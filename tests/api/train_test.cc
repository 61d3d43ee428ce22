#include "training/train.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <inkling/train.h>

#include <cmath>
#include <vector>

#include "api/model.h"
#include "support/errors.h"
#include "synthesis/open.h"

namespace inkling {
namespace {

using test::expect_error;
using testing::Contains;
using testing::HasSubstr;

// Remembers what it is told.
class Notes : public TrainListener {
 public:
  void on_start(const StartReport& report) override { start = report; }
  void on_epoch(const EpochReport& report) override { epochs.push_back(report); }
  void on_test(const TestReport& report) override { result = report; }
  bool should_stop() override { return stop; }

  StartReport start;
  std::vector<EpochReport> epochs;
  TestReport result;
  bool stop = false;
};

Recipe small() { return Recipe("digits-mlp").set("epochs", "2"); }

TEST(PublicTrain, IsTheRunOfTheRoomTraining) {
  Notes notes;
  const Model model = train(small(), Dataset::open("digits"), {.seed = 5}, notes);
  training::Recipe recipe = training::find_recipe("digits-mlp");
  std::get<training::MinibatchSettings>(recipe.settings).epochs = 2;
  TrainListener nobody;
  const training::TrainedModel inside =
      training::train(recipe, synthesis::open_any_dataset("digits"), {.seed = 5}, nobody);
  EXPECT_EQ(model::tensors_hash(model.implementation().model()), model::tensors_hash(inside.model));
  EXPECT_EQ(model.origin().configuration, inside.model.provenance.configuration);
  EXPECT_EQ(notes.start.train + notes.start.test, 1797u);
  EXPECT_EQ(notes.epochs, inside.histories.at(0));
  EXPECT_EQ(notes.result.images, inside.test.confusion.total());
  EXPECT_EQ(notes.result.correct, inside.test.confusion.correct());
}

TEST(PublicTrain, LearnsFromImagesOfOnesOwn) {
  // Two kinds of images, upper half or lower half of ink, twenty of each.
  constexpr std::size_t kSide = 4, kImages = 40;
  std::vector<std::uint8_t> pixels(kImages * kSide * kSide), labels(kImages);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const std::size_t image = i / (kSide * kSide);
    labels[image] = static_cast<std::uint8_t>(image % 2);
    if ((i / (kSide * kSide / 2)) % 2 == image % 2) pixels[i] = 200;
  }
  const Dataset data("halves", kSide, kSide, pixels, labels, 200);
  EXPECT_EQ(data.size(), kImages);
  EXPECT_EQ(data.test_size(), 0u);
  Recipe recipe("digits-mlp");
  recipe.set("architecture", "input 4x4 | flatten | dense 10").set("augmentation", "none").set("epochs", "100");
  recipe.set("average_decay", "0");  // a run of so few steps has nothing to average
  Notes notes;
  train(recipe, data, {}, notes);
  EXPECT_EQ(notes.result.images, 10u);
  EXPECT_EQ(notes.result.correct, 10u);
}

TEST(PublicTrain, EndsWhereTheListenerAsksForIt) {
  Notes notes;
  notes.stop = true;
  expect_error(ErrorKind::kInterrupted, "", [&] { train(small(), Dataset::open("digits"), {}, notes); });
}

TEST(PublicTrain, SaysWhichOptionIsWrong) {
  expect_error(ErrorKind::kUsage, "test_fraction",
               [] { train(small(), Dataset::open("digits"), {.test_fraction = 2}); });
}

TEST(PublicRecipe, HasTheSettingsThatModelFilesRecord) {
  EXPECT_THAT(Recipe::names(), Contains("classic"));
  EXPECT_EQ(Recipe("digits").data(), "digits");
  EXPECT_THAT(small().configuration(), HasSubstr("\nepochs=2\n"));
  EXPECT_THAT(Recipe("classic").set("steps", "7").configuration(), HasSubstr("steps=7\n"));
  EXPECT_THAT(Recipe("digits").set("learning_rate", "2e-3").configuration(), HasSubstr("rate 0.002 "));
  Recipe steps("digits");
  steps.set("schedule", "step rate 0.1 warm-up 0 factor 0.1 at 0.3 0.6");
  steps.set("schedule", "step rate 0.1 warm-up 0 factor 0.1 at 0.5");
  EXPECT_THAT(steps.configuration(), HasSubstr("at 0.5\n"));
  for (const std::string& name : Recipe::names()) EXPECT_FALSE(Recipe(name).summary().empty()) << name;
}

TEST(PublicRecipe, RefusesWhatIsNoSettingAndNoValue) {
  expect_error(ErrorKind::kUsage, "nonsense", [] { Recipe("nonsense"); });
  expect_error(ErrorKind::kUsage, "recipe digits has no setting 'steps'", [] { Recipe("digits").set("steps", "7"); });
  expect_error(ErrorKind::kUsage, "epochs: ", [] { Recipe("digits").set("epochs", "0"); });
  expect_error(ErrorKind::kUsage, "epochs: ", [] { Recipe("digits").set("epochs", "many"); });
  expect_error(ErrorKind::kUsage, "architecture: ", [] { Recipe("digits").set("architecture", "input 4"); });
  expect_error(ErrorKind::kUsage, "initialization: ", [] { Recipe("digits").set("initialization", "hee"); });
  expect_error(ErrorKind::kUsage, "clip_norm: ", [] { Recipe("digits").set("clip_norm", "nan"); });
}

TEST(PublicDataset, RefusesWhatDoesNotFit) {
  const std::vector<std::uint8_t> pixels(12), labels = {1, 2, 10};
  const auto dataset = [&](std::size_t side, std::size_t images, std::uint8_t full_ink = 255) {
    Dataset("mine", side, side, pixels, std::span(labels).first(images), full_ink);
  };
  expect_error(ErrorKind::kUsage, "mine: expected the pixels of 2 images of 2x2, got 12", [&] { dataset(2, 2); });
  expect_error(ErrorKind::kUsage, "mine: expected the pixels of 0 images", [&] { dataset(2, 0); });
  expect_error(ErrorKind::kData, "mine: label 2: expected a digit 0..9, got 10", [&] { dataset(2, 3); });
  expect_error(ErrorKind::kData, "full ink",
               [&] { Dataset("mine", 1, 1, std::vector<std::uint8_t>{9}, std::vector<std::uint8_t>{1}, 8); });
  expect_error(ErrorKind::kIo, "nowhere", [] { Dataset::open("nowhere"); });
}

}  // namespace
}  // namespace inkling
