// inkling verify: whether training again gives the same bits.
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/model.h"
#include "support/command_test.h"

namespace inkling::cli {
namespace {

using nlohmann::json;
using test::CommandResult;
using test::CommandTest;
using test::Words;
using test::operator+;
using testing::HasSubstr;
using testing::StartsWith;

class Verify : public CommandTest {
 protected:
  void train(const Words& more) const { ASSERT_EQ(run(Words{"train", "--out", "m", "-q"} + more).exit_code, 0); }

  // Writes the model `m` again after `change`.
  template <typename Change>
  void change_model(const Change& change) const {
    model::Model model = model::load_model(file("m"));
    change(model);
    model::save_model(model, file("m"));
  }
};

const Words kSmall = {"--recipe", "digits-mlp", "--net", "input 8x8 | flatten | dense 8 | batchnorm | relu | dense 10",
                      "--epochs", "2"};

TEST_F(Verify, FindsTheSameBitsOfThePublishedProgram) {
  train({"--steps", "500", "--hidden", "9", "--precision", "double", "--seed", "7", "--test-fraction", "0.3"});
  const CommandResult result = run({"verify", "m"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out,
              HasSubstr("the same bits: SHA-256 of the tensors " + model::tensors_hash(model::load_model(file("m")))));
}

TEST_F(Verify, FindsTheSameBitsOfARecipe) {
  train(kSmall + Words{"--seed", "9", "--validation", "0.2", "--patience", "1", "--test-fraction", "0.4"});
  const CommandResult result = run({"verify", "m", "--threads", "2", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const json document = json::parse(result.out);
  EXPECT_EQ(document["same"], true);
  EXPECT_EQ(document["trained_sha256"], model::tensors_hash(model::load_model(file("m"))));
  EXPECT_EQ(document["trained_temperature"], model::load_model(file("m")).temperature);
}

TEST_F(Verify, FindsTheSameBitsOfAnEnsembleFromItsCheckpoints) {
  train(kSmall + Words{"--ensemble", "2"});
  EXPECT_EQ(run({"verify", "m", "-q", "--checkpoint", "run"}).exit_code, 0);
  const CommandResult again = run({"verify", "m", "-q", "--checkpoint", "run", "--resume"});
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_THAT(again.out, StartsWith("the same bits: "));
}

TEST_F(Verify, FindsAnotherBit) {
  train(kSmall);
  change_model([](model::Model& model) {
    network::Network& network = model.networks.front();
    network.parameters()[0] = std::nextafter(network.parameters()[0], 1.0f);
  });
  const CommandResult result = run({"verify", "m", "-q"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, StartsWith("different: "));
}

TEST_F(Verify, FindsAnotherTemperature) {
  train(kSmall + Words{"--validation", "0.2"});
  change_model([](model::Model& model) { model.temperature += 0.01; });
  EXPECT_EQ(run({"verify", "m", "-q"}).exit_code, 1);
}

TEST_F(Verify, RefusesOtherData) {
  train(kSmall);
  change_model([](model::Model& model) { model.provenance.data_sha256[0] = 'x'; });
  expect_refused({"verify", "m"}, 3, "digits: is not what the model was trained on: expected content x");
  expect_refused({"verify", "m", "--data", "nowhere"}, 4, "nowhere: cannot open");
}

TEST_F(Verify, RefusesAModelThatDoesNotSayHowItWasTrained) {
  train(kSmall);
  const std::string configuration = model::load_model(file("m")).provenance.configuration;
  const auto expect_configuration_refused = [&](const std::string& text, const std::string& message) {
    change_model([&](model::Model& model) { model.provenance.configuration = text; });
    expect_refused({"verify", "m"}, 3, message);
  };
  expect_configuration_refused("", "m: ");
  expect_configuration_refused(configuration + "more=1\n", "m: configuration: unknown line 'more=1'");
  std::string other = configuration;
  other.replace(other.find("dense 8"), 7, "dense 9");
  expect_configuration_refused(other, "m: the recorded recipe is of another network: expected ");
}

}  // namespace
}  // namespace inkling::cli
