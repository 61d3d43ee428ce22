#include "report/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace inkling::report {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What a browser would give to the script: all up to the first end of a script.
ordered_json document_in(const std::string& html) {
  const std::string start = "<script type=\"application/json\" id=\"document\">";
  const std::size_t from = html.find(start) + start.size();
  return ordered_json::parse(html.substr(from, html.find("</script", from) - from));
}

TEST(ReportHtml, HoldsTheDocumentStyleAndScript) {
  const ordered_json document = {{"kind", "eval"}, {"values", {1, 2.5, nullptr}}};
  const std::string html = to_html(document);
  EXPECT_THAT(html, StartsWith("<!doctype html>"));
  EXPECT_EQ(document_in(html), document);
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, Not(HasSubstr(" src=\"")));
  EXPECT_THAT(html, Not(HasSubstr(" href=\"")));
}

TEST(ReportHtml, TextCannotEndItsScript) {
  const std::string hostile = "</script><script>alert(1)</script><!-- \xe2\x80\xa8 & \"'";
  const std::string html = to_html({{"kind", "eval"}, {"title", hostile}});
  EXPECT_THAT(html, Not(HasSubstr("alert(1)</script>")));
  EXPECT_EQ(document_in(html)["title"], hostile);
}

TEST(ReportHtml, BytesThatAreNoUtf8AreReplaced) {
  EXPECT_EQ(document_in(to_html({{"title", "a\xff"}}))["title"], "a\xef\xbf\xbd");
}

}  // namespace
}  // namespace inkling::report
