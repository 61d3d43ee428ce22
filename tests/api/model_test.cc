#include "model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <inkling/model.h>
#include <inkling/reader.h>

#include <numeric>
#include <vector>

#include "base/files.h"
#include "support/errors.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inkling {
namespace {

using test::expect_error;

TEST(PublicModel, SaysWhatItIs) {
  const Model model = Model::load(test::golden_path("model_v1_network.safetensors"));
  const model::Model inside = model::load_model(test::golden_path("model_v1_network.safetensors"));
  EXPECT_EQ(model.architecture(), inside.architecture());
  EXPECT_EQ(model.labels(), inside.labels());
  EXPECT_EQ(model.height(), inside.height());
  EXPECT_EQ(model.width(), inside.width());
  EXPECT_EQ(model.networks(), 1u);
  EXPECT_EQ(model.origin().recipe, inside.provenance.recipe);
  EXPECT_EQ(model.origin().seed, inside.provenance.seed);
}

TEST(PublicModel, GivesProbabilitiesOfEachImageFromMemoryAndFromFilesAlike) {
  const test::TemporaryFolder folder;
  const Model model = Model::builtin();
  model.save(folder.file("m.safetensors"));
  const Model copy = Model::load(folder.file("m.safetensors"));
  const Model parsed = Model::parse(base::read_file(folder.file("m.safetensors"), 1 << 24), "F");
  const std::size_t size = model.height() * model.width(), labels = model.labels().size();
  std::vector<float> images(2 * size, 0.0f);
  for (std::size_t y = 4; y < 24; ++y) images[size + y * model.width() + 14] = 1;
  const std::vector<double> probabilities = model.probabilities(images);
  ASSERT_EQ(probabilities.size(), 2 * labels);
  for (const auto row : {probabilities.begin(), probabilities.begin() + static_cast<std::ptrdiff_t>(labels)}) {
    EXPECT_NEAR(std::accumulate(row, row + static_cast<std::ptrdiff_t>(labels), 0.0), 1, 1e-12);
  }
  EXPECT_GT(probabilities[labels + 1], 0.5);  // a stroke is a 1
  EXPECT_EQ(copy.probabilities(images), probabilities);
  EXPECT_EQ(parsed.probabilities(images), probabilities);
}

TEST(PublicModel, RefusesWhatIsNoModelAndNoImages) {
  expect_error(ErrorKind::kIo, "none", [] { Model::load("none"); });
  expect_error(ErrorKind::kData, "F: ", [] { Model::parse({}, "F"); });
  expect_error(ErrorKind::kUsage, "expected images of 784 values each, got 785 values",
               [] { Model::builtin().probabilities(std::vector<float>(785)); });
  EXPECT_TRUE(Model::builtin().probabilities({}).empty());
}

}  // namespace
}  // namespace inkling
