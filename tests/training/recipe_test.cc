#include "training/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "support/errors.h"

namespace inkling::training {
namespace {

using test::expect_error;

TEST(Recipes, AreValidAndHaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Recipe& recipe : recipes()) {
    EXPECT_NO_THROW(require_valid(recipe)) << recipe.name;
    EXPECT_TRUE(names.insert(recipe.name).second) << recipe.name;
    EXPECT_EQ(&find_recipe(recipe.name), &recipe);
  }
  EXPECT_FALSE(names.contains("classic"));  // is classic/run.h
}

// What CONTRIBUTING and the recipes' summaries promise of their sizes.
TEST(Recipes, KeepTheirSizes) {
  const auto parameters = [](const char* name) {
    std::uint64_t sum = 0;
    for (const network::LayerSummary& layer : network::Architecture::parse(find_recipe(name).architecture).summary())
      sum += layer.parameters;
    return sum;
  };
  EXPECT_LT(parameters("digits"), 150'000u);
  EXPECT_EQ(parameters("digits-mlp"), 64u * 100 + 100 + 100 * 10 + 10);
  EXPECT_LT(parameters("tiny"), 8'000u);
  EXPECT_LE(parameters("mlp"), 2'000'000u);
  EXPECT_LT(parameters("cnn"), 500'000u);
}

TEST(Recipes, AreKnownByAllThatTheyDo) {
  const std::string text = configuration(find_recipe("digits"));
  const auto differs = [&](auto change) {
    Recipe recipe = find_recipe("digits");
    change(recipe);
    return configuration(recipe) != text;
  };
  EXPECT_TRUE(differs([](Recipe& r) { r.architecture = "input 8x8 | flatten | dense 10"; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.initialization = network::Initialization::kGlorot; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.loss.label_smoothing = 0; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.optimizer = optimizer::Sgd{}; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.schedule.learning_rate *= 2; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.augmentation.rotation += 1; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.epochs += 1; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.batch += 1; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.shard_size /= 2; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.clip_norm = 1; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.average_decay = 0; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.calm_share = 0; }));
  EXPECT_TRUE(differs([](Recipe& r) { r.calm_strength = 0; }));
  EXPECT_FALSE(differs([](Recipe& r) { r.summary = "another"; }));
}

TEST(Recipes, NameThoseThatThereAreWhereOneIsNot) {
  expect_error(ErrorKind::kUsage,
               "there is no recipe 'cmm': expected classic, plain, digits, digits-mlp, tiny, mlp, cnn",
               [] { find_recipe("cmm"); });
}

}  // namespace
}  // namespace inkling::training
