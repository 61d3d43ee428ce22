#include "base/base64.h"

#include <gtest/gtest.h>

#include <span>
#include <string_view>

namespace inkling::base {
namespace {

std::string encoded(std::string_view text) { return base64(std::as_bytes(std::span(text))); }

// RFC 4648, section 10.
TEST(Base64, IsThatOfTheStandard) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace inkling::base
