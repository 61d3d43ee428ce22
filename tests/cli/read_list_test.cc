// inkling read on lists of files, in parts, killed and gone on with, and inkling merge.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "base/stream.h"
#include "model/model.h"
#include "support/command_test.h"
#include "support/glyphs.h"

namespace inkling::cli {
namespace {

using namespace test;
using nlohmann::json;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class ReadList : public CommandTest {
 protected:
  ReadList() { model::save_model(glyph_model(), file("glyphs.safetensors")); }

  CommandResult read(const Words& arguments, const CommandSetting& setting = {}) const {
    return run(Words{"read", "--model", "glyphs.safetensors"} + arguments, setting);
  }

  // `count` pictures of one digit, every tenth broken and every seventh empty; returns their names, one a line.
  std::string pictures(int count) const {
    std::string list;
    for (int i = 0; i < count; ++i) {
      const std::string name = "p" + std::to_string(i) + ".pgm";
      raster::Image picture = paper(100, 100);
      if (i % 7 != 3) write(std::to_string(i % 10), 30, 30, 12, picture);
      const std::string bytes = to_pgm(picture);
      folder_.write(name, i % 10 == 9 ? bytes.substr(0, 500) : bytes);
      list += name + "\n";
    }
    return list;
  }
};

std::vector<json> records(const std::string& text) {
  std::vector<json> all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) all.push_back(json::parse(line));
  return all;
}

TEST_F(ReadList, ReadsTheFilesThatAListNames) {
  const std::string list = pictures(4);
  folder_.write("list.txt", "p2.pgm\r\n\np1.pgm");
  EXPECT_EQ(read({"--files-from", "list.txt"}).out, "p2.pgm: 2\np1.pgm: 1\n");
  EXPECT_EQ(read({"--files-from", "-"}, {.input = "p2.pgm\n"}).out, "p2.pgm: 2\n");
  std::filesystem::copy_file(file("p2.pgm"), file("a\nb"));
  const CommandResult null =
      read({"--files-from", "-", "--null", "--jsonl"}, {.input = std::string("a\nb\0p1.pgm\0", 11)});
  ASSERT_EQ(records(null.out).size(), 2u);
  EXPECT_EQ(records(null.out)[0]["path"], "a\nb");
  expect_refused({"read", "--files-from", "nowhere"}, 4, "nowhere: cannot open: No such file");
  expect_refused({"read", "--files-from", "."}, 4, ".: cannot read: Is a directory");
  expect_refused({"read", "--files-from", "-"}, 3, "line 1: holds a 0 byte: --null is for such lists",
                 {.input = std::string("a\0b\n", 4)});
  const CommandResult none = read({"--files-from", "-"});
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_EQ(none.err, "inkling: 0 files: 0 read, 0 without digits, 0 not readable\n");
}

TEST_F(ReadList, TakesItsShareOfAList) {
  folder_.write("list", pictures(8));
  const std::vector<json> second = records(read({"--files-from", "list", "--shard", "2/3", "--jsonl"}).out);
  ASSERT_EQ(second.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(second[i]["input"], 2 + 3 * i);
    EXPECT_EQ(second[i]["inputs"], 8);
  }
  EXPECT_EQ(read({"--files-from", "list", "--shard", "9/9", "--jsonl"}).out, "");
  for (const char* shard : {"0/3", "4/3", "1", "1/", "/3", "1/3x", "-1/3"}) {
    expect_refused({"read", "--files-from", "list", "--shard", shard}, 2, "--shard: expected a part such as 2/8");
  }
}

TEST_F(ReadList, WritesAFileWholeOrNotAtAll) {
  folder_.write("list", pictures(12));
  const CommandResult printed = read({"--files-from", "list", "--tsv"});
  const CommandResult written = read({"--files-from", "list", "--tsv", "--out", "out.tsv"});
  EXPECT_EQ(written.exit_code, printed.exit_code);
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(read_text(file("out.tsv")), printed.out);
  EXPECT_EQ(written.err, printed.err);
  const CommandResult full =
      read({"--files-from", "list", "--jsonl", "--out", "out.jsonl"}, fault(folder_.path(), "write", 1, ENOSPC));
  EXPECT_EQ(full.exit_code, 4);
  EXPECT_FALSE(std::filesystem::exists(file("out.jsonl")));
  EXPECT_EQ(read({"--files-from", "list", "--jsonl", "--out", "/dev/null"}).exit_code, 3);
  expect_refused({"read", "p1.pgm", "--out", "nowhere/out"}, 4, "nowhere");
  expect_refused({"read", "p1.pgm", "--resume"}, 2, "--resume: goes on with a file: expected --out");
  expect_refused({"read", "p1.pgm", "--resume", "--out", "o"}, 2, "--resume: expected --jsonl or --tsv");
}

TEST_F(ReadList, GoesOnBehindWhatIsThere) {
  folder_.write("list", pictures(20));
  const Words command = {"--files-from", "list", "--jsonl", "--out", "out.jsonl", "--threads", "1", "--resume"};
  read(command);
  const std::string whole = read_text(file("out.jsonl"));
  EXPECT_THAT(read(command).err, StartsWith("inkling: out.jsonl: is complete\n"));
  EXPECT_EQ(read(command).exit_code, 3);
  // A run that was killed left a part of it, as the disk happened to have it.
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, whole.size() / 2, whole.size() - 1, whole.size()}) {
    std::filesystem::remove(file("out.jsonl"));
    const CommandResult killed = read(command, fault(folder_.path(), "rename", 1, EIO));
    ASSERT_EQ(killed.exit_code, 4) << killed.err;
    std::string partial;
    for (const std::string& name : folder_.names()) {
      if (name.ends_with(".part")) partial = name;
    }
    ASSERT_NE(partial, "");
    folder_.write(partial, whole.substr(0, size) + (size == 100 ? std::string(50, '\0') : ""));
    const CommandResult resumed = read(command);
    EXPECT_EQ(read_text(file("out.jsonl")), whole) << size;
    EXPECT_THAT(resumed.err, EndsWith("inkling: 20 files: 15 read, 3 without digits, 2 not readable\n"));
    EXPECT_EQ(resumed.exit_code, 3);
    EXPECT_FALSE(std::filesystem::exists(file(partial)));
  }
  // Other settings are another run.
  read(command, fault(folder_.path(), "rename", 1, EIO));
  std::filesystem::remove(file("out.jsonl"));
  const CommandResult other = read(command + Words{"--min-confidence", "0.9999"});
  EXPECT_THAT(other.err, testing::Not(HasSubstr("goes on behind")));
}

TEST_F(ReadList, MergesPartsInAnyOrder) {
  folder_.write("list", pictures(13));
  const CommandResult whole = read({"--files-from", "list", "--jsonl"});
  for (const char* k : {"1", "2", "3"}) {
    read({"--files-from", "list", "--jsonl", "--shard", std::string(k) + "/3", "--out", std::string("part") + k});
  }
  const CommandResult merged = run({"merge", "part3", "part1", "part2", "--out", "all", "--files-from", "list"});
  EXPECT_EQ(merged.exit_code, 0);
  EXPECT_EQ(merged.err, "inkling: 13 files: 10 read, 2 without digits, 1 not readable\n");
  EXPECT_EQ(read_text(file("all")), whole.out);

  expect_refused({"merge", "part3", "part1", "--out", "none"}, 3,
                 "4 of 13 inputs are missing: input 2, input 5, input 8");
  expect_refused({"merge", "part3", "part1", "--out", "none", "--files-from", "list"}, 3,
                 "4 of 13 inputs are missing: p1.pgm, p4.pgm, p7.pgm, p10.pgm");
  expect_refused({"merge", "part1", "part2", "part3", "part2", "--out", "none"}, 3, "input 2 (p1.pgm) is there twice");
  folder_.write("list", "x\n" + read_text(file("list")).substr(7));
  expect_refused({"merge", "part1", "part2", "part3", "--out", "none", "--files-from", "list"}, 3,
                 "part1: input 1 is p0.pgm, expected x as in list");
  folder_.write("part2", read_text(file("part2")) + "{\"path\"");
  expect_refused({"merge", "part1", "part2", "part3", "--out", "none"}, 3, "part2: byte ");
  EXPECT_FALSE(std::filesystem::exists(file("none")));
}

// Twenty times killed at a random moment, in two parts, and gone on with: what comes out is what one run gives.
// INKLING_INPUTS=5000 for more of them (make test-scans).
TEST_F(ReadList, IsTheSameHoweverOftenItWasKilled) {
  const char* inputs = std::getenv("INKLING_INPUTS");
  folder_.write("list", pictures(inputs == nullptr ? 300 : std::atoi(inputs)));
  const auto start = std::chrono::steady_clock::now();
  const CommandResult whole = read({"--files-from", "list", "--jsonl", "--out", "whole", "--threads", "1"});
  const auto half = std::chrono::duration<double>(std::chrono::steady_clock::now() - start) / 2;
  ASSERT_EQ(whole.exit_code, 3);
  base::RandomStream random(1, base::Purpose::kTest, 0, 0);
  int resumed = 0;
  for (const std::string part : {"1", "2"}) {
    const Words command = {
        "read",  "--model", "glyphs.safetensors", "--files-from", "list", "--jsonl", "--shard", part + "/2",
        "--out", part,      "--resume",           "--threads",    "1"};
    for (int i = 0; i < 10; ++i) {
      RunningCommand running(command, {.folder = folder_.path()});
      std::this_thread::sleep_for(half * random.uniform(0, 0.6F));
      running.send(SIGKILL);
      resumed += running.result().err.find("goes on behind") != std::string::npos ? 1 : 0;
    }
    // Every tenth input is broken, the tenth being the first of them: all are in the second half.
    EXPECT_EQ(run(command).exit_code, part == "2" ? 3 : 0);
  }
  EXPECT_GT(resumed, 0);
  EXPECT_EQ(run({"merge", "2", "1", "--out", "all"}).exit_code, 0);
  EXPECT_EQ(read_text(file("all")), read_text(file("whole")));
}

}  // namespace
}  // namespace inkling::cli
