// A machine that has no memory for the code that oneDNN makes: oneDNN does not look whether it got any.
#include <cerrno>

#include "support/command_test.h"
#include "support/glyphs.h"

namespace inkling::cli {
namespace {

using namespace test;

TEST_F(CommandTest, EndsWithASentenceWhereverTheMemoryForCodeRunsOut) {
  raster::Image picture = paper(140, 120);
  write("7", 40, 40, 12, picture);
  folder_.write("a.pgm", to_pgm(picture));
  int at = 1;
  for (bool done = false; !done; ++at) {
    const CommandResult result = run({"read", "--threads", "1", "a.pgm"}, fault(folder_.path(), "mmap", at, ENOMEM));
    done = result.exit_code == 0;
    if (done) continue;
    const testing::ScopedTrace trace(__FILE__, __LINE__, "call " + std::to_string(at));
    ASSERT_EQ(result.exit_code, 4) << result.err;
    EXPECT_EQ(result.out, "");
    expect_one_line(result.err, "not enough memory for ");
  }
  EXPECT_GE(at, 10) << "a piece of memory a kernel";
}

}  // namespace
}  // namespace inkling::cli
