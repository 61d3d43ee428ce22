// Names and numbers of any kind: none ends a command with an internal error.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "model/model.h"
#include "support/command_test.h"
#include "support/glyphs.h"

namespace inkling::cli {
namespace {

using namespace test;
using nlohmann::json;

class AnyBytes : public CommandTest {};

TEST_F(AnyBytes, JsonIsUtf8WhateverAFolderIsCalled) {
  for (const char* digit : {"1", "2"}) {
    std::filesystem::create_directories(file("\xff/" + std::string(digit)));
    raster::Image picture = paper(120, 120);
    write(digit, 40, 40, 12, picture);
    folder_.write("\xff/" + std::string(digit) + "/a.pgm", to_pgm(picture));
  }
  const CommandResult info = run({"data", "info", "\xff", "--json"});
  EXPECT_EQ(info.exit_code, 0) << info.err;
  EXPECT_EQ(json::parse(info.out)["train"]["images"], 2);
  const CommandResult list = run({"data", "list", "--json"}, {.environment = {"INKLING_DATA=" + file("\xff")}});
  EXPECT_EQ(list.exit_code, 0) << list.err;
  EXPECT_TRUE(json::accept(list.out));
}

TEST_F(AnyBytes, AShareMayBeTiny) {
  raster::Image picture = paper(140, 120);
  write("7", 40, 40, 12, picture);
  folder_.write("a.pgm", to_pgm(picture));
  model::save_model(glyph_model(), file("m"));
  for (const char* share : {"1e-310", "5e-324", "1e-320%"}) {
    EXPECT_EQ(run({"read", "--model", "m", "--min-confidence", share, "a.pgm"}).out, "7\n") << share;
  }
}

}  // namespace
}  // namespace inkling::cli
