#include "synthesis/scene.h"

#include <cmath>

#include "synthesis/composition.h"
#include "synthesis/digit_ink.h"
#include "synthesis/marks.h"

namespace inkling {
namespace {

constexpr float kNeighbourShare = 0.3f;  // of the digits, with one that is not theirs
constexpr float kTouchingShare = 0.25f;  // of the digits, cut off from one that they touch
constexpr float kMostLost = 0.12f;       // of a digit's ink by such a cut, and of another's ink that stays with it
constexpr std::uint8_t kOne = 1;
constexpr int kCuts = 3;  // of which the best is taken
constexpr float kNearlyAll = 0.68f;
constexpr float kDoubtfulShare = 0.3f;

Side random_side(RandomStream& random) { return random.below(2) == 0 ? Side::kLeft : Side::kRight; }

float random_rise(float height, RandomStream& random) { return 0.06f * height * random.normal(); }

// The first column with ink from that side; 0 where there is none.
std::size_t edge_of(const Ink& ink, Side side) {
  for (std::size_t i = 0; i < ink.width; ++i) {
    const std::size_t x = side == Side::kLeft ? i : ink.width - 1 - i;
    for (std::size_t y = 0; y < ink.height; ++y) {
      if (ink.at(x, y) >= 0.5f) return x;
    }
  }
  return 0;
}

// A digit's part of what a slightly wrong cut between it and its neighbour leaves: it may have lost an edge, or kept
// one of the neighbour's. As it was where the cut would be bad.
Scene cut_from_neighbour(const Scene& digit, const Dataset& data, RandomStream& random) {
  const float height = digit.height;
  const Side side = random_side(random);
  const Ink neighbour = any_digit(data, height * random.uniform(0.85f, 1.15f), random).ink;
  Scene scene = digit;
  put_beside(scene, neighbour, side, height * random.uniform(-0.1f, 0.02f), random_rise(height, random), Owner::kOther);
  const std::size_t edge = edge_of(scene.own, side);
  const float off = height * random.uniform(-0.08f, 0.08f);
  Halves halves = cut(scene.ink, static_cast<float>(edge) + off, random.uniform(-0.1f, 0.4f));
  const Ink& half = side == Side::kRight ? halves.left : halves.right;
  float kept = 0;
  for (std::size_t i = 0; i < half.values.size(); ++i) kept += std::min(half.values[i], scene.own.values[i]);
  const float all = scene.own.amount();
  if (kept < (1 - kMostLost) * all || half.amount() - kept > kMostLost * all) return digit;
  scene.own = half;
  return scene;
}

// Adds a neighbour, nearly touching or further off, that is not the digit's own.
Scene with_neighbours(Scene scene, const Dataset& data, RandomStream& random) {
  const float height = scene.height;
  if (random.uniform() < kTouchingShare) return cut_from_neighbour(scene, data, random);
  if (random.uniform() >= kNeighbourShare) return scene;
  const std::uint32_t sides = 1 + random.below(3);  // a set of two bits
  for (const Side side : {Side::kLeft, Side::kRight}) {
    if ((sides & (side == Side::kLeft ? 1u : 2u)) == 0) continue;
    const Ink ink = any_digit(data, height * random.uniform(0.8f, 1.2f), random).ink;
    const float gap = height * random.uniform(0, 0.25f);
    put_beside(scene, ink, side, gap, random_rise(height, random), Owner::kOther);
  }
  return scene;
}

// One side of a digit, with a share of its ink from `least` to `most`. Ones have no sides.
struct Piece {
  Ink ink;  // of the size of the whole
  Ink rest;
  float share = 0;
};

// Cuts where little ink is in the way, as a reader does.
Halves good_cut(const Ink& ink, RandomStream& random) {
  Halves best;
  for (int i = 0; i < kCuts; ++i) {
    const float x = static_cast<float>(ink.width) * random.uniform(0.12f, 0.88f);
    Halves halves = cut(ink, x, random.uniform(-0.3f, 0.5f));
    if (i == 0 || halves.crossed < best.crossed) best = std::move(halves);
  }
  return best;
}

Piece random_piece(const Dataset& data, float height, Side side, float least, float most, RandomStream& random) {
  while (true) {
    const DigitInk digit = any_digit(data, height, random);
    if (digit.label == kOne) continue;
    Halves halves = good_cut(digit.ink, random);
    const float share = side == Side::kLeft ? halves.left_share : 1 - halves.left_share;
    if (share < least || share > most) continue;
    if (side == Side::kRight) std::swap(halves.left, halves.right);
    return {std::move(halves.left), std::move(halves.right), share};
  }
}

// What is nearly the whole, or looks like a 1, is kept seldom: it is a digit more often than it is none.
bool is_doubtful(const Piece& piece) { return piece.share > kNearlyAll || is_like_a_one(piece.ink); }

Scene half_of_a_digit(const Dataset& data, RandomStream& random) {
  while (true) {
    const float height = random_height(random);
    Piece piece = random_piece(data, height, random_side(random), 0.08f, 0.85f, random);
    if (is_doubtful(piece) && random.uniform() >= kDoubtfulShare) continue;
    Scene scene = alone(piece.ink, height);
    paste(alone(piece.rest, height).ink, 0, 0, scene.ink);
    return scene;
  }
}

Scene digits_together(const Dataset& data, RandomStream& random) {
  const float height = random_height(random);
  Scene scene = alone(any_digit(data, height, random).ink, height);
  const std::uint32_t more = random.below(5) == 0 ? 2 : 1;
  for (std::uint32_t i = 0; i < more; ++i) {
    const Ink ink = any_digit(data, height * random.uniform(0.8f, 1.2f), random).ink;
    const float gap = height * random.uniform(-0.12f, 0.3f);
    put_beside(scene, ink, Side::kRight, gap, random_rise(height, random), Owner::kCandidate);
  }
  return scene;
}

// A digit with a slice of its neighbour.
Scene digit_and_slice(const Dataset& data, RandomStream& random) {
  const float height = random_height(random);
  Scene scene = alone(any_digit(data, height, random).ink, height);
  const Side side = random_side(random);
  const Side near = side == Side::kLeft ? Side::kRight : Side::kLeft;
  Piece piece = random_piece(data, height * random.uniform(0.85f, 1.15f), near, 0.08f, 0.6f, random);
  const float gap = height * random.uniform(-0.08f, 0.2f);
  const float rise = random_rise(height, random);
  Scene whole = scene;
  put_beside(scene, piece.ink, side, gap, rise, Owner::kCandidate);
  put_beside(whole, piece.rest, side, gap, rise, Owner::kOther);
  paste(whole.ink, 0, 0, scene.ink);
  return scene;
}

// The end of one digit and the start of the next.
Scene halves_of_two(const Dataset& data, RandomStream& random) {
  const float height = random_height(random);
  const Piece first = random_piece(data, height, Side::kRight, 0.15f, 0.7f, random);
  const Piece second = random_piece(data, height, Side::kLeft, 0.15f, 0.7f, random);
  Scene scene = alone(cropped(first.ink), height);
  const float gap = height * random.uniform(-0.05f, 0.2f);
  put_beside(scene, cropped(second.ink), Side::kRight, gap, random_rise(height, random), Owner::kCandidate);
  return scene;
}

Scene sign(RandomStream& random) {
  const float height = random_height(random);
  const auto glyphs = other_glyphs();
  return alone(glyph_ink(glyphs[random.below(static_cast<std::uint32_t>(glyphs.size()))], height, random), height);
}

Scene mark(RandomStream& random) {
  const float height = random_height(random);
  return alone(random_mark(height, random), height);
}

// A picture of nothing: paper, or clouds of grey. Whatever is found there is the candidate.
Scene ground(RandomStream& random) {
  Scene scene;
  scene.height = random_height(random);
  const float width = scene.height * random.uniform(0.7f, 1.6f);
  scene.ink = Ink(static_cast<std::size_t>(width) + 4, static_cast<std::size_t>(scene.height) + 4);
  scene.own = scene.ink;
  std::ranges::fill(scene.own.values, 1.0f);
  if (random.below(3) == 0) return scene;
  for (float& value : scene.ink.values) value = random.normal();
  const std::size_t reach = 1 + random.below(1 + static_cast<std::uint32_t>(0.25f * scene.height));
  scene.ink = blurred(blurred(scene.ink, reach), reach);
  const float strength = random.uniform(0.1f, 0.6f) * static_cast<float>(2 * reach + 1);
  for (float& value : scene.ink.values) value = std::min(std::max(0.5f + strength * value, 0.0f), 1.0f);
  return scene;
}

}  // namespace

float random_height(RandomStream& random) { return 11 * std::exp(random.uniform(0, 1.76f)); }

Scene digit_scene(const Dataset& data, std::size_t row, RandomStream& random) {
  const float height = random_height(random);
  const DigitInk digit = redrawn(data, row, height, random);
  Scene scene = with_neighbours(alone(digit.ink, height), data, random);
  scene.label = digit.label;
  return scene;
}

Scene font_scene(const Dataset& data, RandomStream& random) {
  const float height = random_height(random);
  const DigitInk digit = font_digit(height, random);
  Scene scene = with_neighbours(alone(digit.ink, height), data, random);
  scene.label = digit.label;
  return scene;
}

Scene other_scene(const Dataset& data, RandomStream& random) {
  const float kind = random.uniform();
  if (kind < 0.25f) return half_of_a_digit(data, random);
  if (kind < 0.38f) return digits_together(data, random);
  if (kind < 0.51f) return digit_and_slice(data, random);
  if (kind < 0.57f) return halves_of_two(data, random);
  if (kind < 0.74f) return sign(random);
  if (kind < 0.91f) return mark(random);
  return ground(random);
}

}  // namespace inkling
