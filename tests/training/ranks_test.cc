#include "training/ranks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <optional>

#include "support/rank_threads.h"

namespace inkling::training {
namespace {

using test::RankThreads;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;
using ::testing::Property;
using ::testing::StrEq;

auto ended_with(ErrorKind kind, const char* message) {
  return Optional(AllOf(Property(&Error::kind, kind), Property(&Error::what, StrEq(message))));
}

TEST(Ranks, AreOneWithoutATransport) {
  Ranks alone;
  EXPECT_EQ(alone.count(), 1u);
  EXPECT_TRUE(alone.is_first());
  EXPECT_TRUE(alone.any(true));
  EXPECT_FALSE(alone.any(false));
  EXPECT_THAT(alone.texts("a"), ElementsAre("a"));
  bool ran = false;
  alone.together([&] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST(Ranks, GatherPartsOfAnySizes) {
  std::mutex mutex;
  std::vector<std::vector<float>> all;
  RankThreads threads(3);
  const auto ends = threads.run([&](Ranks& ranks) {
    const std::vector<std::size_t> starts = {0, 2, 2, 5};
    std::vector<float> values(5, -1);
    for (std::size_t i = starts[ranks.rank()]; i < starts[ranks.rank() + 1]; ++i) values[i] = static_cast<float>(i);
    ranks.gather(values, starts);
    const std::lock_guard lock(mutex);
    all.push_back(values);
  });
  EXPECT_THAT(ends, Each(Eq(std::nullopt)));
  EXPECT_THAT(all, Each(ElementsAre(0, 1, 2, 3, 4)));
}

TEST(Ranks, HearWhatEachSays) {
  RankThreads threads(3);
  const auto ends = threads.run([&](Ranks& ranks) {
    EXPECT_THAT(ranks.texts(std::string(ranks.rank(), 'x')), ElementsAre("", "x", "xx"));
    EXPECT_TRUE(ranks.any(ranks.rank() == 2));
    EXPECT_FALSE(ranks.any(false));
  });
  EXPECT_THAT(ends, Each(Eq(std::nullopt)));
}

TEST(Ranks, AllEndWithTheErrorOfOne) {
  RankThreads threads(4);
  const auto ends = threads.run([&](Ranks& ranks) {
    if (ranks.rank() == 2) throw Error(ErrorKind::kIo, "no memory");
    ranks.texts("on we go");
    ADD_FAILURE();
  });
  EXPECT_THAT(ends, Each(ended_with(ErrorKind::kIo, "rank 2 of 4: no memory")));
}

TEST(Ranks, AllEndWithAnErrorBehindTheLastMeeting) {
  RankThreads threads(2);
  const auto ends = threads.run([&](Ranks& ranks) {
    if (ranks.is_first()) throw Error(ErrorKind::kData, "cannot be written");
  });
  EXPECT_THAT(ends, Each(ended_with(ErrorKind::kData, "cannot be written")));
}

TEST(Ranks, SayTheFirstOfSeveralErrors) {
  RankThreads threads(3);
  const auto ends = threads.run(
      [&](Ranks& ranks) { throw Error(ErrorKind::kDiverged, "not finite, says " + std::to_string(ranks.rank())); });
  EXPECT_THAT(ends, Each(ended_with(ErrorKind::kDiverged, "not finite, says 0")));
}

// Whoever passes over the error does not wait for those that are no longer there.
TEST(Ranks, DoNotGoOnAfterAnError) {
  RankThreads threads(2);
  const auto ends = threads.run([&](Ranks& ranks) {
    if (!ranks.is_first()) throw Error(ErrorKind::kData, "damaged");
    EXPECT_THROW(ranks.any(false), Error);
  });
  EXPECT_THAT(ends[0], ended_with(ErrorKind::kIo, "the other ranks have ended"));
  EXPECT_THAT(ends[1], ended_with(ErrorKind::kData, "rank 1 of 2: damaged"));
}

TEST(Ranks, TakeOtherExceptionsForErrors) {
  RankThreads threads(2);
  const auto ends = threads.run([&](Ranks& ranks) {
    if (ranks.is_first()) throw std::bad_alloc();
  });
  EXPECT_THAT(ends, Each(ended_with(ErrorKind::kIo, "not enough memory")));
}

// A transport whose other ranks are gone.
class Deserted : public Transport {
 public:
  std::size_t rank() const override { return 0; }
  std::size_t count() const override { return 2; }
  void gather(std::span<std::byte>, std::span<const std::size_t>) override {
    ++calls;
    throw Error(ErrorKind::kInterrupted, "nobody is there");
  }

  int calls = 0;
};

TEST(Ranks, DoNotWaitTwiceForThoseThatAreGone) {
  Deserted transport;
  Ranks ranks(transport);
  try {
    ranks.together([&] { ranks.any(false); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "nobody is there");
  }
  EXPECT_EQ(transport.calls, 1);
  EXPECT_FALSE(ranks.all_heard());
}

TEST(Ranks, SayTheirOwnErrorWhereNobodyHearsIt) {
  Deserted transport;
  Ranks ranks(transport);
  try {
    ranks.together([] { throw Error(ErrorKind::kData, "my own"); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "my own");
  }
  EXPECT_FALSE(ranks.all_heard());
}

}  // namespace
}  // namespace inkling::training
