#include "base/text.h"

#include <gtest/gtest.h>

namespace inkling::base {
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

TEST(ValidUtf8, KeepsWhatIsValid) {
  for (const std::string text :
       {"", "plain", "é", "€", "\U0001F58B", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbd"}) {
    EXPECT_EQ(valid_utf8(text), text);
  }
  EXPECT_EQ(valid_utf8(std::string(3, '\0')), std::string(3, '\0'));
}

TEST(ValidUtf8, ReplacesEveryOtherByte) {
  const std::string u = "\xef\xbf\xbd";  // U+FFFD
  EXPECT_EQ(valid_utf8("a\xff"
                       "b"),
            "a" + u + "b");
  EXPECT_EQ(valid_utf8("\xc3"), u);          // cut off
  EXPECT_EQ(valid_utf8("\xe2\x82"), u + u);  // cut off
  EXPECT_EQ(valid_utf8("\xc3("), u + "(");
  EXPECT_EQ(valid_utf8("\x80"), u);          // a continuation of nothing
  EXPECT_EQ(valid_utf8("\xc0\x80"), u + u);  // overlong forms
  EXPECT_EQ(valid_utf8("\xe0\x9f\xbf"), u + u + u);
  EXPECT_EQ(valid_utf8("\xf0\x8f\xbf\xbf"), u + u + u + u);
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), u + u + u);          // a surrogate
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), u + u + u + u);  // above U+10FFFF
}

}  // namespace
}  // namespace inkling::base
