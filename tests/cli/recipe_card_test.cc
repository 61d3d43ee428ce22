#include "cli/recipe_card.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/errors.h"

namespace inkling::cli {
namespace {

// Two experiments of one recipe, of which the second is of its own settings, with a run on other threads, and one of a
// recipe that has changed.
constexpr const char* kResults = R"({
  "short": {"recipe": "cnn", "shows": "MNIST, 1 epoch", "command": "inkling train --recipe cnn --epochs 1 --seed N",
            "threads": 2, "configuration": "batch=8\nepochs=1\n",
            "runs": [{"seed": 1, "correct": 90, "total": 100, "seconds": 4, "threads": 2}]},
  "long": {"recipe": "cnn", "shows": "MNIST", "command": "inkling train --recipe cnn --seed N", "threads": 2,
           "configuration": "batch=8\nepochs=9\n",
           "runs": [{"seed": 1, "correct": 96, "total": 100, "seconds": 32, "threads": 2},
                    {"seed": 2, "correct": 98, "total": 100, "seconds": 64, "threads": 1}]},
  "old": {"recipe": "cnn", "shows": "MNIST", "command": "inkling train --recipe cnn --seed N", "threads": 2,
          "configuration": "batch=9\nepochs=9\n",
          "runs": [{"seed": 1, "correct": 99, "total": 100, "seconds": 30, "threads": 2}]}
})";

TEST(RecipeCard, HasWhatWasMeasuredOfTheRecipeAsItIs) {
  const std::vector<Measurement> found = measurements(kResults, "cnn", "batch=8\nepochs=9\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].own_settings);
  EXPECT_NEAR(found[0].mean(), 0.97, 1e-12);
  EXPECT_NEAR(found[0].deviation(), 0.0141421356, 1e-9);  // √(2 · 0.01²)
  EXPECT_EQ(found[0].seconds, 32);
  EXPECT_FALSE(found[1].own_settings);
  EXPECT_EQ(card_text(found),
            "MNIST: 97.00% ± 1.41 in 2 runs, 32 s a run on 2 threads\n"
            "  inkling train --recipe cnn --seed N, seeds 1, 2\n"
            "MNIST, 1 epoch: 90.00%, 4 s a run on 2 threads\n"
            "  inkling train --recipe cnn --epochs 1 --seed N, seed 1\n");
  EXPECT_EQ(card_json(found)[0]["seeds"], nlohmann::json({1, 2}));
}

TEST(RecipeCard, SaysWhereNothingWasMeasured) {
  EXPECT_TRUE(measurements(kResults, "tiny", "").empty());
  EXPECT_TRUE(measurements(kResults, "cnn", "batch=7\nepochs=9\n").empty());
  EXPECT_EQ(card_text({}), "Not measured with these settings (make accuracy).\n");
}

TEST(RecipeCard, ReadsTheBuiltInDocument) { EXPECT_NO_THROW(measurements("cnn", "")); }

TEST(RecipeCard, RefusesAnotherDocument) {
  for (const char* text : {"", "[1]", R"({"a": {}})", R"({"a": {"recipe": "cnn", "runs": [{}]}})"}) {
    test::expect_error(ErrorKind::kData, "results.json: ", [&] { measurements(text, "cnn", ""); });
  }
}

}  // namespace
}  // namespace inkling::cli
