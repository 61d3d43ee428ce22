// inkling eval: how far a model's confidence can be relied on, pictures of digits, and several models together.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/eval_report.h"
#include "codec/decode.h"
#include "dataset/builtin.h"
#include "metrics/intervals.h"
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

class EvalConfidence : public CommandTest {
 protected:
  json eval_json(const Words& more) const {
    const CommandResult result = run(Words{"eval"} + more + Words{"--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out);
  }

  // Networks that read most digits: from several seeds, tested on the images that seed 1 keeps.
  void train(const std::string& out, const Words& more = {}) const {
    const Words command = {"train", "--recipe", "digits-mlp", "--epochs", "8", "--augment", "none", "--out", out, "-q"};
    ASSERT_EQ(run(command + more).exit_code, 0);
  }
};

TEST_F(EvalConfidence, IsPrintedAndGoesWithTheJson) {
  ASSERT_EQ(run({"train", "-q"}).exit_code, 0);
  const json document = eval_json({"--max-error", "0.5%"});
  const metrics::Interval interval = metrics::wilson_interval(document["correct"], document["total"]);
  EXPECT_EQ(document["accuracy_interval"], json({interval.low, interval.high}));
  EXPECT_EQ(document["calibration_bins"], 15);
  ASSERT_EQ(document["risk_coverage"].size(), 3u);
  for (const json& row : document["risk_coverage"]) {
    const auto read = row["read"].get<double>();
    EXPECT_LE(row["errors"].get<double>(), row["max_error"].get<double>() * read);
    EXPECT_DOUBLE_EQ(row["share_read"].get<double>(), read / document["total"].get<double>());
  }
  EXPECT_EQ(document["rejection"], document["risk_coverage"][2]);
  EXPECT_EQ(document["rejection"]["max_error"], 0.005);
  EXPECT_FALSE(eval_json({}).contains("rejection"));

  const std::string text = run({"eval", "--max-error", "0.005"}).out;
  EXPECT_THAT(text, HasSubstr(fmt::format("\nConfidence: calibration error {:.4f} (expected, 15 bins), negative "
                                          "log-likelihood {:.4f}\n",
                                          document["calibration_error"].get<double>(),
                                          document["negative_log_likelihood"].get<double>())));
  EXPECT_THAT(text, HasSubstr(fmt::format("\nReading only digits with a confidence of at least {:.6f} keeps ",
                                          document["rejection"]["threshold"].get<double>())));
}

TEST_F(EvalConfidence, ListsAndDrawsWhatWasReadWrongly) {
  ASSERT_EQ(run({"train", "-q", "--steps", "3000"}).exit_code, 0);
  const json document = eval_json({"--sheet", "wrong.png", "--wrong"});
  const std::size_t wrong = document["total"].get<std::size_t>() - document["correct"].get<std::size_t>();
  ASSERT_EQ(document["wrong"].size(), wrong);
  for (const json& digit : document["wrong"]) EXPECT_NE(digit["label"], digit["read"]);
  // Tiles of 8 pixels drawn 7 times as large, 16 a row, 4 pixels around each.
  const raster::Image sheet = codec::decode_image(base::read_file(file("wrong.png"), 1 << 20), "wrong.png");
  EXPECT_EQ(sheet.width, 4 + std::min<std::size_t>(wrong, 16) * 60);
  EXPECT_EQ(sheet.height, 4 + (wrong + 15) / 16 * 60);
}

TEST_F(EvalConfidence, TakesSharesOnly) {
  EXPECT_EQ(cli::parse_share("0.1%"), 0.001);
  EXPECT_EQ(cli::parse_share("1%"), 0.01);
  EXPECT_EQ(cli::parse_share("0.25"), 0.25);
  EXPECT_EQ(cli::parse_share("0"), 0.0);
  for (const char* text : {"", "%", "1", "100%", "-1%", "0.1%%", " 1%", "nan", "inf%", "one"}) {
    EXPECT_EQ(cli::parse_share(text), std::nullopt) << text;
    expect_refused({"eval", "--max-error", text}, 2, "--max-error");
  }
}

TEST_F(EvalConfidence, OfSeveralModelsIsThatOfTheirMean) {
  train("a", {"--seed", "1"});
  train("ab", {"--seed", "1", "--ensemble", "2"});
  EXPECT_EQ(eval_json({"a", "a"})["negative_log_likelihood"], eval_json({"a"})["negative_log_likelihood"]);
  EXPECT_NE(eval_json({"ab"})["negative_log_likelihood"], eval_json({"a"})["negative_log_likelihood"]);
  EXPECT_THAT(eval_json({"a", "ab"})["model"], testing::ElementsAre("a", "ab"));
  train("other", {"--seed", "2"});
  expect_refused({"eval", "a", "other"}, 2, "not trained on one part of one dataset: expected --part all");
  EXPECT_EQ(eval_json({"a", "other", "--part", "all"})["total"], 1797);
}

// Two networks of one file are the two of seeds 1 and 2 that learn from the same images.
TEST_F(EvalConfidence, OfAnEnsembleIsThatOfItsMembersTogether) {
  const Words own_split = {"--data", "train.csv", "--test", "test.csv"};
  std::string train_text, test_text;
  const dataset::Dataset digits = dataset::builtin_digits();
  for (std::size_t row = 0; row < 600; ++row) {
    std::string& text = row < 400 ? train_text : test_text;
    for (const int value : digits.image(row)) text += std::to_string(value) + ",";
    text += std::to_string(digits.labels[row]) + "\n";
  }
  folder_.write("train.csv", train_text);
  folder_.write("test.csv", test_text);
  train("one", own_split + Words{"--seed", "1"});
  train("two", own_split + Words{"--seed", "2"});
  train("both", own_split + Words{"--seed", "1", "--ensemble", "2"});
  const json together = eval_json({"one", "two", "--data", "test.csv"});
  const json ensemble = eval_json({"both", "--data", "test.csv"});
  EXPECT_EQ(ensemble["total"], 200);
  EXPECT_EQ(ensemble["confusion"], together["confusion"]);
  EXPECT_NEAR(ensemble["negative_log_likelihood"].get<double>(), together["negative_log_likelihood"].get<double>(),
              1e-12);
}

TEST_F(EvalConfidence, TakesTheModelInTheBox) {
  expect_refused({"eval", "builtin", "--data", "digits"}, 3, "expected images of 28x28 pixels");
  const json document = json::parse(run({"inspect", "builtin", "--json"}).out);
  EXPECT_EQ(document["tensors_sha256"], model::tensors_hash(model::builtin_model()));
  EXPECT_EQ(document["normalization"], "mnist 28x28");
}

}  // namespace
}  // namespace inkling::cli
