#include "base/text.h"

#include <gtest/gtest.h>

namespace inkling {
namespace {

TEST(Printable, KeepsPrintableAscii) {
  EXPECT_EQ(printable(""), "");
  EXPECT_EQ(printable(" 5.0~"), " 5.0~");
}

TEST(Printable, ReplacesEveryOtherByte) {
  EXPECT_EQ(printable(std::string_view("a\0b\n\x1b[0m\x7f", 9)), "a?b??[0m?");
  EXPECT_EQ(printable("é"), "??");
}

TEST(Printable, CutsLongTexts) {
  EXPECT_EQ(printable("12345", 5), "12345");
  EXPECT_EQ(printable("123456", 5), "12345...");
  EXPECT_EQ(printable(std::string(1000, 'x')), std::string(60, 'x') + "...");
}

}  // namespace
}  // namespace inkling
