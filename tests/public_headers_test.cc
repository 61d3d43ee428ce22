// The public headers (include/inkling/) stand on their own: they include the standard library and each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace inkling {
namespace {

using test::read_text;
using testing::IsEmpty;

// The lines of `header` that include anything else.
std::vector<std::string> foreign_includes(const std::string& header) {
  static const std::regex include(R"(\s*#\s*include.*)"), allowed(R"(#include <(inkling/[a-z_]+\.h|[a-z_]+)>)");
  std::vector<std::string> foreign;
  std::istringstream lines(header);
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, include) && !std::regex_match(line, allowed)) foreign.push_back(line);
  }
  return foreign;
}

TEST(PublicHeaders, IncludeNothingButTheStandardLibraryAndEachOther) {
  std::size_t headers = 0;
  for (const auto& entry : std::filesystem::directory_iterator(INKLING_SOURCE "/include/inkling")) {
    EXPECT_THAT(foreign_includes(read_text(entry.path())), IsEmpty()) << entry.path();
    ++headers;
  }
  EXPECT_GE(headers, 6u);
}

TEST(PublicHeaders, AreToldFromOthers) {
  const std::string text =
      "#include <vector>\n#include <inkling/box.h>\n#include <fmt/format.h>\n#include \"base/files.h\"\n";
  EXPECT_EQ(foreign_includes(text), (std::vector<std::string>{"#include <fmt/format.h>", "#include \"base/files.h\""}));
}

}  // namespace
}  // namespace inkling
