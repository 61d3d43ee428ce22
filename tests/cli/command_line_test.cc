// The command as a user drives it: what it prints, what it returns, what it leaves behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/files.h"
#include "classic/run.h"
#include "dataset/builtin.h"
#include "model/model.h"
#include "support/bytes.h"
#include "support/command.h"
#include "support/pack.h"
#include "support/temporary_folder.h"
#include "training/evaluation.h"

namespace inkling::cli {
namespace {

using nlohmann::json;
using test::CommandResult;
using test::CommandSetting;
using test::read_text;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

using Words = std::vector<std::string>;

// Of the classic network.
std::size_t hidden_units(const model::Model& model) { return model.networks.at(0).architecture().layers().at(1).units; }

// Commands run in a folder of the test's own.
class CommandLine : public testing::Test {
 protected:
  CommandResult run(const Words& arguments, CommandSetting setting = {}) const {
    setting.folder = folder_.path();
    return test::inkling(arguments, setting);
  }

  // Fails unless the command ends with `exit_code`, nothing on standard output, and one line with `part` in it on
  // standard error.
  void expect_refused(const Words& arguments, int exit_code, const std::string& part) const {
    const testing::ScopedTrace trace(__FILE__, __LINE__, testing::PrintToString(arguments));
    const CommandResult result = run(arguments);
    EXPECT_EQ(result.exit_code, exit_code);
    EXPECT_EQ(result.out, "");
    expect_one_line(result.err, part);
  }

  static void expect_one_line(const std::string& err, const std::string& part) {
    EXPECT_THAT(err, StartsWith("inkling: "));
    EXPECT_THAT(err, HasSubstr(part));
    EXPECT_THAT(err, EndsWith("\n"));
    EXPECT_EQ(std::ranges::count(err, '\n'), 1) << err;
  }

  // Trains a small network quickly.
  static Words small_train(const Words& more = {}) {
    Words arguments = {"train", "--steps", "300", "--hidden", "20", "--seed", "5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  // inkling.safetensors, the small network.
  void make_model() const { ASSERT_EQ(run(small_train()).exit_code, 0); }

  std::string file(const std::string& name) const { return folder_.file(name); }

  TemporaryFolder folder_;
};

std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

// The report and the matrix of what train or eval print.
std::string report_part(const std::string& out) {
  const std::size_t begin = out.find("              precision");
  EXPECT_NE(begin, std::string::npos) << out;
  const std::size_t end = std::min(out.find("\nModel written"), out.find("\nConfidence: "));
  return out.substr(begin, end == std::string::npos ? end : end - begin);
}

std::string csv_of(const dataset::Dataset& data, std::size_t count) {
  std::string text;
  for (std::size_t row = 0; row < count; ++row) {
    for (const int value : data.image(row)) text += std::to_string(value) + ",";
    text += std::to_string(data.labels[row]) + "\n";
  }
  return text;
}

// Image `row` as a raw PGM.
std::string pgm_of(const dataset::Dataset& data, std::size_t row) {
  std::string text = "P5\n8 8\n16\n";
  for (const std::uint8_t value : data.image(row)) text += static_cast<char>(value);
  return text;
}

// --- What it prints

TEST_F(CommandLine, HelpGoesToStandardOutput) {
  for (const Words& arguments : {Words{"--help"}, Words{"train", "--help"}, Words{"eval", "-h"}, Words{"read", "-h"}}) {
    const CommandResult result = run(arguments);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, HasSubstr("Examples:"));
    EXPECT_EQ(result.err, "");
  }
  EXPECT_THAT(run({"train", "--help"}).out, HasSubstr("--test-fraction"));
  EXPECT_THAT(run({"--version"}).out, StartsWith("inkling 0."));
}

TEST_F(CommandLine, TrainShowsATableAReportAndAMatrix) {
  const CommandResult result = run(small_train({"--every", "100"}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, StartsWith("Training a 64-20-10 network on 1797 8x8 digits, seed 5\n\n"
                                     "    step  accuracy\n"
                                     "       0    0."));
  EXPECT_THAT(result.out, HasSubstr("\n     100    0."));
  EXPECT_THAT(result.out, HasSubstr("\n     200    0."));
  EXPECT_THAT(result.out, Not(HasSubstr("\n     300    ")));
  EXPECT_THAT(result.out, HasSubstr("\nAfter 300 steps: "));
  EXPECT_THAT(result.out, HasSubstr("\nweighted avg "));
  EXPECT_THAT(result.out, HasSubstr("Confusion matrix"));
  EXPECT_THAT(result.out, EndsWith("\nModel written to inkling.safetensors\n"));
  EXPECT_THAT(folder_.names(), ElementsAre("inkling.safetensors"));
}

TEST_F(CommandLine, TrainIsThePublishedProgramByDefault) {
  const CommandResult result = run({"train", "--json"});
  EXPECT_EQ(result.exit_code, 0);
  const json document = json::parse(result.out);
  EXPECT_EQ(document["steps"], 20000);
  EXPECT_EQ(document["history"].size(), 20u);
  EXPECT_EQ(document["test"]["total"], 450);
  const model::Model model = model::load_model(file("inkling.safetensors"));
  EXPECT_EQ(hidden_units(model), 100u);
  EXPECT_EQ(model.provenance.configuration, "steps=20000\nlearning_rate=0.12\nhidden=100\nprecision=float\n");
  EXPECT_EQ(model.provenance.test_fraction, 0.25);
  EXPECT_EQ(model.provenance.seed, document["seed"]);
}

TEST_F(CommandLine, TrainQuietlyPrintsOneLine) {
  const CommandResult result = run(small_train({"--quiet"}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, StartsWith("After 300 steps: "));
  EXPECT_EQ(count_of("\n", result.out), 1u);
  EXPECT_THAT(folder_.names(), ElementsAre("inkling.safetensors"));
}

TEST_F(CommandLine, TrainPrintsOneJsonDocument) {
  const CommandResult result = run(small_train({"--json", "--every", "100", "--out", "a.safetensors"}));
  EXPECT_EQ(result.exit_code, 0);
  const json document = json::parse(result.out);
  EXPECT_EQ(document["recipe"], "classic");
  EXPECT_EQ(document["seed"], 5);
  EXPECT_EQ(document["steps"], 300);
  EXPECT_GT(document["seconds"], 0);
  EXPECT_EQ(document["model"], "a.safetensors");

  // The library's own run, made here.
  const dataset::Dataset digits = dataset::builtin_digits();
  std::vector<classic::ClassicMeasurement> history;
  const classic::ClassicRun expected =
      classic::train_classic(dataset::whole(digits), {.seed = 5, .steps = 300, .hidden = 20, .every = 100},
                             [&](const classic::ClassicMeasurement& m) { history.push_back(m); });
  const metrics::Confusion confusion =
      training::evaluate({metrics::kDigits, expected.test_outputs}, expected.partition.test).confusion;
  ASSERT_EQ(document["history"].size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(document["history"][i], (json{{"step", history[i].step}, {"accuracy", history[i].accuracy}}));
  }
  const json& tested = document["test"];
  EXPECT_EQ(tested["total"], 450);
  EXPECT_EQ(tested["correct"], confusion.correct());
  EXPECT_EQ(tested["accuracy"], confusion.accuracy());
  ASSERT_EQ(tested["confusion"].size(), 10u);
  for (std::size_t truth = 0; truth < 10; ++truth) {
    ASSERT_EQ(tested["confusion"][truth].size(), 10u);
    for (std::size_t read = 0; read < 10; ++read) {
      EXPECT_EQ(tested["confusion"][truth][read], confusion.count(truth, read));
    }
  }
  const json& report = tested["classification_report"];
  for (const std::string row : {"0", "9", "macro avg", "weighted avg"}) {
    for (const std::string score : {"precision", "recall", "f1-score"}) {
      EXPECT_TRUE(report[row][score].is_number_float()) << row << " " << score;
    }
  }
  EXPECT_EQ(report["0"]["support"], confusion.support(0));
  EXPECT_EQ(report["weighted avg"]["support"], 450);
  EXPECT_EQ(report["accuracy"], confusion.accuracy());

  const model::Model model = model::load_model(file("a.safetensors"));
  EXPECT_EQ(model.networks.at(0).tensors(), expected.network.tensors());
}

TEST_F(CommandLine, TrainWarnsOfDigitsThatAreNeverPredicted) {
  const CommandResult result = run({"train", "--steps", "1", "--hidden", "1", "--json"});
  EXPECT_EQ(result.exit_code, 0);
  expect_one_line(result.err, "inkling: warning: the digits ");
  const json document = json::parse(result.out);
  ASSERT_EQ(document["warnings"].size(), 1u);
  EXPECT_EQ("inkling: warning: " + document["warnings"][0].get<std::string>() + "\n", result.err);
}

TEST_F(CommandLine, TrainTakesItsOptions) {
  ASSERT_EQ(run({"train", "--steps", "20", "--lr", "0.5", "--hidden", "7", "--precision", "double", "--test-fraction",
                 "0.5", "--threads", "2", "--seed", "4294967295", "--quiet"})
                .exit_code,
            0);
  const model::Model model = model::load_model(file("inkling.safetensors"));
  EXPECT_EQ(model.provenance, (model::Provenance{"classic", "steps=20\nlearning_rate=0.5\nhidden=7\nprecision=double\n",
                                                 "digits", dataset::content_hash(dataset::builtin_digits()),
                                                 4294967295u, model::SplitKind::kNumpy, 0.5}));
  EXPECT_EQ(hidden_units(model), 7u);
}

TEST_F(CommandLine, TrainOfNoStepsIsARandomNetwork) {
  const CommandResult result = run({"train", "--steps", "0", "--json"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(json::parse(result.out)["history"], IsEmpty());
}

TEST_F(CommandLine, ShowDrawsDigitsInTheTerminalsCharacters) {
  const CommandResult unicode = run(small_train({"--show", "5"}), {.environment = {"LC_ALL=C.UTF-8"}});
  EXPECT_THAT(unicode.out, HasSubstr("██"));
  const CommandResult ascii = run(small_train({"--show", "5"}), {.environment = {"LC_ALL=C"}});
  EXPECT_THAT(ascii.out, HasSubstr("@@"));
  EXPECT_TRUE(std::ranges::all_of(ascii.out, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  EXPECT_EQ(count_of("  read ", ascii.out), 5u) << ascii.out;
}

// --- eval

TEST_F(CommandLine, EvalGivesTheReportThatTrainGave) {
  const CommandResult trained = run(small_train());
  const CommandResult evaluated = run({"eval", "inkling.safetensors"});
  EXPECT_EQ(evaluated.exit_code, 0);
  EXPECT_EQ(evaluated.err, "");
  EXPECT_EQ(report_part(evaluated.out), report_part(trained.out));
  EXPECT_EQ(run({"eval"}).out, evaluated.out);  // its default
}

TEST_F(CommandLine, EvalGivesTheNumbersThatTrainGave) {
  const json trained = json::parse(run(small_train({"--json", "--test-fraction", "0.4"})).out);
  const json evaluated = json::parse(run({"eval", "inkling.safetensors", "--json"}).out);
  EXPECT_EQ(evaluated["model"], "inkling.safetensors");
  EXPECT_EQ(evaluated["data"], "digits");
  EXPECT_EQ(evaluated["part"], "test");
  for (const std::string field : {"total", "correct", "accuracy", "classification_report", "confusion"}) {
    EXPECT_EQ(evaluated[field], trained["test"][field]) << field;
  }
  EXPECT_EQ(evaluated["total"], 719);  // ceil(0.4 · 1797)
}

TEST_F(CommandLine, EvalTakesTheParts) {
  make_model();
  const auto total = [&](const std::string& part) {
    return json::parse(run({"eval", "--part", part, "--json"}).out)["total"].get<int>();
  };
  EXPECT_EQ(total("test"), 450);
  EXPECT_EQ(total("train"), 1347);
  EXPECT_EQ(total("all"), 1797);
}

TEST_F(CommandLine, EvalReadsCsvPackedOrNot) {
  make_model();
  const std::string csv = csv_of(dataset::builtin_digits(), 100);
  folder_.write("mine.csv", csv);
  folder_.write("mine.csv.gz", test::text_of(test::pack(base::as_bytes(csv))));
  const json plain = json::parse(run({"eval", "--data", "mine.csv", "--json"}).out);
  const json packed = json::parse(run({"eval", "--data", "mine.csv.gz", "--json"}).out);
  EXPECT_EQ(plain["total"], 100);
  EXPECT_EQ(plain["data"], "mine.csv");
  EXPECT_EQ(plain["part"], "all");
  EXPECT_EQ(packed["confusion"], plain["confusion"]);
  expect_refused({"eval", "--data", "mine.csv", "--part", "test"}, 2, "mine.csv has no test part");
}

TEST_F(CommandLine, EvalShowsWrongDigitsOnly) {
  make_model();
  const std::string out = run({"eval", "--show", "3", "--wrong"}).out;
  EXPECT_EQ(count_of("  read ", out), 3u) << out;
  EXPECT_EQ(count_of(", is ", out), 3u) << out;
  expect_refused({"eval", "--wrong"}, 2, "--show");
}

TEST_F(CommandLine, EvalRefusesBadData) {
  make_model();
  const std::string csv = csv_of(dataset::builtin_digits(), 3);  // begins with a 0
  const std::string packed = test::text_of(test::pack(base::as_bytes(csv)));
  folder_.write("empty.csv", "");
  folder_.write("columns.csv", "1,2,3\n");
  folder_.write("nan.csv", "nan" + csv.substr(1));
  folder_.write("range.csv", "17" + csv.substr(1));
  folder_.write("cut.csv.gz", packed.substr(0, packed.size() / 2));
  expect_refused({"eval", "--data", "empty.csv"}, 3, "empty.csv: is empty");
  expect_refused({"eval", "--data", "columns.csv"}, 3, "columns.csv: line 1: expected 65 columns");
  expect_refused({"eval", "--data", "nan.csv"}, 3, "nan.csv: line 1, column 1: expected a count 0..16, got 'nan'");
  expect_refused({"eval", "--data", "range.csv"}, 3, "range.csv: line 1, column 1: expected a count 0..16, got '17'");
  expect_refused({"eval", "--data", "cut.csv.gz"}, 3, "cut.csv.gz: the gzip data is truncated");
  expect_refused({"eval", "--data", "missing.csv"}, 4, "missing.csv: cannot open: No such file");
  expect_refused({"eval", "--data", "."}, 3, ".: holds no dataset");
}

TEST_F(CommandLine, EvalAndReadRefuseBadModels) {
  make_model();
  const std::string whole = read_text(file("inkling.safetensors"));
  std::string flipped = whole;
  flipped[whole.size() - 5] = static_cast<char>(flipped[whole.size() - 5] ^ 1);
  folder_.write("flipped", flipped);
  folder_.write("cut", whole.substr(0, whole.size() - 1));
  folder_.write("longer", whole + "x");
  folder_.write("text", "This is no model.\n");
  for (const bool eval : {true, false}) {
    const auto expect_model_refused = [&](const std::string& model, int exit_code, const std::string& part) {
      expect_refused(eval ? Words{"eval", model} : Words{"read", "--model", model, "-"}, exit_code, part);
    };
    expect_model_refused("flipped", 3, "flipped: is damaged");
    expect_model_refused("cut", 3, "cut: not a valid model file: ");
    expect_model_refused("longer", 3, "longer: not a valid model file: ");
    expect_model_refused("text", 3, "text: not a valid model file: ");
    expect_model_refused("missing", 4, "missing: cannot open: No such file");
    expect_model_refused(".", 4, ".: is a folder, expected a file");
  }
}

// --- Wrong usage

TEST_F(CommandLine, RefusesWrongUsage) {
  expect_refused({}, 2, "(see inkling --help)");
  expect_refused({"fly"}, 2, "fly");
  expect_refused({"--fly"}, 2, "--fly");
  expect_refused({"train", "--fly"}, 2, "--fly");
  expect_refused({"train", "extra"}, 2, "extra");
  expect_refused({"train", "--steps"}, 2, "--steps");
  expect_refused({"train", "--steps", "1", "--steps", "2"}, 2, "--steps");
  expect_refused({"eval", "--part", "some"}, 2, "--part");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(CommandLine, RefusesNumbersOutOfRange) {
  const std::vector<std::pair<std::string, Words>> bad = {
      {"--steps", {"-1", "1.5", "many", "", "nan", "1e3", "0x10", "010", "+5", " 5", "99999999999999999999"}},
      {"--seed", {"-1", "4294967296", "1.5", "", "010"}},
      {"--lr", {"nan", "inf", "-inf", "0", "-0.12", "", "fast", "1e400", "0,12", "0.12x"}},
      {"--hidden", {"0", "-1", "1000001", "1e2", ""}},
      {"--every", {"0", "-1", ""}},
      {"--threads", {"0", "-1", "257", "all"}},
      {"--precision", {"half", "", "FLOAT32"}},
      {"--test-fraction", {"0", "1", "-0.5", "1.5", "nan", ""}},
      {"--show", {"-1", "x"}},
  };
  for (const auto& [option, values] : bad) {
    for (const std::string& value : values) {
      expect_refused({"train", option, value}, 2, option);
    }
  }
  expect_refused({"train", "--steps=-1"}, 2, "--steps");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(CommandLine, ShowsArgumentsOnOneLine) {
  expect_refused({"a\nb"}, 2, "a?b");
  expect_refused({"train", "--steps", "1\n2\x1b[31m"}, 2, "1?2?[31m");
  expect_refused({"train", "--a\nb"}, 2, "--a?b");
  expect_refused({"eval", "no\nsuch\rfile\x1b[31m\x7f"}, 4, "no?such?file?[31m?: cannot open");
  expect_refused({"eval", "ä€"}, 4, "ä€: cannot open");
}

// --- Files that cannot be written

// 2^62 steps would never end: what is wrong with the file is said before the first.
TEST_F(CommandLine, TrainChecksItsOutFileBeforeItTrains) {
  folder_.write("file", "text");
  std::filesystem::create_directory(file("folder"));
  const auto expect_out_refused = [&](const std::string& out, const std::string& part) {
    expect_refused({"train", "--steps", "4611686018427387904", "--out", out}, 4, part);
  };
  expect_out_refused("missing/model", "there is no folder missing");
  expect_out_refused("folder", "folder: is a folder, expected a file");
  expect_out_refused("folder/", "is a folder, expected a file");
  expect_out_refused("file/model", "there is no folder file");
  expect_out_refused("", "without a name");
  expect_out_refused("/proc/model", "/proc/model: cannot make a file in its folder");
  EXPECT_THAT(folder_.names(), ElementsAre("file", "folder"));
  EXPECT_EQ(read_text(file("file")), "text");
}

TEST_F(CommandLine, TrainReplacesItsOutFile) {
  folder_.write("old", "text");
  ::chmod(file("old").c_str(), 0640);
  ASSERT_EQ(run(small_train({"--out", "old"})).exit_code, 0);
  EXPECT_EQ(hidden_units(model::load_model(file("old"))), 20u);
  EXPECT_EQ(static_cast<int>(std::filesystem::status(file("old")).permissions()), 0640);
  EXPECT_THAT(folder_.names(), ElementsAre("old"));
}

TEST_F(CommandLine, TrainFollowsASymbolicLinkToItsOutFile) {
  std::filesystem::create_directory(file("below"));
  std::filesystem::create_symlink("below/model", file("link"));
  ASSERT_EQ(run(small_train({"--out", "link"})).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(file("link")));
  EXPECT_EQ(hidden_units(model::load_model(file("below/model"))), 20u);
  EXPECT_THAT(folder_.names(), ElementsAre("below", "link"));
}

// A device of the test's own where it may make one; the machine's are not put at risk.
TEST_F(CommandLine, TrainWritesToADeviceWithoutReplacingIt) {
  constexpr dev_t kNull = 1 << 8 | 3, kFull = 1 << 8 | 7;
  if (::mknod(file("null").c_str(), S_IFCHR | 0600, kNull) != 0 ||
      ::mknod(file("full").c_str(), S_IFCHR | 0600, kFull) != 0 || !std::ofstream(file("null"))) {
    GTEST_SKIP() << "may not make devices here";
  }
  EXPECT_EQ(run(small_train({"--quiet", "--out", "null"})).exit_code, 0);
  const CommandResult full = run(small_train({"--quiet", "--out", "full"}));
  EXPECT_EQ(full.exit_code, 4);
  expect_one_line(full.err, "inkling: full: cannot write: No space left on device");
  EXPECT_TRUE(std::filesystem::is_character_file(file("null")));
  EXPECT_TRUE(std::filesystem::is_character_file(file("full")));
  EXPECT_THAT(folder_.names(), ElementsAre("full", "null"));
}

// Seed 6 diverges at this rate after a step or two (tests/training/classic_test.cc).
TEST_F(CommandLine, TrainThatDivergesLeavesTheOldFile) {
  folder_.write("old", "text");
  const CommandResult result = run({"train", "--seed", "6", "--lr", "3e38", "--quiet", "--out", "old"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_EQ(result.out, "");
  expect_one_line(result.err, "inkling: training diverged: a weight is not finite after step ");
  EXPECT_EQ(read_text(file("old")), "text");
  EXPECT_THAT(folder_.names(), ElementsAre("old"));
}

// --- Standard output and error that cannot be written

TEST_F(CommandLine, ComplainsOfAFullDiskBehindStandardOutput) {
  make_model();
  for (const Words& arguments :
       {Words{"--help"}, Words{"train", "--help"}, Words{"--version"}, small_train(), small_train({"--json"}),
        small_train({"--quiet"}), Words{"eval"}, Words{"eval", "--json"}, Words{"eval", "--show", "1000"}}) {
    const CommandResult result = run(arguments, {.out_path = "/dev/full"});
    EXPECT_EQ(result.exit_code, 4) << testing::PrintToString(arguments);
    expect_one_line(result.err, "inkling: standard output: cannot write: No space left on device");
  }
  EXPECT_THAT(folder_.names(), ElementsAre("inkling.safetensors"));
}

TEST_F(CommandLine, ComplainsOfAClosedPipe) {
  make_model();
  for (const Words& arguments : {Words{"--help"}, Words{"eval"}, Words{"eval", "--show", "1000"}, small_train()}) {
    const CommandResult result = run(arguments, {.closed_pipe = true});
    EXPECT_EQ(result.exit_code, 4) << testing::PrintToString(arguments);
    expect_one_line(result.err, "inkling: standard output: cannot write: Broken pipe");
  }
}

TEST_F(CommandLine, TrainThatNobodyReadsLeavesTheOldFile) {
  folder_.write("old", "text");
  for (const Words& how : {Words{}, Words{"--json"}, Words{"--quiet"}}) {
    Words arguments = small_train({"--out", "old"});
    arguments.insert(arguments.end(), how.begin(), how.end());
    EXPECT_EQ(run(arguments, {.closed_pipe = true}).exit_code, 4);
    EXPECT_EQ(run(arguments, {.out_path = "/dev/full"}).exit_code, 4);
    EXPECT_EQ(read_text(file("old")), "text");
    EXPECT_THAT(folder_.names(), ElementsAre("old"));
  }
}

TEST_F(CommandLine, KeepsItsExitCodeWhereStandardErrorIsFull) {
  const CommandSetting full{.err_path = "/dev/full"};
  EXPECT_EQ(run({"fly"}, full).exit_code, 2);
  EXPECT_EQ(run({"eval", "missing"}, full).exit_code, 4);
  EXPECT_EQ(run({"train", "--steps", "1", "--hidden", "1"}, full).exit_code, 0);  // which warns
}

// --- Names in any encoding

TEST_F(CommandLine, TakesFileNamesThatAreNoUtf8) {
  const std::string name = "model-\xff.safetensors";
  const CommandResult trained = run(small_train({"--json", "--out", name}));
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_EQ(json::parse(trained.out)["model"], "model-\xef\xbf\xbd.safetensors");  // U+FFFD: JSON is UTF-8
  EXPECT_THAT(folder_.names(), ElementsAre(name));
  EXPECT_EQ(run({"eval", name, "--json"}).exit_code, 0);
  folder_.write("\xfe.pgm", pgm_of(dataset::builtin_digits(), 0));
  EXPECT_EQ(run({"read", "\xfe.pgm", "--model", name, "--json"}).exit_code, 0);
}

}  // namespace
}  // namespace inkling::cli
