// Standard output that takes nothing: whatever the command, the file that it was to replace stays as it was.
#include "model/model.h"
#include "support/command_test.h"
#include "support/glyphs.h"

namespace inkling::cli {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

class Unprintable : public CommandTest, public testing::WithParamInterface<Words> {};

TEST_P(Unprintable, LeavesTheOldFile) {
  model::save_model(glyph_model(), file("glyphs"));
  raster::Image picture = paper(320, 120);
  write("123", 40, 40, 12, picture);
  folder_.write("a.pgm", to_pgm(picture));
  ASSERT_EQ(run({"train", "--steps", "100", "--hidden", "3", "--quiet", "--out", "model"}).exit_code, 0);
  folder_.write("old.svg", "text");
  for (const CommandSetting& setting : {CommandSetting{.out_path = "/dev/full"}, CommandSetting{.closed_pipe = true}}) {
    const CommandResult result = run(GetParam(), setting);
    EXPECT_EQ(result.exit_code, 4);
    EXPECT_THAT(result.err, HasSubstr("inkling: standard output: cannot write: "));
    EXPECT_EQ(read_text(file("old.svg")), "text");
    EXPECT_THAT(folder_.names(), ElementsAre("a.pgm", "glyphs", "model", "old.svg"));
  }
  EXPECT_EQ(run(GetParam()).exit_code, 0);
  EXPECT_NE(read_text(file("old.svg")), "text");
}

const Words kClassic = {"train", "--steps", "100", "--hidden", "3", "--out", "old.svg"};
const Words kRecipe = {"train", "--recipe", "digits-mlp", "--epochs", "1", "--out", "old.svg"};

INSTANTIATE_TEST_SUITE_P(Commands, Unprintable,
                         testing::Values(kClassic, kClassic + Words{"--json"}, kClassic + Words{"--quiet"}, kRecipe,
                                         kRecipe + Words{"--json"}, kRecipe + Words{"--jsonl"},
                                         kRecipe + Words{"--quiet"}, Words{"eval", "model", "--sheet", "old.svg"},
                                         Words{"eval", "model", "--json", "--sheet", "old.svg"},
                                         Words{"data", "show", "--out", "old.svg"},
                                         Words{"read", "--model", "glyphs", "--explain", "old.svg", "a.pgm"}));

}  // namespace
}  // namespace inkling::cli
