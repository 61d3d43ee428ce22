#include "synthesis/pen_strokes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/digits.h"
#include "support/bytes.h"

namespace inkling::synthesis {
namespace {

using Bytes = std::vector<std::uint8_t>;

// A 1 of a learning writer in a rare style, of two strokes, and a dash of a writer who is held out.
const Bytes kTwo = {'1', 7, 2, 0, 250, 10, 0, 251, 0, 250, 60, 250, 252, '-', 9, 1, 0, 5, 250, 9, 252};

TEST(PenStrokes, AreReadAsTheyWereWritten) {
  const PenStrokes strokes(kTwo, "two", Writers::kLearning);
  ASSERT_EQ(strokes.characters().size(), 1u);
  const WrittenCharacter& one = strokes.characters()[0];
  EXPECT_EQ(one.character, '1');
  EXPECT_EQ(one.writer, 7);
  EXPECT_TRUE(one.rare);
  ASSERT_EQ(one.strokes.size(), 2u);
  EXPECT_EQ(one.strokes[1][1].x, 60);
  EXPECT_EQ(one.strokes[1][1].y, 250);
}

TEST(PenStrokes, WritersAreHeldOutAndNotDigits) {
  const PenStrokes held_out(kTwo, "two", Writers::kHeldOut);
  ASSERT_EQ(held_out.characters().size(), 1u);
  EXPECT_EQ(held_out.characters()[0].character, '-');
  std::set<int> learning, strangers;
  for (const auto& character : PenStrokes::learning().characters()) learning.insert(character.writer);
  for (const auto& character : PenStrokes::held_out().characters()) strangers.insert(character.writer);
  EXPECT_GE(learning.size(), 150u);
  EXPECT_GE(strangers.size(), 20u);
  EXPECT_TRUE(std::ranges::none_of(strangers, [&](int writer) { return learning.contains(writer); }));
}

TEST(PenStrokes, HaveEveryDigitAndSignInTheLibrary) {
  for (const PenStrokes* strokes : {&PenStrokes::learning(), &PenStrokes::held_out()}) {
    base::RandomStream random(1, base::Purpose::kTest, 0, 0);
    std::set<char> digits;
    for (const std::uint32_t index : strokes->digits()) digits.insert(strokes->characters()[index].character);
    EXPECT_EQ(digits.size(), 10u);
    EXPECT_GE(strokes->digits().size(), 1500u);
    for (const char sign : base::kSigns) EXPECT_NE(strokes->random_sign(sign, random), nullptr) << sign;
    EXPECT_NE(strokes->random_letter(random), nullptr);
  }
}

TEST(PenStrokes, EveryTruncationIsRefused) {
  for (std::size_t size = 0; size <= kTwo.size(); ++size) {
    const Bytes part(kTwo.begin(), kTwo.begin() + static_cast<std::ptrdiff_t>(size));
    const std::string error = test::error_of([&] { PenStrokes(part, "part", Writers::kLearning); });
    const bool whole = size == 0 || size == 13 || size == kTwo.size();
    EXPECT_EQ(error, whole ? "" : "part: is damaged: expected whole pen strokes") << size;
  }
  EXPECT_NE(test::error_of([] { PenStrokes(Bytes{'1', 0, 0, 5, 251, 252}, "far", Writers::kLearning); }), "");
  EXPECT_NE(test::error_of([] { PenStrokes(Bytes{'1', 0, 0, 252}, "empty", Writers::kLearning); }), "");
}

TEST(PenStrokes, OneHandWritesADigitOfTheSizeAskedFor) {
  base::RandomStream random(1, base::Purpose::kTest, 0, 1);
  const Hand hand = random_hand(40, random);
  const Ink ink = written(PenStrokes::learning().random_digit(random), 40, hand, random);
  EXPECT_NEAR(static_cast<double>(std::max(ink.width, ink.height)), 41, 2);
  EXPECT_GT(amount_of(ink), 10);
}

}  // namespace
}  // namespace inkling::synthesis
