#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/command.h"
#include "support/temporary_folder.h"

namespace inkling::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class Inspect : public ::testing::Test {
 protected:
  test::CommandResult run(std::vector<std::string> arguments) {
    return test::inkling(arguments, {.folder = folder_.path()});
  }

  test::TemporaryFolder folder_;
};

TEST_F(Inspect, ShowsTheLayersOfThePublishedNetworkAndWhereItComesFrom) {
  ASSERT_EQ(run({"train", "--steps", "10", "--seed", "7"}).exit_code, 0);
  const test::CommandResult result = run({"inspect"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out,
              HasSubstr("input 8x8 | flatten | dense 100 no-bias | sigmoid | dense 10 no-bias | sigmoid\n"));
  EXPECT_THAT(result.out, ::testing::ContainsRegex("dense1 +dense 100 no-bias +100 +6400 +6400\n"));
  EXPECT_THAT(result.out, ::testing::ContainsRegex("all +7400 +7400\n"));
  EXPECT_THAT(result.out, ::testing::ContainsRegex("seed +7\n"));
  EXPECT_THAT(result.out, ::testing::ContainsRegex("steps +10\n"));
}

TEST_F(Inspect, ShowsARecipesNetworkAsJson) {
  const std::string net = "input 8x8 | conv 4 3x3 | relu | flatten | dense 10";
  ASSERT_EQ(run({"train", "--recipe", "digits", "--net", net, "--epochs", "1", "--out", "m", "-q"}).exit_code, 0);
  const json document = json::parse(run({"inspect", "m", "--json"}).out);
  EXPECT_EQ(document["architecture"], net);
  EXPECT_EQ(document["layers"][0]["output"], json({4, 6, 6}));
  EXPECT_EQ(document["layers"][0]["parameters"], 4 * 9 + 4);
  EXPECT_EQ(document["layers"][0]["multiply_adds"], 6 * 6 * 4 * 9);
  EXPECT_EQ(document["recipe"], "digits");
  EXPECT_EQ(document["data"], "digits");
  EXPECT_THAT(document["configuration"].get<std::string>(), HasSubstr("epochs=1\n"));
}

TEST_F(Inspect, RefusesWhatIsNoModel) {
  const test::CommandResult result = run({"inspect", "nowhere"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_EQ(result.err, "inkling: nowhere: cannot open: No such file or directory\n");
}

TEST_F(Inspect, ListsTheRecipesAndShowsOne) {
  EXPECT_THAT(run({"recipes"}).out, ::testing::ContainsRegex("\ndigits-mlp +digits +7510 "));
  EXPECT_THAT(run({"recipes", "cnn"}).out, HasSubstr("\naugmentation=rotate "));
  const json document = json::parse(run({"recipes", "--json"}).out);
  EXPECT_EQ(document[0]["name"], "classic");
  EXPECT_EQ(run({"recipes", "nothing"}).exit_code, 2);
}

}  // namespace
}  // namespace inkling::cli
