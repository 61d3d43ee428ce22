// inkling train --report and inkling eval --report: what is in the files, and what is refused.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "support/command_test.h"

namespace inkling::cli {
namespace {

using nlohmann::json;
using test::CommandTest;
using test::read_text;
using test::Words;
using testing::SizeIs;

class HtmlReport : public CommandTest {
 protected:
  json document(const std::string& name) const {
    const std::string html = read_text(file(name));
    const std::string start = "id=\"document\">";
    const std::size_t from = html.find(start) + start.size();
    return json::parse(html.substr(from, html.find("</script", from) - from));
  }

  json printed(const Words& command) const {
    const test::CommandResult result = run(command);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out);
  }
};

TEST_F(HtmlReport, OfTheClassicRunHasWhatIsPrinted) {
  const json run = printed({"train", "--steps", "2000", "--json", "--report", "report.html"});
  const json report = document("report.html");
  EXPECT_EQ(report["kind"], "train");
  EXPECT_EQ(report["test"], run["test"]);
  EXPECT_EQ(report["command"], "inkling train --steps 2000 --json --report report.html");
  ASSERT_THAT(report["curves"], SizeIs(1));
  ASSERT_THAT(report["curves"][0]["accuracy"], SizeIs(run["history"].size()));
  EXPECT_EQ(report["curves"][0]["accuracy"][1], json({1000, run["history"][1]["accuracy"]}));
  EXPECT_EQ(report["units"]["shape"], json({100, 64}));
}

TEST_F(HtmlReport, OfEpochsHasTheirCurves) {
  const json run = printed(
      {"train", "--recipe", "digits-mlp", "--epochs", "2", "--validation", "0.1", "--json", "--report", "report.html"});
  const json curve = document("report.html")["curves"][0];
  ASSERT_THAT(curve["loss"], SizeIs(2));
  EXPECT_EQ(curve["loss"][1], json({2, run["history"][1]["loss"]}));
  EXPECT_EQ(curve["validation_accuracy"][0], json({1, run["history"][0]["validation_accuracy"]}));
}

TEST_F(HtmlReport, OfAnEvaluationHasItsMistakesWithTheirPictures) {
  ASSERT_EQ(run({"train", "-q", "--steps", "2000"}).exit_code, 0);
  const json printed_result = printed({"eval", "--json", "--report", "report.html"});
  const json report = document("report.html");
  EXPECT_EQ(report["test"]["confusion"], printed_result["confusion"]);
  const json& wrong = printed_result["wrong"];
  EXPECT_EQ(report["worst"].size(), std::min<std::size_t>(48, wrong.size()));
  double last = 1;
  for (const json& image : report["worst"]) {
    const auto same =
        std::find_if(wrong.begin(), wrong.end(), [&](const json& other) { return other["index"] == image["index"]; });
    ASSERT_NE(same, wrong.end());
    EXPECT_EQ((*same)["label"], image["actual"]);
    EXPECT_EQ((*same)["read"], image["predicted"]);
    EXPECT_LE(image["confidence"].get<double>(), last);
    last = image["confidence"];
    EXPECT_EQ(image["ink"].get<std::string>().size(), 88u);  // of 64 bytes
  }
  std::size_t answers = 0;
  for (const json& bin : report["confidence"]["bins"]) {
    answers += bin["count"].get<std::size_t>();
    EXPECT_LE(bin["low"], bin["confidence"]);
    EXPECT_LE(bin["confidence"], bin["high"]);
  }
  EXPECT_EQ(answers, 450u);
  EXPECT_EQ(report["confidence"]["curve"].back()[0], 1.0);
}

TEST_F(HtmlReport, SaysTheCommandAsAShellTakesIt) {
  ASSERT_EQ(run({"train", "-q", "--steps", "10", "--out", "it's mine.safetensors"}).exit_code, 0);
  ASSERT_EQ(run({"eval", "it's mine.safetensors", "--report", "r.html"}).exit_code, 0);
  EXPECT_EQ(document("r.html")["command"], "inkling eval 'it'\\''s mine.safetensors' --report r.html");
}

TEST_F(HtmlReport, IsRefusedBeforeAnythingIsDone) {
  expect_refused({"train", "--report", "no/such/folder/report.html"}, 4, "no/such/folder/report.html");
  expect_refused({"train", "--out", "same", "--report", "same"}, 2, "--report: expected another file than --out");
  EXPECT_THAT(folder_.names(), SizeIs(0));
}

}  // namespace
}  // namespace inkling::cli
