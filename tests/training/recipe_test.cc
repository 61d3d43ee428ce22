#include "training/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <variant>

#include "support/errors.h"

namespace inkling::training {
namespace {

using test::expect_error;

TEST(Recipes, AreValidAndHaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Recipe& recipe : recipes()) {
    if (const auto* settings = std::get_if<MinibatchSettings>(&recipe.settings)) {
      EXPECT_NO_THROW(require_valid(*settings)) << recipe.name;
    }
    EXPECT_TRUE(names.insert(recipe.name).second) << recipe.name;
    EXPECT_EQ(&find_recipe(recipe.name), &recipe);
  }
  EXPECT_TRUE(std::holds_alternative<ClassicSettings>(find_recipe("classic").settings));
}

// What CONTRIBUTING and the recipes' summaries promise of their sizes.
TEST(Recipes, KeepTheirSizes) {
  const auto parameters = [](const char* name) { return architecture_of(find_recipe(name)).parameters(); };
  EXPECT_EQ(parameters("classic"), 64u * 100 + 100 * 10);
  EXPECT_LT(parameters("digits"), 150'000u);
  EXPECT_EQ(parameters("digits-mlp"), 64u * 100 + 100 + 100 * 10 + 10);
  EXPECT_LT(parameters("tiny"), 8'000u);
  EXPECT_LE(parameters("mlp"), 2'000'000u);
  EXPECT_LT(parameters("cnn"), 500'000u);
}

TEST(Recipes, AreKnownByAllThatTheyDo) {
  const std::string text = configuration(std::get<MinibatchSettings>(find_recipe("digits").settings));
  const auto differs = [&](auto change) {
    MinibatchSettings recipe = std::get<MinibatchSettings>(find_recipe("digits").settings);
    change(recipe);
    return configuration(recipe) != text;
  };
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.architecture = "input 8x8 | flatten | dense 10"; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.initialization = network::Initialization::kGlorot; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.loss.label_smoothing = 0; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.optimizer = optimizer::Sgd{}; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.schedule.learning_rate *= 2; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.augmentation.rotation += 1; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.epochs += 1; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.batch += 1; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.shard_size /= 2; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.clip_norm = 1; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.average_decay = 0; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.calm_share = 0; }));
  EXPECT_TRUE(differs([](MinibatchSettings& r) { r.calm_strength = 0; }));
  EXPECT_FALSE(differs([](MinibatchSettings& r) { r.temperature = 2; }));  // is a part of the model itself
}

TEST(Recipes, NameThoseThatThereAreWhereOneIsNot) {
  expect_error(ErrorKind::kUsage,
               "there is no recipe 'cmm': expected classic, plain, digits, digits-mlp, tiny, mlp, cnn",
               [] { find_recipe("cmm"); });
}

}  // namespace
}  // namespace inkling::training
