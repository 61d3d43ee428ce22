// The plan of the house against the house: the rooms that each file of src/ includes, compared with tools/layers.txt.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace inkling {
namespace {

using test::read_text;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Rooms = std::map<std::string, std::set<std::string>>;  // each with those that it may use

// Lines "room: room room …", a "*" for all rooms above it; "#" starts a comment. A room that uses one that is not above
// it goes to `violations`.
Rooms parse_rooms(const std::string& text, std::vector<std::string>& violations) {
  Rooms rooms;
  std::set<std::string> above;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string room;
    if (!std::getline(words >> std::ws, room, ':')) continue;
    std::set<std::string>& used = rooms[room] = {room, "base"};
    for (std::string name; words >> name;) {
      if (name == "*") {
        used.insert(above.begin(), above.end());
      } else if (!above.contains(name)) {
        violations.push_back("layers.txt: " + room + " uses " + name + ", which is not above it");
      } else {
        used.insert(name);
      }
    }
    above.insert(room);
  }
  return rooms;
}

// What a file includes by `#include "room/…"`.
std::vector<std::string> quoted_includes(const std::string& source) {
  std::vector<std::string> includes;
  std::istringstream lines(source);
  for (std::string line; std::getline(lines, line);) {
    line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t'; }), line.end());
    const std::string start = "#include\"";
    if (line.starts_with(start))
      includes.push_back(line.substr(start.size(), line.find('"', start.size()) - start.size()));
  }
  return includes;
}

// The namespaces of `source` that are neither the room's nor within it, nor `embedded`, where files that are built in
// are. The room `api` implements the public types, which are in `inkling` itself.
std::vector<std::string> foreign_namespaces(const std::string& source, const std::string& room) {
  std::vector<std::string> foreign;
  std::istringstream lines(source);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string keyword, name;
    if (!(words >> keyword >> name) || keyword != "namespace" || !name.starts_with("inkling")) continue;
    const std::string own = "inkling::" + room;
    if (room == "api" && name == "inkling") continue;
    if (name != own && !name.starts_with(own + "::") && name != "inkling::embedded") foreign.push_back(name);
  }
  return foreign;
}

// What in `source_folder` breaks the rules of `layers`, a line each.
std::vector<std::string> find_violations(const std::filesystem::path& source_folder, const std::string& layers) {
  std::vector<std::string> violations;
  const Rooms rooms = parse_rooms(layers, violations);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source_folder)) {
    const std::filesystem::path path = std::filesystem::relative(entry.path(), source_folder);
    const std::string extension = path.extension();
    if (!entry.is_regular_file() || (extension != ".cc" && extension != ".h" && extension != ".in")) continue;
    const std::string room = path.has_parent_path() ? path.begin()->string() : "";
    const auto rule = rooms.find(room);
    if (rule == rooms.end()) {
      violations.push_back(path.string() + ": is in no room of layers.txt");
      continue;
    }
    const std::string source = read_text(entry.path());
    for (const std::string& name : foreign_namespaces(source, room)) {
      violations.push_back(path.string() + ": may not open namespace " + name);
    }
    for (const std::string& include : quoted_includes(source)) {
      const std::string used = include.substr(0, include.find('/'));
      if (!rule->second.contains(used)) violations.push_back(path.string() + ": may not include " + include);
    }
  }
  std::ranges::sort(violations);
  return violations;
}

TEST(Layers, AreThoseOfTheHouse) {
  const std::filesystem::path root = INKLING_SOURCE;
  EXPECT_THAT(find_violations(root / "src", read_text((root / "tools/layers.txt").string())), IsEmpty());
}

class MadeUpHouse : public testing::Test {
 protected:
  MadeUpHouse() {
    for (const std::string room : {"base", "low", "high", "api"}) std::filesystem::create_directory(folder_.file(room));
  }

  std::vector<std::string> violations() const { return find_violations(folder_.path(), kLayers); }

  static constexpr const char* kLayers = "# rooms\nbase:\nlow:\nhigh: low\napi:\n";
  TemporaryFolder folder_;
};

TEST_F(MadeUpHouse, MayUseWhatIsListedBaseAndItself) {
  folder_.write("high/a.cc", "#include \"high/a.h\"\n#include \"low/b.h\"\n#include \"base/c.h\"\n#include <vector>\n");
  folder_.write("low/b.h", "#include \"base/c.h\"\n// see \"high/a.h\"\n");
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(MadeUpHouse, MayUseNothingElse) {
  folder_.write("low/b.h", "#pragma once\n  # include \"high/a.h\"\n");
  folder_.write("base/c.cc", "#include \"low/b.h\"\n");
  folder_.write("low/d.cc", "#include \"b.h\"\n");
  EXPECT_THAT(violations(), ElementsAre("base/c.cc: may not include low/b.h", "low/b.h: may not include high/a.h",
                                        "low/d.cc: may not include b.h"));
}

TEST_F(MadeUpHouse, HasANamespaceARoom) {
  folder_.write("low/a.h", "namespace inkling::low {\nnamespace inkling::low::deep {\nnamespace inkling::embedded {\n");
  folder_.write("low/b.h", "namespace inkling {\n}\nnamespace inkling::high {\n");
  folder_.write("api/a.cc", "namespace inkling {\n}\nnamespace inkling::low {\n");
  folder_.write("low/c.cc", "namespace inkling::lower {\nnamespace fs = std::filesystem;\n");
  EXPECT_THAT(
      violations(),
      ElementsAre("api/a.cc: may not open namespace inkling::low", "low/b.h: may not open namespace inkling",
                  "low/b.h: may not open namespace inkling::high", "low/c.cc: may not open namespace inkling::lower"));
}

TEST_F(MadeUpHouse, HasNoRoomsThatAreNotListed) {
  std::filesystem::create_directory(folder_.file("attic"));
  folder_.write("attic/a.cc", "");
  folder_.write("loose.h", "");
  EXPECT_THAT(violations(),
              ElementsAre("attic/a.cc: is in no room of layers.txt", "loose.h: is in no room of layers.txt"));
}

TEST(LayersList, PointsDownOnly) {
  std::vector<std::string> violations;
  const Rooms rooms = parse_rooms("base:\nlow: high\nhigh: low\ntop: *\n", violations);
  EXPECT_THAT(violations, ElementsAre("layers.txt: low uses high, which is not above it"));
  EXPECT_THAT(rooms.at("top"), ElementsAre("base", "high", "low", "top"));
}

}  // namespace
}  // namespace inkling
