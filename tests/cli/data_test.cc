// inkling data and inkling eval --data, as programs and people see them.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "codec/png.h"
#include "dataset/builtin.h"
#include "support/bytes.h"
#include "support/datasets.h"
#include "support/environment.h"
#include "support/http_server.h"
#include "support/temporary_folder.h"

namespace inkling::cli {
namespace {

using test::HttpRequest;
using test::HttpServer;
using test::ScopedEnvironment;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

// Every test has a home of its own.
class DataCommand : public testing::Test {
 protected:
  Outcome run(const std::string& arguments) const {
    const std::string errors = folder_.file("stderr");
    FILE* pipe = ::popen((INKLING_COMMAND " " + arguments + " 2>" + errors).c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("popen");
    Outcome outcome;
    std::array<char, 4096> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
      outcome.out.append(buffer.data(), count);
    }
    outcome.code = WEXITSTATUS(::pclose(pipe));
    outcome.err = test::read_text(errors);
    return outcome;
  }
  nlohmann::json run_json(const std::string& arguments) const { return nlohmann::json::parse(run(arguments).out); }

  std::string write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories(std::filesystem::path(folder_.file(name)).parent_path());
    return folder_.write(name, content);
  }

  TemporaryFolder folder_;
  ScopedEnvironment data_{"INKLING_DATA", folder_.file("data")};
  ScopedEnvironment proxy_{"http_proxy", std::nullopt};
};

TEST_F(DataCommand, ListsWhatIsKnownAndWhatIsHere) {
  EXPECT_THAT(run("data list").out,
              AllOf(HasSubstr("digits"), HasSubstr("built in"), HasSubstr("not here: inkling data get mnist")));
  EXPECT_EQ(run_json("data list --json")[1]["here"], false);
  write("data/mnist/train-images-idx3-ubyte", "");
  const nlohmann::json mnist = run_json("data list --json")[1];
  EXPECT_EQ(mnist["name"], "mnist");
  EXPECT_EQ(mnist["here"], true);
  EXPECT_EQ(mnist["place"], folder_.file("data/mnist"));
}

TEST_F(DataCommand, TellsWhatADatasetHolds) {
  const Outcome text = run("data info digits");
  EXPECT_EQ(text.code, 0);
  EXPECT_THAT(text.out, AllOf(HasSubstr("digits: images of 8x8 pixels, 0 (paper) to 16 (ink)"), HasSubstr("1797"),
                              HasSubstr("SHA-256 c48820bb5c8115a49b9709ccf4856272d6b4df8a376b3c0d6158d1f2b0065e02")));
  const nlohmann::json digits = run_json("data info digits --json");
  EXPECT_EQ(digits["train"]["images"], 1797);
  EXPECT_EQ(digits["train"]["digits"], nlohmann::json({178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
  EXPECT_EQ(digits["test"], nullptr);

  write("data/mnist/train-images-idx3-ubyte", test::idx_images(12));
  write("data/mnist/train-labels-idx1-ubyte", test::idx_labels(12));
  write("data/mnist/t10k-images-idx3-ubyte", test::idx_images(5));
  write("data/mnist/t10k-labels-idx1-ubyte", test::idx_labels(5));
  const nlohmann::json mnist = run_json("data info mnist --json");
  EXPECT_EQ(mnist["train"]["images"], 12);
  EXPECT_EQ(mnist["test"]["images"], 5);
  EXPECT_EQ(mnist["width"], 3);
}

TEST_F(DataCommand, WarnsOfFilesThatAreNoPicturesOrRefusesThem) {
  write("pictures/3/a.png", test::text_of(codec::encode_png({2, 2, {1, 2, 3, 4}})));
  write("pictures/3/b.png", "none");
  const Outcome skipped = run("data info " + folder_.file("pictures"));
  EXPECT_EQ(skipped.code, 0);
  EXPECT_THAT(skipped.err, HasSubstr("inkling: warning: " + folder_.file("pictures") + ": 1 of 2 files skipped"));
  const Outcome refused = run("data info --strict " + folder_.file("pictures"));
  EXPECT_EQ(refused.code, 3);
  EXPECT_EQ(refused.err, "inkling: " + folder_.file("pictures/3/b.png") +
                             ": is no picture: expected PNG, JPEG, PNM, TIFF, WebP, BMP, HEIC or PDF\n");
}

TEST_F(DataCommand, SaysWhereMnistShouldBe) {
  const Outcome outcome = run("data info mnist");
  EXPECT_EQ(outcome.code, 4);
  EXPECT_EQ(outcome.err,
            "inkling: mnist: is not in " + folder_.file("data/mnist") + ": get it with: inkling data get mnist\n");
}

TEST_F(DataCommand, RefusesWrongUsageByItsFullName) {
  EXPECT_EQ(run("data").code, 2);
  const Outcome outcome = run("data get cifar");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("(see inkling data get --help)"));
  EXPECT_THAT(run("data get --help").out, HasSubstr("Usage: inkling data get"));
}

TEST_F(DataCommand, KeepsNothingThatIsNotMnist) {
  const HttpServer server([](const HttpRequest&) { return test::http_ok("something else"); });
  const Outcome outcome = run("data get mnist --from " + server.url());
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("expected 47040016 bytes unpacked, got 14"));
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.file("data/mnist")));
}

TEST_F(DataCommand, SaysWhatTheServerSays) {
  const HttpServer server([](const HttpRequest&) { return test::http_status(404); });
  const Outcome outcome = run("data get mnist --from " + server.url("/files/") + " --folder " + folder_.file("here"));
  EXPECT_EQ(outcome.code, 4);
  EXPECT_EQ(outcome.err, "inkling: " + server.url("/files/train-images-idx3-ubyte.gz") +
                             ": cannot download: the server answers 404\n");
  EXPECT_EQ(server.requests().at(0).target, "/files/train-images-idx3-ubyte.gz");
}

TEST_F(DataCommand, NamesTheFolderThatHoldsNoMnist) {
  const Outcome outcome = run("data get mnist --from " + folder_.path());
  EXPECT_EQ(outcome.code, 4);
  EXPECT_EQ(outcome.err, "inkling: " + folder_.path() + ": holds no train-images-idx3-ubyte, packed or not\n");
}

class EvalData : public DataCommand {
 protected:
  void SetUp() override { ASSERT_EQ(run("train --quiet --steps 2000 --out " + model_).code, 0); }

  std::string model_ = folder_.file("model");
};

TEST_F(EvalData, MeasuresTheTestPartOfDataInTwoParts) {
  std::string row;
  for (int i = 0; i < 64; ++i) row += "3,";
  row += "1\n";
  write("uci/optdigits.tra", row + row);
  write("uci/optdigits.tes", row);
  const std::string command = "eval " + model_ + " --json --data " + folder_.file("uci");
  EXPECT_EQ(run_json(command)["total"], 1);
  EXPECT_EQ(run_json(command)["part"], "test");
  EXPECT_EQ(run_json(command + " --part train")["total"], 2);
  EXPECT_EQ(run_json(command + " --part all")["total"], 3);
}

// The same digits as counts 0..16 and as pictures 0..255.
TEST_F(EvalData, BringsPicturesToTheValuesThatTheNetworkKnows) {
  const dataset::Dataset digits = dataset::builtin_digits();
  const dataset::Dataset bright = dataset::with_max_value(digits, 255);
  std::string rows;
  for (std::size_t i = 0; i < 100; ++i) {
    const auto pixels = bright.image(i);
    write(fmt::format("pictures/{}/{}.png", digits.labels[i], i),
          test::text_of(codec::encode_png({8, 8, {pixels.begin(), pixels.end()}})));
    rows += fmt::format("{},{}\n", fmt::join(digits.image(i), ","), digits.labels[i]);
  }
  const std::string csv = write("digits.csv", rows);
  const auto measured = [&](const std::string& data) {
    return run_json("eval " + model_ + " --json --data " + data)["confusion"];
  };
  EXPECT_EQ(measured(folder_.file("pictures")), measured(csv));
}

TEST_F(EvalData, RefusesImagesOfAnotherSize) {
  write("data/mnist/train-images-idx3-ubyte", test::idx_images(12));
  write("data/mnist/train-labels-idx1-ubyte", test::idx_labels(12));
  const Outcome outcome = run("eval " + model_ + " --data mnist");
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.err, "inkling: mnist: expected images of 8x8 pixels as this network reads, got 3x2\n");
}

}  // namespace
}  // namespace inkling::cli
