#include "reader/lattice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "base/stream.h"

namespace inkling::reader {
namespace {

// All paths, one by one.
struct Path {
  std::string text;
  double score = 0;
  std::vector<std::pair<std::size_t, std::size_t>> read;  // arc, label of the digit or sign
};

// `text` without the signs that the format does not name.
std::string named(const std::string& text, const Format& format) {
  std::string kept;
  for (const char c : text) {
    const std::size_t sign = base::kSigns.find(c);
    if (sign == std::string_view::npos || format.names(sign)) kept += c;
  }
  return kept;
}

void enumerate(const Lattice& lattice, const Format& format, std::size_t node, const Path& path,
               std::vector<Path>& paths) {
  if (node + 1 == lattice.nodes) {
    if (format.matches(path.text)) paths.push_back(path);
    return;
  }
  for (std::size_t i = 0; i < lattice.arcs.size(); ++i) {
    const LatticeArc& arc = lattice.arcs[i];
    if (arc.from != node) continue;
    Path next = path;
    next.score += arc.skip;
    if (arc.skip != kImpossible) enumerate(lattice, format, arc.to, next, paths);
    for (std::size_t digit = 0; digit < 10; ++digit) {
      if (arc.digit[digit] == kImpossible) continue;
      next = path;
      next.score += arc.digit[digit];
      next.text += static_cast<char>('0' + digit);
      next.read.emplace_back(i, digit);
      enumerate(lattice, format, arc.to, next, paths);
    }
    for (std::size_t sign = 0; sign < base::kSigns.size(); ++sign) {
      if (arc.sign[sign] == kImpossible) continue;
      next = path;
      next.score += arc.sign[sign];
      next.text += base::kSigns[sign];
      next.read.emplace_back(i, base::kFirstSign + sign);
      enumerate(lattice, format, arc.to, next, paths);
    }
  }
}

// decode() by its definition.
Decoded brute_force(const Lattice& lattice, const Format& format) {
  std::vector<Path> paths;
  enumerate(lattice, format, 0, {}, paths);
  if (paths.empty()) return {};
  const Path* best = &paths.front();
  double total = 0;
  std::map<std::string, double> of_text;
  std::vector<std::array<double, base::kLabels>> covers(lattice.nodes - 1, std::array<double, base::kLabels>{});
  for (const Path& path : paths) {
    if (path.score > best->score) best = &path;
    total += std::exp(path.score);
    of_text[named(path.text, format)] += std::exp(path.score);
    for (const auto& [arc, digit] : path.read) {
      for (std::size_t g = lattice.arcs[arc].from; g < lattice.arcs[arc].to; ++g) {
        covers[g][digit] += std::exp(path.score);
      }
    }
  }
  Decoded decoded;
  decoded.possible = true;
  decoded.confidence = of_text[named(best->text, format)] / total;
  for (const auto& [arc, digit] : best->read) {
    std::size_t surest = lattice.arcs[arc].from;
    for (std::size_t g = surest; g < lattice.arcs[arc].to; ++g) {
      if (covers[g][digit] > covers[surest][digit]) surest = g;
    }
    if (digit >= base::kFirstSign) {
      decoded.signs.push_back({lattice.arcs[arc].from, lattice.arcs[arc].to, digit - base::kFirstSign,
                               decoded.digits.size(), covers[surest][digit] / total});
      continue;
    }
    DecodedDigit read{.arc = arc, .digit = digit, .confidences = {}};
    for (std::size_t other = 0; other < 10; ++other) read.confidences[other] = covers[surest][other] / total;
    decoded.digits.push_back(read);
  }
  return decoded;
}

// A small lattice of `segments` with arcs of up to three of them; few digits are possible, so that there are not too
// many paths.
Lattice random_lattice(std::size_t segments, base::RandomStream& random) {
  Lattice lattice{.nodes = segments + 1, .arcs = {}};
  for (std::size_t from = 0; from < segments; ++from) {
    for (std::size_t to = from + 1; to <= std::min(segments, from + 3); ++to) {
      LatticeArc arc{.from = from, .to = to};
      for (double& score : arc.digit) {
        score = random.below(4) == 0 ? -3.0 + static_cast<double>(random.below(600'000'000)) / 1e8 : kImpossible;
      }
      for (const char sign : {'.', '/'}) {
        if (random.below(4) == 0) arc.sign[base::kSigns.find(sign)] = -static_cast<double>(random.below(300)) / 100;
      }
      if (random.below(2) == 0) arc.skip = -static_cast<double>(random.below(300'000'000)) / 1e8;
      lattice.arcs.push_back(arc);
    }
  }
  return lattice;
}

void expect_same(const Decoded& decoded, const Decoded& expected) {
  ASSERT_EQ(decoded.possible, expected.possible);
  if (!expected.possible) return;
  EXPECT_NEAR(decoded.confidence, expected.confidence, 1e-9);
  ASSERT_EQ(decoded.digits.size(), expected.digits.size());
  for (std::size_t i = 0; i < decoded.digits.size(); ++i) {
    EXPECT_EQ(decoded.digits[i].arc, expected.digits[i].arc);
    EXPECT_EQ(decoded.digits[i].digit, expected.digits[i].digit);
    for (std::size_t digit = 0; digit < 10; ++digit) {
      EXPECT_NEAR(decoded.digits[i].confidences[digit], expected.digits[i].confidences[digit], 1e-9);
    }
  }
  ASSERT_EQ(decoded.signs.size(), expected.signs.size());
  for (std::size_t i = 0; i < decoded.signs.size(); ++i) {
    EXPECT_EQ(decoded.signs[i].from, expected.signs[i].from);
    EXPECT_EQ(decoded.signs[i].to, expected.signs[i].to);
    EXPECT_EQ(decoded.signs[i].sign, expected.signs[i].sign);
    EXPECT_EQ(decoded.signs[i].before, expected.signs[i].before);
    EXPECT_NEAR(decoded.signs[i].confidence, expected.signs[i].confidence, 1e-9);
  }
}

TEST(Lattice, DecodesAsEnumerationOfAllPathsDoes) {
  const std::array<Format, 8> formats = {Format(),
                                         Format::parse(R"(\d{3})"),
                                         Format::parse("[0-4]*"),
                                         Format::parse("(12|3)*|[5-9]{2,}"),
                                         Format::parse(R"(\d*7)"),
                                         Format::parse(R"(\d+[./]\d*)"),
                                         Format::parse(R"(\d*\.?\d*)"),
                                         Format::parse("[/0-9]{2}")};
  int possible = 0;
  for (std::uint32_t i = 0; i < 200; ++i) {
    base::RandomStream random(/*seed=*/1, base::Purpose::kTest, /*epoch=*/0, i);
    const Lattice lattice = random_lattice(1 + random.below(4), random);
    for (const Format& format : formats) {
      const Decoded expected = brute_force(lattice, format);
      possible += expected.possible ? 1 : 0;
      expect_same(decode(lattice, format), expected);
    }
  }
  EXPECT_GT(possible, 300);
}

// A 4 for sure, or else a 1 beside a 7.
Lattice two_segments() {
  LatticeArc left{.from = 0, .to = 1}, both{.from = 0, .to = 2}, right{.from = 1, .to = 2};
  for (LatticeArc* arc : {&left, &both, &right}) arc->digit.fill(kImpossible);
  left.digit[1] = right.digit[7] = std::log(0.5);
  both.digit[4] = std::log(0.75);
  return {.nodes = 3, .arcs = {left, both, right}};
}

TEST(Lattice, ConfidencesAreSharesOfThePaths) {
  const Decoded decoded = decode(two_segments(), Format());
  ASSERT_EQ(decoded.digits.size(), 1u);
  EXPECT_EQ(decoded.digits[0].digit, 4u);
  EXPECT_NEAR(decoded.confidence, 0.75, 1e-12);  // of 0.75 and 0.5 * 0.5
  EXPECT_NEAR(decoded.digits[0].confidences[4], 0.75, 1e-12);
  EXPECT_NEAR(decoded.digits[0].confidences[1], 0.25, 1e-12);
}

TEST(Lattice, AFormatChangesTheCuts) {
  const Decoded decoded = decode(two_segments(), Format::parse(R"(\d{2})"));
  ASSERT_EQ(decoded.digits.size(), 2u);
  EXPECT_EQ(decoded.digits[0].digit, 1u);
  EXPECT_EQ(decoded.digits[1].digit, 7u);
  EXPECT_NEAR(decoded.confidence, 1, 1e-12);
}

// A slash for sure, or else a 1.
Lattice slash_or_one() {
  LatticeArc arc{.from = 0, .to = 1};
  arc.digit.fill(kImpossible);
  arc.digit[1] = std::log(0.25);
  arc.sign[base::kSigns.find('/')] = std::log(0.75);
  return {.nodes = 2, .arcs = {arc}};
}

TEST(Lattice, ASignIsNoDigit) {
  const Decoded decoded = decode(slash_or_one(), Format());
  EXPECT_TRUE(decoded.digits.empty());
  ASSERT_EQ(decoded.signs.size(), 1u);
  EXPECT_EQ(base::kSigns[decoded.signs[0].sign], '/');
  EXPECT_NEAR(decoded.signs[0].confidence, 0.75, 1e-12);
  EXPECT_NEAR(decoded.confidence, 0.75, 1e-12);
  EXPECT_EQ(decode(slash_or_one(), Format::parse("\\d")).digits.size(), 1u);  // unless a digit has to be there
  EXPECT_NEAR(decode(slash_or_one(), Format::parse("/")).confidence, 1, 1e-12);
}

TEST(Lattice, WithoutAPathNothingIsRead) {
  EXPECT_FALSE(decode(two_segments(), Format::parse(R"(\d{3})")).possible);
  EXPECT_FALSE(decode(two_segments(), Format::parse("[5-9]*")).possible);
}

TEST(Lattice, NoSegmentsAreTheEmptyText) {
  EXPECT_TRUE(decode({}, Format()).possible);
  EXPECT_TRUE(decode({}, Format()).digits.empty());
  EXPECT_FALSE(decode({}, Format::parse("1")).possible);
}

}  // namespace
}  // namespace inkling::reader
