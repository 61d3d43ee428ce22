// inkling doctor as a user runs it.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "model/model.h"
#include "support/command_test.h"
#include "support/glyphs.h"

namespace inkling::cli {
namespace {

using namespace test;
using nlohmann::json;
using testing::HasSubstr;

class Doctor : public CommandTest {
 protected:
  // A picture of each digit; of those that are 7, one lies in the folder of 1.
  Doctor() {
    model::save_model(glyph_model(), file("glyphs.safetensors"));
    for (const char digit : std::string("0123456789")) {
      raster::Image picture = paper(100, 100);
      paste(glyph(digit), 30, 30, picture);
      std::filesystem::create_directories(file(std::string("mine/") + digit));
      folder_.write(std::string("mine/") + digit + "/a.pgm", to_pgm(digit == '4' ? inverted(picture) : picture));
      if (digit == '7') folder_.write("mine/1/seven.pgm", to_pgm(picture));
    }
  }

  CommandResult doctor(const Words& options) const {
    return run(Words{"doctor", "mine", "--model", "glyphs.safetensors"} + options);
  }
};

TEST_F(Doctor, TellsAccuracyTraitsAndConfusions) {
  const CommandResult result = doctor({});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("mine: 10 of 11 pictures read correctly, accuracy 0.9091\n"));
  EXPECT_THAT(result.out, HasSubstr("  light on dark                          1          100.0%\n"));
  EXPECT_THAT(result.out, HasSubstr("     1 x  a 1 as a 7: mine/1/seven.pgm\n"));
}

TEST_F(Doctor, PrintsJson) {
  const json document = json::parse(doctor({"--json"}).out);
  EXPECT_EQ(document["folder"], "mine");
  EXPECT_EQ(document["pictures"], 11);
  EXPECT_EQ(document["correct"], 10);
  EXPECT_EQ(document["unreadable"], 0);
  EXPECT_EQ(document["unusual"]["inverted"]["pictures"], 1);
  EXPECT_EQ(document["unusual"]["low_contrast"]["pictures"], 0);
  EXPECT_EQ(document["confused"],
            json::parse(R"([{"digit": 1, "read": 7, "count": 1, "paths": ["mine/1/seven.pgm"]}])"));
}

TEST_F(Doctor, CountsPicturesWithoutDigitsAndDamagedOnes) {
  folder_.write("mine/0/blank.pgm", to_pgm(paper(50, 50)));
  folder_.write("mine/0/cut.pgm", "P5 8 8 255\n");
  const CommandResult result = doctor({"--json"});
  const json document = json::parse(result.out);
  EXPECT_EQ(document["pictures"], 12);
  EXPECT_EQ(document["unreadable"], 1);
  EXPECT_TRUE(document["confused"][0]["read"].is_null());
  expect_one_line(result.err, "mine/0/cut.pgm: ");
}

TEST_F(Doctor, GoesOnBehindAPictureThatCannotBeHadAndSaysSo) {
  std::filesystem::create_symlink("loop.pgm", file("mine/0/loop.pgm"));  // cannot be opened, by whomever
  const CommandResult result = doctor({"--json"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_EQ(json::parse(result.out)["pictures"], 11);
  expect_one_line(result.err, "mine/0/loop.pgm: cannot open: ");
}

TEST_F(Doctor, RefusesWhatIsNoFolderOfDigits) {
  expect_refused({"doctor", "."}, 3, ".: expected a folder with folders 0 to 9");
  expect_refused({"doctor", "missing"}, 3, "missing: expected a folder with folders 0 to 9");
  std::filesystem::create_directories(file("empty/3"));
  expect_refused({"doctor", "empty"}, 3, "empty: holds no pictures of digits");
}

}  // namespace
}  // namespace inkling::cli
