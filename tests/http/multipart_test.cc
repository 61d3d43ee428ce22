#include "http/multipart.h"

#include <string>

#include "base/error.h"

namespace inkling::http {
namespace {

constexpr const char* kType = "multipart/form-data; boundary=xyz";

// As curl and browsers send it.
const std::string kForm =
    "--xyz\r\nContent-Disposition: form-data; name=\"single\"\r\n\r\n1\r\n"
    "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".png\"\r\nContent-Type: "
    "image/png\r\n"
    "\r\n\x89PNG\r\n\r\n--xy\r\n--xyz--\r\n";

TEST(Multipart, IsKnownByItsType) {
  EXPECT_TRUE(is_multipart(kType));
  EXPECT_TRUE(is_multipart("Multipart/Form-Data ;boundary=x"));
  EXPECT_FALSE(is_multipart("image/png"));
  EXPECT_FALSE(is_multipart("multipart/form-data2"));
  EXPECT_FALSE(is_multipart(""));
}

TEST(Multipart, HasParts) {
  const auto parts = parse_multipart(kType, kForm);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].name, "single");
  EXPECT_EQ(parts[0].filename, "");
  EXPECT_EQ(parts[0].bytes, "1");
  EXPECT_EQ(parts[1].name, "file");
  EXPECT_EQ(parts[1].filename, "a \"b\".png");
  EXPECT_EQ(parts[1].bytes, "\x89PNG\r\n\r\n--xy");
}

TEST(Multipart, MayHaveAPreambleAndEmptyParts) {
  const auto parts = parse_multipart("multipart/form-data; charset=x; boundary=\"a b\"",
                                     "hello\r\n--a b  \r\ncontent-disposition: form-data; NAME=n\r\n\r\n\r\n--a b--");
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].name, "n");
  EXPECT_EQ(parts[0].bytes, "");
}

TEST(Multipart, RefusesEveryTruncation) {
  const std::size_t whole = kForm.size() - 2;  // the last line's end may be missing
  for (std::size_t size = 0; size < whole; ++size) {
    EXPECT_THROW(parse_multipart(kType, kForm.substr(0, size)), Error) << size;
  }
  EXPECT_EQ(parse_multipart(kType, kForm.substr(0, whole)).size(), 2u);
}

TEST(Multipart, RefusesWhatIsNone) {
  EXPECT_THROW(parse_multipart("multipart/form-data", kForm), Error);
  EXPECT_THROW(parse_multipart("multipart/form-data; boundary=", kForm), Error);
  EXPECT_THROW(parse_multipart("multipart/form-data; boundary=" + std::string(71, 'x'), kForm), Error);
  EXPECT_THROW(parse_multipart("multipart/form-data; boundary=abc", kForm), Error);
  EXPECT_THROW(parse_multipart(kType, "--xyz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xyz--"), Error);
  EXPECT_THROW(parse_multipart(kType, "--xyz\r\n\r\nx\r\n--xyz--"), Error);
  std::string many;
  for (int i = 0; i < 101; ++i) many += "--xyz\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nx\r\n";
  EXPECT_THROW(parse_multipart(kType, many + "--xyz--"), Error);
}

}  // namespace
}  // namespace inkling::http
