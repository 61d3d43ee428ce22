#include "page/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace inkling::page {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

std::string text_of(std::string_view path) {
  const auto asset = find(path);
  return asset ? std::string(asset->bytes) : "";
}

TEST(Page, HasAllThatItsHtmlNames) {
  const std::string html = text_of("/");
  EXPECT_THAT(html, HasSubstr("<!doctype html>"));
  for (const std::string name : {"/app.js", "/app.css", "/favicon.svg"}) {
    EXPECT_THAT(html, HasSubstr('"' + name + '"'));
    ASSERT_TRUE(find(name)) << name;
    EXPECT_GT(find(name)->bytes.size(), 100u) << name;
  }
  EXPECT_EQ(find("/app.js")->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(find("/app.css")->content_type, "text/css; charset=utf-8");
}

TEST(Page, AsksForNothingFromOutside) {
  for (const std::string name : {"/", "/app.js", "/app.css", "/report.js"}) {
    std::string text = text_of(name);
    // The one address that is no address: the name of SVG.
    for (std::size_t at; (at = text.find("http://www.w3.org/2000/svg")) != std::string::npos;) text.erase(at, 26);
    EXPECT_THAT(text, Not(HasSubstr("http://"))) << name;
    EXPECT_THAT(text, Not(HasSubstr("https://"))) << name;
  }
}

TEST(Page, HasAnEtagForEachFile) {
  std::set<std::string> etags;
  for (const std::string name : {"/", "/app.js", "/app.css", "/favicon.svg", "/report.js"}) {
    const std::string etag(find(name)->etag);
    EXPECT_THAT(etag, MatchesRegex("\"[0-9a-f]{16}\""));
    etags.insert(etag);
  }
  EXPECT_EQ(etags.size(), 5u);
}

TEST(Page, HasNothingElse) {
  for (const std::string name : {"", "/index.html", "app.js", "/app.js/", "/../app.js", "/APP.JS", "/v1/models"}) {
    EXPECT_FALSE(find(name)) << name;
  }
}

}  // namespace
}  // namespace inkling::page
