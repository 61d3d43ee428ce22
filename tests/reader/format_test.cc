#include "reader/format.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "support/errors.h"

namespace inkling::reader {
namespace {

struct Case {
  std::string format;
  std::vector<std::string> matching;
  std::vector<std::string> others;
};

TEST(Format, MatchesWhatItSays) {
  const std::vector<Case> cases = {
      {R"(\d{5})", {"12345", "00000"}, {"", "1234", "123456"}},
      {R"(\d{2,4})", {"12", "123", "1234"}, {"1", "12345"}},
      {R"(\d{2,})", {"12", "1234567890"}, {"", "1"}},
      {R"([0-3]\d)", {"00", "31", "39"}, {"40", "3", "310"}},
      {"[0257]", {"0", "2", "5", "7"}, {"1", "6", "8"}},
      {"[^0-8]", {"9"}, {"0", "8"}},
      {"12", {"12"}, {"1", "2", "21", "122"}},
      {"1?2*3+", {"3", "123", "2233", "13333"}, {"", "12", "1123", "32"}},
      {"19..|20..", {"1984", "2026"}, {"1884", "198", "2100"}},
      {"(12|3)(4|56)", {"124", "1256", "34", "356"}, {"1234", "12", "456"}},
      {"(12)*", {"", "12", "121212"}, {"1", "121"}},
      {"(1|2{2}){2}", {"11", "122", "221", "2222"}, {"1", "12", "222"}},
      {"(1?){3}", {"", "1", "111"}, {"1111"}},
      {"1{0}2", {"2"}, {"12", "1"}},
      {"(1*)*2", {"2", "112"}, {"1"}},
      {"1{2}{3}", {"111111"}, {"11", "11111"}},
      {R"(\d{2}/\d{2}/\d{4})", {"12/05/2024", "12/05/20.24"}, {"12052024", "12/05-2024", "12/052024", "1/205/2024"}},
      {R"(-?\d+[.,]\d{2})", {"12.50", "-0,99", "$12.50"}, {"1250", "12.5", "12.50-", "12.5.0"}},
      {R"(\(\d+\)|\+\d%)", {"(25)", "+7%"}, {"25", "(25", "7%"}},
      {"[0-9.-]*", {"", "1.5", "-3"}, {"a"}},
      {"1:2#3$4=5", {"1:2#3$4=5", "1:2#3$4=5/"}, {"1:2#3$45"}},
      {"12", {"12", "1/2", "1.2,"}, {"1/3"}},
  };
  for (const Case& one : cases) {
    const Format format = Format::parse(one.format);
    for (const std::string& text : one.matching) EXPECT_TRUE(format.matches(text)) << one.format << " " << text;
    for (const std::string& text : one.others) EXPECT_FALSE(format.matches(text)) << one.format << " " << text;
  }
}

TEST(Format, WithoutOneEveryTextMatches) {
  const Format format;
  EXPECT_EQ(format.states(), 1u);
  EXPECT_TRUE(format.matches(""));
  EXPECT_TRUE(format.matches("0123456789"));
  EXPECT_FALSE(format.matches("1a"));
}

TEST(Format, LiteralMatchesItselfOnly) {
  const Format format = Format::literal("407");
  EXPECT_TRUE(format.matches("407"));
  for (const char* other : {"", "4", "40", "406", "4070"}) EXPECT_FALSE(format.matches(other));
}

TEST(Format, ErrorsPointAtTheColumn) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", R"(format, column 1: expected a digit, a sign, \d, [ or (, got its end)"},
      {"12a", R"(format, column 3: expected a digit, a sign, \d, [ or (, got 'a')"},
      {R"(\w)", "format, column 2: expected d or one of -.,/:+()%$#=, got 'w'"},
      {"[3-1]", "format, column 5: expected a digit from 3, got ']'"},
      {"[]", "format, column 2: expected a digit or a sign, got ']'"},
      {"[^0-9]", "format, column 7: expected a class that leaves a digit, before this, got its end"},
      {"[12", "format, column 4: expected a digit or a sign, got its end"},
      {"(12", "format, column 4: expected ), got its end"},
      {"12)", R"(format, column 3: expected a digit, a sign, \d, [, ( or |, got ')')"},
      {"1|", R"(format, column 3: expected a digit, a sign, \d, [ or (, got its end)"},
      {"*", R"(format, column 1: expected a digit, a sign, \d, [ or (, got '*')"},
      {"[^0-9.]", "format, column 8: expected digits alone in a class of what is not, before this, got its end"},
      {R"(\)", "format, column 2: expected d or one of -.,/:+()%$#=, got its end"},
      {"1{", "format, column 3: expected a number, got its end"},
      {"1{3,2}", "format, column 6: expected at least 3 before this, got '}'"},
      {"1{1001}", "format, column 3: expected a number up to 1000, got '1'"},
      {"1{2", "format, column 4: expected }, got its end"},
  };
  for (const auto& [text, message] : cases) {
    test::expect_error(ErrorKind::kUsage, message, [&, text = text] { Format::parse(text); });
  }
}

// Each would take memory or time without end, were it not for the limits.
TEST(Format, RefusesWhatIsTooLarge) {
  const auto refused = [](const std::string& text, const std::string& part) {
    test::expect_error(ErrorKind::kUsage, part, [&] { Format::parse(text); });
  };
  refused(R"((\d{100}){11})", "format: is too long");
  refused(R"(\d*1\d{20})", "format: is too complicated");
  refused(std::string(1001, '1'), "format: is longer than 1000 characters");
  refused(std::string(60, '(') + "1" + std::string(60, ')'), "groups less deep");
  refused("1" + std::string(60, '*'), "fewer repetitions");
}

TEST(Format, ManyTimesNothingIsQuick) {
  EXPECT_TRUE(Format::parse("1{0}{1000}{1000}{1000}{1000}2").matches("2"));
  EXPECT_TRUE(Format::parse(R"((\d?){1000})" + std::string(40, '*')).matches("123"));
}

}  // namespace
}  // namespace inkling::reader
