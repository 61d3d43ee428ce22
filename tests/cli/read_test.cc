// inkling read as a user runs it.
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/files.h"
#include "codec/decode.h"
#include "codec/png.h"
#include "model/model.h"
#include "support/bytes.h"
#include "support/command_test.h"
#include "support/environment.h"
#include "support/glyphs.h"
#include "support/scans.h"

namespace inkling::cli {
namespace {

using namespace test;
using nlohmann::json;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string picture_of(const std::string& text) {
  raster::Image picture = paper(80 + 60 * text.size(), 120);
  write(text, 40, 40, 12, picture);
  return to_pgm(picture);
}

class ReadCommand : public CommandTest {
 protected:
  ReadCommand() { model::save_model(glyph_model(), file("glyphs.safetensors")); }

  CommandResult read(const Words& arguments, const CommandSetting& setting = {}) const {
    return run(Words{"read", "--model", "glyphs.safetensors"} + arguments, setting);
  }

  void picture(const std::string& name, const std::string& text) const { folder_.write(name, picture_of(text)); }
};

TEST_F(ReadCommand, PrintsALineOfDigitsForEachLineOfWriting) {
  raster::Image two = paper(300, 250);
  write("27", 40, 40, 12, two);
  write("405", 40, 150, 12, two);
  folder_.write("two.pgm", to_pgm(two));
  const CommandResult result = read({"two.pgm"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "27\n405\n");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(read({"-"}, {.input = picture_of("31")}).out, "31\n");
}

TEST_F(ReadCommand, NamesFilesWhereThereAreSeveral) {
  picture("a.pgm", "12");
  picture("b.pgm", "34");
  EXPECT_EQ(read({"b.pgm", "a.pgm"}).out, "b.pgm: 34\na.pgm: 12\n");
  EXPECT_EQ(read({"b.pgm", "a.pgm", "--threads", "1"}).out, "b.pgm: 34\na.pgm: 12\n");
}

TEST_F(ReadCommand, ReadsPicturesInFolders) {
  std::filesystem::create_directories(file("scans/more"));
  std::filesystem::create_directories(file("scans/.hidden"));
  picture("scans/b.pgm", "12");
  picture("scans/more/a.png", "34");  // by content, not by name
  picture("scans/.hidden/c.pgm", "56");
  folder_.write("scans/notes.txt", "no picture");
  const CommandResult result = read({"--recursive", "scans"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "scans/b.pgm: 12\nscans/more/a.png: 34\n");
  EXPECT_THAT(result.err, HasSubstr("inkling: scans/.hidden: passed over: is a hidden folder\n"));
  EXPECT_THAT(result.err, HasSubstr("inkling: scans/notes.txt: passed over: is no picture: expected PNG"));
  EXPECT_THAT(result.err, EndsWith("inkling: 2 files: 2 read, 0 without digits, 0 not readable, 2 passed over\n"));
  EXPECT_EQ(read({"--recursive", "scans", "--quiet"}).err, "");
  expect_refused({"read", "scans"}, 3, "scans: is a folder, expected a picture: --recursive reads those in it");
}

TEST_F(ReadCommand, SaysThatAFolderHoldsNothingToRead) {
  std::filesystem::create_directories(file("scans"));
  folder_.write("scans/photo.gif", "GIF89a");
  const CommandResult result = read({"--recursive", "scans"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("scans/photo.gif: passed over: is GIF: expected PNG"));
  EXPECT_THAT(result.err, HasSubstr("scans: holds no picture to read"));
}

TEST_F(ReadCommand, NamesWhatCannotBeReadInAFolderAndReadsTheRest) {
  std::filesystem::create_directories(file("scans/locked"));
  picture("scans/a.pgm", "12");
  picture("scans/locked/b.pgm", "34");
  picture("scans/z.pgm", "56");
  const CommandResult locked = read({"--recursive", "scans"}, fault(file("scans/locked"), "readdir", 1, EIO));
  EXPECT_EQ(locked.exit_code, 4);
  EXPECT_EQ(locked.out, "scans/a.pgm: 12\nscans/z.pgm: 56\n");
  EXPECT_THAT(locked.err, StartsWith("inkling: scans/locked: cannot read the folder: Input/output error\n"));

  std::filesystem::create_symlink("nowhere", file("scans/lost.pgm"));
  const CommandResult lost = read({"--recursive", "scans"});
  EXPECT_EQ(lost.exit_code, 4);
  EXPECT_EQ(lost.out,
            "scans/a.pgm: 12\nscans/locked/b.pgm: 34\n"
            "scans/lost.pgm: (error: cannot open: No such file or directory)\nscans/z.pgm: 56\n");
  EXPECT_EQ(lost.err,
            "inkling: scans/lost.pgm: cannot open: No such file or directory\n"
            "inkling: 4 files: 3 read, 0 without digits, 1 not readable\n");
}

TEST_F(ReadCommand, PrintsJsonLines) {
  picture("a.pgm", "64");
  const CommandResult result = read({"--jsonl", "a.pgm"});
  const json line = json::parse(result.out);
  EXPECT_EQ(line["path"], "a.pgm");
  EXPECT_EQ(line["status"], "read");
  EXPECT_EQ(line["page"], 1);
  EXPECT_EQ(line["input"], 1);
  EXPECT_EQ(line["inputs"], 1);
  EXPECT_EQ(line["line"], 1);
  EXPECT_EQ(line["text"], "64");
  EXPECT_GT(line["confidence"], 0.25);
  EXPECT_EQ(line["digits"].size(), 2u);
  EXPECT_EQ(line["digits"][0]["text"], "6");
  EXPECT_EQ(line["digits"][0]["alternatives"].size(), 3u);
  for (const char* part : {"left", "top", "width", "height"}) {
    EXPECT_TRUE(line["box"][part].is_number_unsigned());
    EXPECT_TRUE(line["digits"][1]["box"][part].is_number_unsigned());
  }
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 1);
}

TEST_F(ReadCommand, PrintsSignsWhereAskedTo) {
  raster::Image amount = paper(300, 120);
  write("64", 40, 40, 12, amount);
  write("50", 126, 40, 12, amount);
  test::fill({108, 69, 11, 11}, 0, amount);
  folder_.write("a.pgm", to_pgm(amount));
  EXPECT_EQ(read({"a.pgm"}).out, "6450\n");
  EXPECT_EQ(read({"--signs", "a.pgm"}).out, "64.50\n");
  const json line = json::parse(read({"--jsonl", "a.pgm"}).out);
  EXPECT_EQ(line["text"], "6450");
  EXPECT_EQ(line["text_with_signs"], "64.50");
  ASSERT_EQ(line["signs"].size(), 1u);
  EXPECT_EQ(line["signs"][0]["text"], ".");
  EXPECT_EQ(line["signs"][0]["before"], 2);
  EXPECT_TRUE(line["signs"][0]["box"]["left"].is_number_unsigned());
  EXPECT_EQ(read({"--signs", "--format", "\\d+\\.\\d{2}", "a.pgm"}).out, "64.50\n");
}

TEST_F(ReadCommand, PrintsTables) {
  picture("a.pgm", "64");
  EXPECT_THAT(read({"--tsv", "a.pgm"}).out,
              StartsWith("path\tline\ttext\tconfidence\tleft\ttop\twidth\theight\tpage\tstatus\tremark\texit_code\t"
                         "input\tinputs\na.pgm\t1\t64\t0."));
}

TEST_F(ReadCommand, KeepsNumbersApart) {
  raster::Image apart = paper(500, 120);
  write("27", 40, 40, 12, apart);
  write("405", 260, 40, 12, apart);
  folder_.write("apart.pgm", to_pgm(apart));
  EXPECT_EQ(read({"apart.pgm"}).out, "27 405\n");
  const json line = json::parse(read({"--jsonl", "apart.pgm"}).out);
  EXPECT_EQ(line["text"], "27 405");
  ASSERT_EQ(line["numbers"].size(), 2u);
  EXPECT_EQ(line["numbers"][1]["text"], "405");
  EXPECT_NEAR(line["numbers"][1]["box"]["left"], 260, 2);
  EXPECT_EQ(line["turned"], 0);
  // The rule is for each number, and leaves alone the one that obeys it.
  EXPECT_THAT(read({"--format", R"(\d{3})", "apart.pgm"}).out, testing::EndsWith("405\n"));
}

// Text shows no confidence: a line below 50% is said there, once a file. The rule asks for another digit than there is.
TEST_F(ReadCommand, SaysOnceWhichLinesAreUnsure) {
  raster::Image two = paper(300, 250);
  write("27", 40, 40, 12, two);
  write("45", 40, 150, 12, two);
  folder_.write("two.pgm", to_pgm(two));
  EXPECT_EQ(read({"two.pgm"}).err, "");
  const Words rule = {"--format", "27|[0-35-9][36]", "two.pgm"};
  const std::string lines = read(Words{"--jsonl"} + rule).out;
  const json forced = json::parse(lines.substr(lines.find('\n') + 1));
  ASSERT_LT(forced["confidence"], 0.5);
  const CommandResult text = read(rule);
  expect_one_line(text.err, "two.pgm: line 2 is unsure (");
  EXPECT_EQ(read(Words{"--jsonl"} + rule).err, "");
}

TEST_F(ReadCommand, SaysWhereThereAreNoDigits) {
  folder_.write("blank.pgm", to_pgm(paper(200, 100)));
  for (const char* option : {"--single", "--threads=1"}) {
    const CommandResult result = read({option, "blank.pgm"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.out, "");
    expect_one_line(result.err, "blank.pgm: no digits found");
  }
}

TEST_F(ReadCommand, HasARecordForEveryInput) {
  folder_.write("blank.pgm", to_pgm(paper(200, 100)));
  folder_.write("cut.pgm", "P5 8 8 255\n");
  picture("a.pgm", "64");
  const Words inputs = {"blank.pgm", "cut.pgm", "a.pgm", "missing.pgm"};
  const CommandResult lines = read(Words{"--jsonl"} + inputs);
  EXPECT_EQ(lines.exit_code, 3);
  std::istringstream text(lines.out);
  std::vector<json> records;
  for (std::string line; std::getline(text, line);) records.push_back(json::parse(line));
  ASSERT_EQ(records.size(), 4u);
  const std::vector<std::string> statuses = {"no digits", "error", "read", "error"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(records[i]["path"], inputs[i]);
    EXPECT_EQ(records[i]["status"], statuses[i]);
    EXPECT_EQ(records[i]["input"], i + 1);
    EXPECT_EQ(records[i]["inputs"], 4);
  }
  EXPECT_EQ(records[1]["error"], "expected 64 bytes of pixels, got 0");
  EXPECT_EQ(records[1]["exit_code"], 3);
  EXPECT_EQ(records[3]["exit_code"], 4);
  EXPECT_THAT(lines.err, EndsWith("inkling: 4 files: 1 read, 1 without digits, 2 not readable\n"));

  const CommandResult table = read(Words{"--tsv"} + inputs);
  EXPECT_EQ(std::ranges::count(table.out, '\n'), 5);
  EXPECT_THAT(table.out, HasSubstr("\nblank.pgm\t\t\t\t\t\t\t\t1\tno digits\t\t0\t1\t4\n"));
  EXPECT_THAT(table.out, HasSubstr("\ncut.pgm\t\t\t\t\t\t\t\t1\terror\texpected 64 bytes of pixels, got 0\t3\t2\t4\n"));
  EXPECT_EQ(read(inputs).out,
            "blank.pgm: (no digits)\ncut.pgm: (error: expected 64 bytes of pixels, got 0)\na.pgm: 64\n"
            "missing.pgm: (error: cannot open: No such file or directory)\n");
}

TEST_F(ReadCommand, ReadsEveryPage) {
  const auto page = [](const std::string& digits) {
    raster::Image picture = paper(80 + 60 * digits.size(), 120);
    write(digits, 40, 40, 12, picture);
    return picture;
  };
  const std::vector<raster::Image> pages = {page("12"), paper(200, 100), page("345")};
  folder_.write("scan.tif", text_of(make_tiff(pages)));
  EXPECT_EQ(read({"scan.tif"}).out, "12\n345\n");
  EXPECT_EQ(read({"scan.tif"}).err, "inkling: scan.tif: page 2: no digits found\n");
  picture("a.pgm", "6");
  EXPECT_EQ(read({"scan.tif", "a.pgm"}).out,
            "scan.tif (page 1): 12\nscan.tif (page 2): (no digits)\nscan.tif (page 3): 345\na.pgm: 6\n");
  EXPECT_THAT(read({"scan.tif", "a.pgm"}).err, EndsWith("2 files: 2 read, 0 without digits, 0 not readable\n"));
  std::istringstream lines(read({"--jsonl", "-"}, {.input = text_of(make_tiff(pages))}).out);
  std::vector<std::size_t> numbers;
  for (std::string line; std::getline(lines, line);) numbers.push_back(json::parse(line)["page"]);
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3));
  expect_refused({"read", "--explain", "why.svg", "scan.tif"}, 2, "--explain: expected a picture of one page");
}

TEST_F(ReadCommand, NotesFlawsOrRefusesThem) {
  const std::string png = text_of(codec::encode_png(glyph('3'))) + "behind";
  folder_.write("a.png", png);
  const CommandResult noted = read({"a.png"});
  EXPECT_EQ(noted.exit_code, 0);
  EXPECT_EQ(noted.out, "3\n");
  expect_one_line(noted.err, "a.png: note: 6 bytes after the end of the PNG data");
  EXPECT_THAT(json::parse(read({"--jsonl", "a.png"}).out)["notes"],
              ElementsAre("6 bytes after the end of the PNG data"));
  expect_refused({"read", "--strict", "a.png"}, 3, "a.png: 6 bytes after the end of the PNG data");
}

TEST_F(ReadCommand, GoesOnBehindABadFile) {
  picture("a.pgm", "12");
  picture("c.pgm", "34");
  folder_.write("b.pgm", "P5 8 8 255\n");
  const CommandResult result = read({"a.pgm", "b.pgm", "c.pgm"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.out, "a.pgm: 12\nb.pgm: (error: expected 64 bytes of pixels, got 0)\nc.pgm: 34\n");
  EXPECT_THAT(result.err, StartsWith("inkling: b.pgm: expected 64 bytes of pixels, got 0\n"));
}

TEST_F(ReadCommand, RefusesWhatIsNoPicture) {
  folder_.write("cut.pgm", "P5 8 8 255\n" + std::string(63, 'x'));
  folder_.write("text.pgm", "not a picture");
  expect_refused({"read", "cut.pgm"}, 3, "cut.pgm: ");
  expect_refused({"read", "text.pgm"}, 3, "text.pgm: ");
  expect_refused({"read", "-"}, 3, "standard input: ");
  expect_refused({"read", "missing.pgm"}, 4, "missing.pgm: cannot open: No such file");
  expect_refused({"read", "."}, 3, ".: is a folder, expected a picture");
  expect_refused({"read"}, 2, "picture");
  picture("large.pgm", "1");
  expect_refused({"read", "--max-pixels", "100", "large.pgm"}, 3, "large.pgm: ");
}

TEST_F(ReadCommand, ShowsAQuestionMarkForWhatIsUnsure) {
  picture("a.pgm", "64");
  EXPECT_EQ(read({"--min-confidence", "0.99999999", "a.pgm"}).out, "??\n");
  EXPECT_EQ(read({"--max-error", "0.0000001%", "a.pgm"}).out, "??\n");
  EXPECT_EQ(read({"--max-error", "99%", "a.pgm"}).out, "64\n");
  for (const char* share : {"0", "1", "120%", "x", "", "%", "nan"}) {
    expect_refused({"read", "--max-error", share, "a.pgm"}, 2, "expected a share");
  }
  expect_refused({"read", "--max-error", "1%", "--min-confidence", "0.9", "a.pgm"}, 2, "excludes");
}

TEST_F(ReadCommand, FollowsFieldRules) {
  picture("a.pgm", "174");
  EXPECT_EQ(read({"--length", "3", "a.pgm"}).out, "174\n");
  EXPECT_EQ(read({"--format", "1[0-7]4", "a.pgm"}).out, "174\n");
  EXPECT_EQ(read({"--format", R"(\d{2})", "a.pgm"}).out.size(), 3u);
  EXPECT_EQ(read({"--single", "a.pgm"}).out.size(), 2u);
  expect_refused({"read", "--format", "1{", "a.pgm"}, 2, "format, column 3: expected a number");
  expect_refused({"read", "--format", "1", "--length", "2", "a.pgm"}, 2, "--length");
  expect_refused({"read", "--length", "0", "a.pgm"}, 2, "--length");
}

TEST_F(ReadCommand, ExplainsAPicture) {
  picture("a.pgm", "174");
  EXPECT_EQ(read({"--explain", "why.svg", "a.pgm"}).out, "174\n");
  EXPECT_THAT(read_text(file("why.svg")), StartsWith("<svg "));
  EXPECT_EQ(read({"--explain", "input.svg", "-"}, {.input = picture_of("31")}).out, "31\n");
  EXPECT_THAT(read_text(file("input.svg")), HasSubstr("standard input"));
  expect_refused({"read", "--explain", "why.svg", "a.pgm", "a.pgm"}, 2, "--explain: expected one picture");
  expect_refused({"read", "--explain", "nowhere/why.svg", "a.pgm"}, 4, "nowhere");
  expect_refused({"read", "--explain", "why.gif", "a.pgm"}, 2,
                 "--explain: expected a name that ends in .html, .svg or .png");
}

TEST_F(ReadCommand, ExplainsAPictureInAPage) {
  picture("a.pgm", "174");
  EXPECT_EQ(read({"--explain", "why.html", "a.pgm"}).out, "174\n");
  const std::string html = read_text(file("why.html"));
  const std::string start = "id=\"document\">";
  const std::size_t from = html.find(start) + start.size();
  const json document = json::parse(html.substr(from, html.find("</script", from) - from));
  EXPECT_EQ(document["kind"], "read");
  EXPECT_EQ(document["command"], "inkling read --model glyphs.safetensors --explain why.html a.pgm");
  const json& line = document["explanation"]["lines"][0];
  EXPECT_EQ(line["text"], "174");
  ASSERT_EQ(line["digits"].size(), 3u);
  EXPECT_EQ(line["digits"][1]["digit"], 7);
  EXPECT_EQ(line["digits"][1]["influence"].size(), line["digits"][1]["input"]["values"].size());
  EXPECT_THAT(document["picture"].get<std::string>(), StartsWith("iVBORw0KGgo"));  // a PNG file's first bytes
}

TEST_F(ReadCommand, ExplainsAPictureInPixels) {
  picture("a.pgm", "174");
  EXPECT_EQ(read({"--explain", "why.png", "a.pgm"}).out, "174\n");
  const raster::Image drawn = codec::decode_image(base::read_file(file("why.png"), 1u << 24), "why.png");
  EXPECT_GT(drawn.width, 300u);
  EXPECT_GT(std::ranges::count(drawn.values, 255), 1000);
  EXPECT_GT(std::ranges::count_if(drawn.values, [](std::uint8_t pixel) { return pixel < 80; }), 100);
  const test::ScopedEnvironment no_programs("PATH", "/nowhere");
  expect_refused({"read", "--explain", "other.png", "a.pgm"}, 4, "librsvg2-bin");
  EXPECT_FALSE(std::filesystem::exists(file("other.png")));
}

TEST_F(ReadCommand, SaysThatItCannotWrite) {
  picture("a.pgm", "174");
  const CommandResult full = read({"a.pgm"}, {.out_path = "/dev/full"});
  EXPECT_EQ(full.exit_code, 4);
  expect_one_line(full.err, "standard output: cannot write");
  EXPECT_EQ(read({"a.pgm"}, {.closed_pipe = true}).exit_code, 4);
}

TEST_F(ReadCommand, TakesNamesOfAnyBytes) {
  picture("\xfe\n.pgm", "12");
  const json record = json::parse(read({"--jsonl", "\xfe\n.pgm"}).out);
  EXPECT_EQ(record["path"], "\xef\xbf\xbd\n.pgm");
  EXPECT_EQ(record["path_bytes"], "/goucGdt");
  picture("b.pgm", "3");
  EXPECT_EQ(read({"\xfe\n.pgm", "b.pgm"}).out, "\xfe?.pgm: 12\nb.pgm: 3\n");
}

}  // namespace
}  // namespace inkling::cli
