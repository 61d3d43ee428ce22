#include "http/query.h"

#include "base/error.h"
#include "support/errors.h"

namespace inkling::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Query, IsNamesAndValues) {
  EXPECT_THAT(parse_query(""), IsEmpty());
  EXPECT_THAT(
      parse_query("single&format=%5Cd%7B5%7D&x=a+b&y=%c3%a9&z="),
      ElementsAre(Pair("single", ""), Pair("format", "\\d{5}"), Pair("x", "a b"), Pair("y", "é"), Pair("z", "")));
  EXPECT_THAT(parse_query("&&a=1&"), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(parse_query("a=b=c"), ElementsAre(Pair("a", "b=c")));
}

TEST(Query, RefusesWhatIsUnclear) {
  for (const char* text : {"a=%", "a=%4", "a=%4g", "a=%zz", "%", "a=%00", "a=%0a", "a=1&a=2", "a=%-1", "a=%+1"}) {
    EXPECT_THROW(parse_query(text), Error) << text;
  }
}

}  // namespace
}  // namespace inkling::http
