#include "cli/terminal.h"

#include <gtest/gtest.h>

#include <array>

#include "support/terminal.h"

namespace inkling::cli {
namespace {

using Lines = std::vector<std::string>;

std::string half_done(std::size_t columns) {
  static const std::array<std::string, 2> facts = {"1:23 left", "loss 0.1234"};
  return progress_text("epoch 3/30", 0.5, facts, columns);
}

TEST(ProgressText, HasABarOfAtMost24) {
  EXPECT_EQ(half_done(100), "epoch 3/30 [############------------] 1:23 left, loss 0.1234");
}

TEST(ProgressText, FitsTheTerminal) {
  EXPECT_EQ(half_done(46), "epoch 3/30 [#####-----] 1:23 left, loss 0.1234");  // a shorter bar
  EXPECT_EQ(half_done(41), "epoch 3/30 [###--] 1:23 left, loss 0.1234");
  EXPECT_EQ(half_done(40), "epoch 3/30 [#########--------] 1:23 left");  // a fact less
  EXPECT_EQ(half_done(27), "epoch 3/30 [#######-------]");
  EXPECT_EQ(half_done(17), "epoch 3/30");
  EXPECT_EQ(half_done(5), "epoch");
  EXPECT_EQ(half_done(0), "");
}

TEST(ProgressText, StaysInItsBarWhateverTheShare) {
  EXPECT_EQ(progress_text("a", 1.5, {}, 9), "a [#####]");
  EXPECT_EQ(progress_text("a", -1, {}, 9), "a [-----]");
}

TEST(DurationText, GrowsWithTheDuration) {
  EXPECT_EQ(duration_text(-1), "0 s");
  EXPECT_EQ(duration_text(2.1), "3 s");
  EXPECT_EQ(duration_text(59.5), "1:00");
  EXPECT_EQ(duration_text(3599), "59:59");
  EXPECT_EQ(duration_text(3723), "1:02:03");
}

// The screen that other tests look at.
TEST(Screen, ShowsWhatATerminalWould) {
  EXPECT_EQ(test::screen_of("one\ntwo\n", 80), (Lines{"one", "   two"}));
  EXPECT_EQ(test::screen_of("first\rsec\033[K", 80), (Lines{"sec"}));
  EXPECT_EQ(test::screen_of("12345", 5), (Lines{"12345"}));
  EXPECT_EQ(test::screen_of("1234567\rx", 5), (Lines{"12345", "x7"}));
}

}  // namespace
}  // namespace inkling::cli
