#include "augmentation/augmentation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace inkling::augmentation {
namespace {

using testing::HasSubstr;

std::string parse_error(const std::string& text) {
  try {
    parse_augmentation(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "parsed";
}

TEST(Augmentation, IsReadFromText) {
  const Augmentation read = parse_augmentation(
      "rotate 12 1:0.5 7:0.25 | shear 8|scale 0.15 | aspect 0.1 | shift 2.5 | elastic 4 1.2 | thickness 0.3 | "
      "contrast 0.2 | noise 0.05 | upsample 4");
  Augmentation expected;
  expected.rotation = 12;
  expected.rotation_factor = {1, 0.5f, 1, 1, 1, 1, 1, 0.25f, 1, 1};
  expected.shear = 8;
  expected.scale = 0.15f;
  expected.aspect = 0.1f;
  expected.shift = 2.5f;
  expected.elastic_sigma = 4;
  expected.elastic_amplitude = 1.2f;
  expected.thickness = 0.3f;
  expected.contrast = 0.2f;
  expected.noise = 0.05f;
  expected.upsample = 4;
  EXPECT_EQ(read, expected);
}

TEST(Augmentation, IsWrittenAsItIsRead) {
  for (const std::string text :
       {"none", "rotate 12", "rotate 12 1:0.5 7:0", "rotate 0 3:0.5", "shear 8 | noise 0.05", "elastic 4 0",
        "rotate 0.1 | scale 0.15 | shift 1e-06 | elastic 0.5 1.2 | thickness 1 | contrast 0.3 | upsample 8"}) {
    EXPECT_EQ(to_text(parse_augmentation(text)), text);
  }
}

TEST(Augmentation, MayNameItsTermsInAnyOrder) {
  EXPECT_EQ(to_text(parse_augmentation("  noise .5|rotate 012.50 ")), "rotate 12.5 | noise 0.5");
}

TEST(Augmentation, SaysWhatIsWrongInWhichColumn) {
  EXPECT_THAT(parse_error(""), HasSubstr("column 1: expected rotate, shear, scale"));
  EXPECT_THAT(parse_error("rotat 12"), HasSubstr("column 1: expected rotate, "));
  EXPECT_THAT(parse_error("rotat 12"), HasSubstr(", upsample, got 'rotat'"));
  EXPECT_EQ(parse_error("shift 2 | rotate 181"),
            "augmentation: column 18: expected degrees from 0 to 180 for rotate, got '181'");
  EXPECT_EQ(parse_error("rotate"), "augmentation: column 7: expected degrees from 0 to 180 for rotate, got the end");
  EXPECT_EQ(parse_error("rotate | shear 8"),
            "augmentation: column 8: expected degrees from 0 to 180 for rotate, got '|'");
  EXPECT_EQ(parse_error("shear 8 shift 2"), "augmentation: column 9: expected | or the end, got 'shift'");
  EXPECT_THAT(parse_error("shear 8 |"), HasSubstr("column 10: expected rotate"));
  EXPECT_THAT(parse_error("shear 8 || shift 2"), HasSubstr("column 10: expected rotate"));
  EXPECT_EQ(parse_error("shift 1 | shift 2"), "augmentation: column 11: expected shift once, got 'shift'");
  EXPECT_EQ(parse_error("elastic 4"),
            "augmentation: column 10: expected an amplitude in pixels from 0 to 1000 for elastic, got the end");
  EXPECT_THAT(parse_error("elastic 0.4 1"), HasSubstr("column 9: expected a smoothing in pixels from 0.5 to 1000"));
  EXPECT_THAT(parse_error("none | shift 2"), HasSubstr("column 6: expected the end, got '|'"));
  EXPECT_THAT(parse_error("upsample 2.5"), HasSubstr("column 10: expected a whole number from 1 to 8 for upsample"));
  EXPECT_THAT(parse_error("upsample 9"), HasSubstr("expected a whole number from 1 to 8"));
}

TEST(Augmentation, RefusesNumbersThatAreNone) {
  for (const std::string text : {"nan", "inf", "-1", "1x", "0x1", "1e99", "+1", "1,5", "\xff"}) {
    EXPECT_THAT(parse_error("scale " + text), HasSubstr("column 7: expected a fraction from 0 to 0.9 for scale"));
  }
  EXPECT_THAT(parse_error("scale \xff"), HasSubstr("got '?'"));
}

TEST(Augmentation, RefusesBadFactors) {
  for (const std::string factor : {"1:", "1:2", "1:-1", "1:nan", "x:1", "::1"}) {
    EXPECT_THAT(parse_error("rotate 12 " + factor), HasSubstr("column 11: expected DIGIT:FACTOR with a factor"));
  }
  EXPECT_THAT(parse_error("rotate 12 1:0.5 1:0.5"), HasSubstr("column 17: expected one factor for 1"));
  EXPECT_THAT(parse_error("rotate 12 10:0.5"), HasSubstr("column 11: expected | or the end"));
  EXPECT_THAT(parse_error("shear 12 1:0.5"), HasSubstr("column 10: expected | or the end"));
}

TEST(Augmentation, KnowsWhetherItDoesAnything) {
  for (const std::string text : {"none", "elastic 4 0", "upsample 4", "rotate 0 1:0.5"}) {
    EXPECT_TRUE(is_identity(parse_augmentation(text))) << text;
  }
  for (const std::string text : {"rotate 1", "shear 1", "scale .1", "aspect .1", "shift 1", "elastic 4 1",
                                 "thickness .1", "contrast .1", "noise .1"}) {
    EXPECT_FALSE(is_identity(parse_augmentation(text))) << text;
  }
}

TEST(Augmentation, IsWeakenedInEveryAmountButNotInItsKind) {
  const Augmentation strong = parse_augmentation(
      "rotate 12 1:0.5 | shear 8 | scale 0.5 | aspect 0.5 | shift 2 | elastic 4 1 | thickness 0.5 | contrast 0.5 | "
      "noise 0.5 | upsample 4");
  EXPECT_EQ(to_text(weakened(strong, 0.5f)),
            "rotate 6 1:0.5 | shear 4 | scale 0.25 | aspect 0.25 | shift 1 | elastic 4 0.5 | thickness 0.25 | "
            "contrast 0.25 | noise 0.25 | upsample 4");
  EXPECT_TRUE(is_identity(weakened(strong, 0)));
  EXPECT_EQ(weakened(strong, 1), strong);
}

}  // namespace
}  // namespace inkling::augmentation
