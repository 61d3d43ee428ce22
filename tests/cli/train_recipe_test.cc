// inkling train --recipe as a user drives it: what it prints, what it refuses, what its model files are.
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/sha256.h"
#include "dataset/builtin.h"
#include "dataset/partition.h"
#include "model/model.h"
#include "support/bytes.h"
#include "support/command_test.h"
#include "support/prediction.h"
#include "support/terminal.h"

namespace inkling::cli {
namespace {

using nlohmann::json;
using test::CommandResult;
using test::CommandTest;
using test::expect_one_line;
using test::read_text;
using test::Terminal;
using test::with_defaults;
using test::Words;
using test::operator+;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kNet =
    "input 8x8 | conv 4 3x3 same no-bias | batchnorm | relu | maxpool 2 | flatten | dropout 0.2 | dense 10";

// Three epochs of a small network with everything that a recipe has.
Words small_train(const Words& more = {}) {
  return with_defaults({"train"}, {"--recipe", "digits", "--net", kNet, "--epochs", "3", "--out", "model"}, more);
}

// A dense network learns fast enough to read well after these.
Words good_train(const Words& more = {}) {
  return Words{"train", "--recipe", "digits-mlp", "--epochs", "12", "--augment", "none"} + more;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Image `row` as a raw PGM.
std::string pgm_of(const dataset::Dataset& data, std::size_t row) {
  std::string text = "P5\n8 8\n16\n";
  for (const std::uint8_t value : data.image(row)) text += static_cast<char>(value);
  return text;
}

std::string sha256_of(const std::string& path) {
  const std::string bytes = read_text(path);
  return base::sha256_hex(base::as_bytes(bytes));
}

class TrainRecipe : public CommandTest {
 protected:
  // Runs it in a terminal of that width to its end. Returns what the screen shows then.
  std::vector<std::string> run_in_terminal(const Words& arguments, std::size_t columns, const std::string& term) {
    Terminal terminal(columns);
    test::RunningCommand command(
        arguments, {.folder = folder_.path(), .terminal = terminal.path(), .environment = {"TERM=" + term}});
    terminal_text_ = terminal.read_all();
    EXPECT_EQ(command.result().exit_code, 0) << terminal_text_;
    return terminal.screen();
  }

  std::string terminal_text_;
};

// --- What it prints

TEST_F(TrainRecipe, ShowsALineAnEpochAReportAndAMatrix) {
  const CommandResult result = run(small_train({"--threads", "1"}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");  // no progress where there is no terminal
  const std::vector<std::string> lines = lines_of(result.out);
  ASSERT_GT(lines.size(), 9u);
  EXPECT_EQ(lines[0], "Training digits on digits: 1348 images to learn from, 449 to test on");
  EXPECT_EQ(lines[1], "694 parameters, 3 epochs, seed 2, 1 thread");
  EXPECT_EQ(lines[2], "");
  EXPECT_EQ(lines[3], "   epoch      loss  accuracy      time");
  for (const std::size_t epoch : {1u, 2u, 3u}) {
    EXPECT_THAT(lines[3 + epoch],
                MatchesRegex("       " + std::to_string(epoch) + "    [0-9][.][0-9]{4}    0[.][0-9]{4}  +[0-9]+ s"));
  }
  EXPECT_EQ(lines[7], "");
  EXPECT_THAT(lines[8],
              MatchesRegex("After 3 epochs: [0-9]+ of 449 test digits read correctly, accuracy 0.[0-9]{4} .[0-9]+ s."));
  EXPECT_THAT(result.out, HasSubstr("\nweighted avg "));
  EXPECT_THAT(result.out, HasSubstr("Confusion matrix"));
  EXPECT_THAT(result.out, EndsWith("\nModel written to model\n"));
  EXPECT_THAT(folder_.names(), ElementsAre("model"));
}

TEST_F(TrainRecipe, ShowsTheValidationPartBesideTheTrainingPart) {
  const CommandResult result = run(small_train({"--validation", "0.25"}));
  const std::vector<std::string> lines = lines_of(result.out);
  ASSERT_GT(lines.size(), 5u);
  EXPECT_THAT(lines[0], HasSubstr(": 1011 images to learn from, 337 to watch, 449 to test on"));
  EXPECT_EQ(lines[3], "   epoch      loss  accuracy  validation: loss  accuracy      time");
  EXPECT_THAT(lines[4], MatchesRegex(" +1 +[0-9.]{6} +[0-9.]{6} +[0-9.]{6} +[0-9.]{6} +[0-9]+ s"));
  EXPECT_EQ(lines[4].size(), lines[3].size());
}

TEST_F(TrainRecipe, QuietlyPrintsOneLine) {
  const CommandResult result = run(small_train({"--quiet"}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(lines_of(result.out), ElementsAre(StartsWith("After 3 epochs: ")));
  EXPECT_EQ(result.err, "");
}

TEST_F(TrainRecipe, PrintsOneJsonDocument) {
  const CommandResult result = run(small_train({"--json", "--seed", "9", "--validation", "0.2"}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  const json document = json::parse(result.out);
  EXPECT_EQ(document["recipe"], "digits");
  EXPECT_EQ(document["data"], "digits");
  EXPECT_EQ(document["seed"], 9);
  EXPECT_EQ(document["epochs"], 3);
  EXPECT_GT(document["seconds"], 0);
  EXPECT_EQ(document["stopped_early"], false);
  EXPECT_EQ(document["model"], "model");
  ASSERT_EQ(document["history"].size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const json& epoch = document["history"][i];
    EXPECT_EQ(epoch["epoch"], i + 1);
    for (const char* number : {"learning_rate", "loss", "accuracy", "validation_loss", "validation_accuracy"}) {
      EXPECT_GT(epoch[number].get<double>(), 0) << number;
    }
  }
  EXPECT_LT(document["history"][2]["loss"], document["history"][0]["loss"]);
  EXPECT_EQ(document["test"]["total"], 449);
  EXPECT_EQ(document["test"]["confusion"].size(), 10u);
}

TEST_F(TrainRecipe, PrintsALineOfJsonAnEvent) {
  const json document = json::parse(run(small_train({"--json"})).out);
  const CommandResult result = run(small_train({"--jsonl"}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  const std::vector<std::string> lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 4u) << result.out;
  for (std::size_t i = 0; i < 3; ++i) {
    json event = json::parse(lines[i]);
    EXPECT_EQ(event["event"], "epoch");
    event.erase("event");
    EXPECT_EQ(event, document["history"][i]);
  }
  json last = json::parse(lines[3]);
  EXPECT_EQ(last["event"], "result");
  EXPECT_EQ(last["test"], document["test"]);
  EXPECT_EQ(last["history"], document["history"]);
}

TEST_F(TrainRecipe, KeepsItsJsonValidWhereANameIsNoUtf8) {
  const CommandResult result = run(small_train({"--jsonl", "--out", "model-\xff"}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(json::parse(lines[3])["model"], "model-\xef\xbf\xbd");
}

TEST_F(TrainRecipe, EndsEarlyWhereAskedTo) {
  const json document = json::parse(run({"train", "--recipe", "plain", "--data", "digits", "--net",
                                         "input 8x8 | flatten | dense 32 | relu | dense 10", "--epochs", "1000", "--lr",
                                         "0.05", "--validation", "0.3", "--patience", "2", "--json"})
                                        .out);
  EXPECT_EQ(document["stopped_early"], true);
  EXPECT_LT(document["epochs"], 1000);
  const json& history = document["history"];
  const std::size_t last = history.size() - 1;
  EXPECT_LE(history[last - 2]["validation_loss"], history[last - 1]["validation_loss"]);
  EXPECT_LE(history[last - 2]["validation_loss"], history[last]["validation_loss"]);
}

TEST_F(TrainRecipe, HelpNamesTheRecipes) {
  EXPECT_THAT(run({"train", "--help"}).out, AllOf(HasSubstr("digits-mlp"), HasSubstr("tiny"), HasSubstr("cnn")));
}

TEST_F(TrainRecipe, ComplainsOfAFullDiskBehindStandardOutput) {
  for (const char* form : {"--quiet", "--json", "--jsonl", "--threads=1"}) {
    const CommandResult result = run(small_train({form, "--epochs", "1"}), {.out_path = "/dev/full"});
    EXPECT_EQ(result.exit_code, 4) << form;
    expect_one_line(result.err, "standard output: cannot write: No space left on device");
  }
}

// --- In a terminal

TEST_F(TrainRecipe, DrawsItsProgressInATerminalAndLeavesNothingOfIt) {
  const std::vector<std::string> screen = run_in_terminal(small_train(), 100, "xterm");
  EXPECT_THAT(terminal_text_, MatchesRegex(".*\repoch 1/3 [[][#-]{24}[]] [0-9:]+( s)? left, loss [0-9.]{6}, "
                                           "accuracy [0-9.]{6}, [0-9]+ images/s\033[[]K.*"));
  EXPECT_THAT(screen, Contains(MatchesRegex(" +3 +[0-9.]{6} +[0-9.]{6} +[0-9]+ s")));
  EXPECT_THAT(screen, Not(Contains(HasSubstr("/3 "))));
  EXPECT_THAT(screen, Not(Contains(HasSubstr("images/s"))));
  EXPECT_EQ(screen.back(), "Model written to model");
}

TEST_F(TrainRecipe, FitsItsProgressIntoANarrowTerminal) {
  for (const std::size_t columns : {40u, 12u, 2u}) {
    const std::vector<std::string> screen = run_in_terminal(small_train({"--quiet", "--jsonl"}), columns, "xterm");
    EXPECT_THAT(terminal_text_, Not(HasSubstr("\033"))) << "quiet";
    const std::vector<std::string> shown = run_in_terminal(small_train({"--jsonl"}), columns, "xterm");
    EXPECT_THAT(terminal_text_, HasSubstr("\033[K"));
    EXPECT_EQ(screen.front(), shown.front()) << "the progress took more than a line";
    EXPECT_THAT(shown, Not(Contains(HasSubstr("epoch 1/"))));
  }
}

TEST_F(TrainRecipe, DrawsNothingInATerminalThatCannotRedraw) {
  run_in_terminal(small_train(), 80, "dumb");
  EXPECT_THAT(terminal_text_, Not(HasSubstr("\033")));
  EXPECT_THAT(terminal_text_, Not(HasSubstr("images/s")));
  EXPECT_THAT(terminal_text_, HasSubstr("Model written to model"));
}

// --- What it refuses

TEST_F(TrainRecipe, RefusesWhatNoRunCouldBe) {
  expect_refused({"train", "--recipe", "soup"}, 2,
                 "there is no recipe 'soup': expected classic, plain, digits, digits-mlp, tiny, mlp, cnn");
  expect_refused({"train", "--recipe", "digits", "--steps", "3"}, 2, "--steps: is not for this recipe");
  expect_refused({"train", "--recipe", "digits", "--hidden", "3"}, 2, "--hidden: is not for this recipe");
  for (const Words& option : {Words{"--epochs", "3"}, Words{"--net", kNet}, Words{"--jsonl"}, Words{"--data", "digits"},
                              Words{"--augment", "none"}, Words{"--batch", "3"}, Words{"--checkpoint", "run"}}) {
    expect_refused(Words{"train"} + option, 2, option[0] + ": is not for the classic recipe");
  }
  expect_refused(small_train({"--patience", "3"}), 2, "--patience requires --validation");
  expect_refused(small_train({"--resume"}), 2, "--resume requires --checkpoint");
  expect_refused(small_train({"--json", "--jsonl"}), 2, "excludes");
  expect_refused(small_train({"--epochs", "0"}), 2, "--epochs");
  expect_refused(small_train({"--batch", "65537"}), 2, "--batch");
  expect_refused(small_train({"--lr", "0"}), 2, "--lr");
  expect_refused(small_train({"--lr", "1e7"}), 2, "learning rate: expected above 0 and below 1000000");
  expect_refused(small_train({"--validation", "1"}), 2, "--validation");
  expect_refused(small_train({"--validation", "0.0001"}), 2, "--validation");
  expect_refused(small_train({"--validation", "0.9999"}), 2, "--validation");
  expect_refused(small_train({"--test-fraction", "0.9999"}), 2, "--test-fraction");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(TrainRecipe, PointsAtWhatIsWrongInAnArchitecture) {
  const auto expect_net_refused = [this](const std::string& net, const std::string& part) {
    expect_refused({"train", "--recipe", "digits", "--net", net}, 2, part);
  };
  expect_net_refused("", "--net: architecture, column 1: expected input");
  expect_net_refused("input 8x8 | flatten | dnse 10", "--net: architecture, column 23: there is no layer 'dnse'");
  expect_net_refused("input 8x8 | conv 4 9x9 | flatten | dense 10",
                     "--net: architecture, column 13: conv of 9x9 does not fit into 1x8x8");
  expect_net_refused("input 8x8 | flatten | dense 9", "expected 10 outputs, one a digit, or 11 or 23, got 9");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(TrainRecipe, PointsAtWhatIsWrongInDeformations) {
  expect_refused(small_train({"--augment", "rotate 7 | spin 3"}), 2,
                 "--augment: augmentation: column 12: expected rotate, ");
  expect_refused(small_train({"--augment", "rotate"}), 2,
                 "--augment: augmentation: column 7: expected degrees from 0 to 180 for rotate, got the end");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(TrainRecipe, RefusesDataThatIsNotThereOrDoesNotFit) {
  expect_refused(small_train({"--data", "nowhere"}), 4, "nowhere: ");
  folder_.write("text", "no digits\n");
  expect_refused(small_train({"--data", "text"}), 3, "text: ");
  expect_refused({"train", "--recipe", "plain", "--data", "digits"}, 2,
                 "the network takes images of 28x28, but those of digits are 8x8");
  expect_refused(small_train({"--net", "input 8x8 3 | flatten | dense 10"}), 2, "3 channels, but");
  expect_refused(small_train({"--out", "missing/model"}), 4, "there is no folder missing");
  expect_refused(small_train({"--checkpoint", "text"}), 4, "text: ");
  EXPECT_THAT(folder_.names(), ElementsAre("text"));
}

TEST_F(TrainRecipe, LeavesNoFolderOfARunThatCannotBegin) {
  expect_refused({"train", "--recipe", "plain", "--data", "digits", "--checkpoint", "run"}, 2, "takes images of");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

// Weight decay grows with the learning rate: at this one each step multiplies the weights by about -20,000.
TEST_F(TrainRecipe, ThatDivergesNamesTheBatchAndLeavesTheOldFile) {
  folder_.write("model", "text");
  const CommandResult result = run(small_train({"--lr", "999999", "--quiet"}));
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_EQ(result.out, "");
  expect_one_line(result.err, "training diverged: the loss is not finite in epoch 1, batch ");
  EXPECT_EQ(read_text(file("model")), "text");
  EXPECT_THAT(folder_.names(), ElementsAre("model"));
}

// --- The model that it writes

TEST_F(TrainRecipe, WritesTheSameModelWithAnyNumberOfThreads) {
  const Words options = {"--quiet", "--validation", "0.2"};
  ASSERT_EQ(run(small_train(options + Words{"--threads", "1"})).exit_code, 0);
  const std::string expected = sha256_of(file("model"));
  for (const char* threads : {"2", "3", "8"}) {
    ASSERT_EQ(run(small_train(options + Words{"--threads", threads, "--out", threads})).exit_code, 0);
    EXPECT_EQ(sha256_of(file(threads)), expected) << threads;
  }
  ASSERT_EQ(run(small_train(options + Words{"--seed", "3", "--out", "other"})).exit_code, 0);
  EXPECT_NE(sha256_of(file("other")), expected);
}

TEST_F(TrainRecipe, WritesAModelThatEvalMeasuresAlike) {
  const json trained = json::parse(run(good_train({"--json", "--test-fraction", "0.3", "--seed", "5"})).out);
  EXPECT_GT(trained["test"]["accuracy"], 0.9);
  const CommandResult result = run({"eval", "--json"});
  const json evaluated = json::parse(result.out);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(evaluated["part"], "test");
  EXPECT_EQ(evaluated["total"], 539);
  for (const char* part : {"total", "correct", "accuracy", "classification_report", "confusion"}) {
    EXPECT_EQ(evaluated[part], trained["test"][part]) << part;
  }
}

TEST_F(TrainRecipe, WritesAModelThatReadsPictures) {
  ASSERT_EQ(run(good_train({"--quiet"})).exit_code, 0);
  const model::Model model = model::load_model(file("inkling.safetensors"));
  const dataset::Dataset digits = dataset::builtin_digits();
  dataset::Subset rest = dataset::whole(digits);
  const dataset::Subset images = dataset::hold_out_stratified(rest, 0.25, 2);
  const training::Evaluation expected = test::evaluate(model, images);
  EXPECT_GT(expected.confusion.accuracy(), 0.9);
  for (const std::size_t i : {0u, 1u, 2u, 100u, 200u, 300u}) {
    folder_.write("digit.pgm", pgm_of(digits, images.rows[i]));
    const CommandResult result = run({"read", "--model", "inkling.safetensors", "digit.pgm"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.out, std::to_string(expected.predicted[i]) + "\n");
  }
}

}  // namespace
}  // namespace inkling::cli
