#include "synthesis/pen_strokes.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/digits.h"
#include "base/error.h"
#include "base/gzip.h"
#include "synthesis/digit_ink.h"
#include "synthesis/parameters.h"

namespace inkling::embedded {

// Made from data/strokes.bin.gz at build time by cmake/embed.cmake.
extern const unsigned char kStrokesBinGz[];
extern const std::size_t kStrokesBinGzSize;

}  // namespace inkling::embedded

namespace inkling::synthesis {
namespace {

constexpr std::uint8_t kHeldOut = 1, kRare = 2;  // flags
constexpr std::uint8_t kLargest = 250, kNextStroke = 251, kEnd = 252;
constexpr std::size_t kMaxBytes = 16'000'000;  // unpacked
constexpr std::size_t kWriters = 256;

std::vector<std::uint8_t> unpacked() {
  const auto packed = std::as_bytes(std::span(embedded::kStrokesBinGz, embedded::kStrokesBinGzSize));
  base::Unpacker unpacker(packed, "strokes");
  std::vector<std::uint8_t> bytes(std::min(kMaxBytes, base::max_unpacked(packed.size())));
  bytes.resize(unpacker.read(std::as_writable_bytes(std::span(bytes))));
  unpacker.finish();
  return bytes;
}

PenStrokes builtin_strokes(Writers writers) {
  const std::vector<std::uint8_t> bytes = unpacked();
  return PenStrokes(bytes, "strokes", writers);
}

// Takes one character off the front of `bytes`.
std::pair<WrittenCharacter, std::uint8_t> take(std::span<const std::uint8_t>& bytes, const std::string& name) {
  const auto refuse = [&name] { base::fail(ErrorKind::kData, "{}: is damaged: expected whole pen strokes", name); };
  const auto next = [&] {
    if (bytes.empty()) refuse();
    const std::uint8_t byte = bytes.front();
    bytes = bytes.subspan(1);
    return byte;
  };
  WrittenCharacter character{.character = static_cast<char>(next()), .writer = next()};
  const std::uint8_t flags = next();
  character.rare = (flags & kRare) != 0;
  character.strokes.emplace_back();
  for (std::uint8_t x = next(); x != kEnd; x = next()) {
    if (x == kNextStroke) {
      if (character.strokes.back().empty()) refuse();
      character.strokes.emplace_back();
      continue;
    }
    const std::uint8_t y = next();
    if (x > kLargest || y > kLargest) refuse();
    character.strokes.back().push_back({static_cast<float>(x), static_cast<float>(y)});
  }
  if (character.strokes.back().empty()) refuse();
  return {std::move(character), flags};
}

}  // namespace

PenStrokes::PenStrokes(std::span<const std::uint8_t> bytes, const std::string& name, Writers writers)
    : digits_of_(kWriters), signs_(base::kSigns.size()) {
  while (!bytes.empty()) {
    auto [character, flags] = take(bytes, name);
    if (((flags & kHeldOut) != 0) != (writers == Writers::kHeldOut)) continue;
    const auto index = static_cast<std::uint32_t>(characters_.size());
    const std::size_t sign = base::kSigns.find(character.character);
    if (character.character >= '0' && character.character <= '9') {
      digits_.push_back(index);
      weighted_digits_.insert(weighted_digits_.end(), character.rare ? kPenStrokes.rare_weight : 1, index);
      digits_of_[character.writer].push_back(index);
    } else if (sign != std::string_view::npos) {
      signs_[sign].push_back(index);
    } else {
      letters_.push_back(index);
    }
    characters_.push_back(std::move(character));
  }
}

const PenStrokes& PenStrokes::learning() {
  static const PenStrokes strokes = builtin_strokes(Writers::kLearning);
  return strokes;
}

const PenStrokes& PenStrokes::held_out() {
  static const PenStrokes strokes = builtin_strokes(Writers::kHeldOut);
  return strokes;
}

const WrittenCharacter& PenStrokes::one_of(const std::vector<std::uint32_t>& choice, base::RandomStream& random) const {
  return characters_[choice[random.below(static_cast<std::uint32_t>(choice.size()))]];
}

const WrittenCharacter& PenStrokes::random_digit(base::RandomStream& random) const {
  return one_of(weighted_digits_, random);
}

const WrittenCharacter& PenStrokes::random_digit_of(std::uint8_t writer, char digit, base::RandomStream& random) const {
  std::vector<std::uint32_t> same;
  for (const std::uint32_t index : digits_of_[writer]) {
    if (characters_[index].character == digit) same.push_back(index);
  }
  return one_of(same.empty() ? digits_of_[writer] : same, random);
}

const WrittenCharacter* PenStrokes::random_sign(char sign, base::RandomStream& random) const {
  const auto& signs = signs_.at(base::kSigns.find(sign));
  return signs.empty() ? nullptr : &one_of(signs, random);
}

const WrittenCharacter* PenStrokes::random_letter(base::RandomStream& random) const {
  return letters_.empty() ? nullptr : &one_of(letters_, random);
}

Hand random_hand(float height, base::RandomStream& random) {
  const float turn = kPenStrokes.turn * random.normal();
  const float cosine = std::cos(turn), sine = std::sin(turn);
  const float wide = kPenStrokes.aspect.draw(random), slant = kPenStrokes.slant.draw(random);
  const Pen pen = random_pen(height, random);
  return {pen, {cosine * wide, cosine * slant + sine, -sine * wide, cosine - sine * slant}};
}

Ink written(const WrittenCharacter& character, float size, const Hand& hand, base::RandomStream& random) {
  Drawing drawing;
  for (const Stroke& stroke : character.strokes) {
    Stroke moved = stroke;
    for (Point& point : moved) {
      const float dx = kPenStrokes.jitter * random.normal();
      const float dy = kPenStrokes.jitter * random.normal();
      point = {point.x + dx, point.y + dy};
    }
    drawing.push_back(smooth(moved, kPenStrokes.pieces));
  }
  transform(hand.shape, drawing);
  return rendered(std::move(drawing), size, hand.pen);
}

}  // namespace inkling::synthesis
