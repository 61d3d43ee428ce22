#include "synthesis/random_line.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "base/digits.h"
#include "synthesis/digit_ink.h"
#include "synthesis/parameters.h"
#include "synthesis/pen_strokes.h"
#include "synthesis/scene.h"
#include "synthesis/signs.h"
#include "synthesis/stroke_font.h"

namespace inkling::synthesis {
namespace {

struct Token {
  Ink ink;
  std::uint8_t label = 0;
  float top = 0;  // pixels below the middle of the line
  bool touches = false;
  float gap = 0;  // pixels
};

struct Place {
  std::size_t left = 0, top = 0, width = 0;
};

// Writes the characters of one line.
class LineWriter {
 public:
  LineWriter(const dataset::Dataset& data, float height, base::RandomStream& random)
      : data_(data), height_(height), random_(random), hand_(random_hand(height, random)) {
    if (random.uniform() < kLine.one_hand_share) writer_ = PenStrokes::learning().random_digit(random).writer;
  }

  Token digit() { return digit(static_cast<char>('0' + random_.below(10))); }

  Token zero(bool touches) {
    Token token = digit('0');
    token.touches = touches;
    if (touches) token.gap = height_ * kLine.zeros_gap.draw(random_);
    return token;
  }

  Token sign() {
    SignInk sign = random_sign(height_, hand_, random_);
    Token token = placed(std::move(sign.ink), sign.label, sign.middle);
    spaced(kLine.sign_touches, token);
    return token;
  }

  Token letter() {
    const WrittenCharacter& letter = *PenStrokes::learning().random_letter(random_);
    const float size = height_ * kLine.digit_height.draw(random_);
    Token token = placed(written(letter, size, hand_, random_), base::kRejectLabel, 0.5f);
    spaced(kLine.sign_touches, token);
    return token;
  }

 private:
  // Lines that are not of one hand take digits from anywhere, whatever `digit` is, unless it is a 0.
  Token digit(char digit) {
    const float size = height_ * kLine.digit_height.draw(random_);
    Token token;
    if (writer_) {
      const WrittenCharacter& character = PenStrokes::learning().random_digit_of(*writer_, digit, random_);
      token =
          placed(written(character, size, hand_, random_), static_cast<std::uint8_t>(character.character - '0'), 0.5f);
    } else {
      DigitInk ink = digit == '0' ? some_zero(size) : any_digit(data_, size, random_);
      token = placed(std::move(ink.ink), ink.label, 0.5f);
    }
    spaced(kLine.touching_share, token);
    return token;
  }

  DigitInk some_zero(float size) {
    std::size_t row = random_row();
    for (int attempt = 0; attempt < 1000 && data_.labels[row] != 0; ++attempt) row = random_row();
    return redrawn(data_, row, size, random_);
  }

  std::size_t random_row() { return random_.below(static_cast<std::uint32_t>(data_.size())); }

  Token placed(Ink ink, std::uint8_t label, float middle) {
    const float off = std::clamp(kLine.rise * random_.normal(), -kLine.most_rise, kLine.most_rise);
    const float top = (middle - 0.5f + off) * height_ - static_cast<float>(ink.height) / 2;
    return {std::move(ink), label, top, false, 0};
  }

  void spaced(float touching_share, Token& token) {
    token.touches = random_.uniform() < touching_share;
    token.gap = height_ * (token.touches ? kLine.touching_gap : kLine.gap).draw(random_);
  }

  const dataset::Dataset& data_;
  float height_;
  base::RandomStream& random_;
  Hand hand_;
  std::optional<std::uint8_t> writer_;  // whose digits all are; else they are of anybody
};

// Ink of both where `ink` would lie on `paper` at (left, top), in pixels of full ink. REQUIRES: it fits.
float shared_ink(const Ink& paper, const Ink& ink, std::size_t left, std::size_t top) {
  float shared = 0;
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = 0; x < ink.width; ++x) shared += std::min(ink.at(x, y), paper.at(left + x, top + y));
  }
  return shared;
}

// Where the next character goes that touches what is on the paper: from `left` on to the left until it does, but not by
// more than half its width.
std::size_t touching_place(const Ink& paper, const Ink& ink, std::size_t left, std::size_t top, float height) {
  const std::size_t least = left - std::min(left, ink.width / 2);
  while (left > least && shared_ink(paper, ink, left, top) <= kLine.touch * height) --left;
  return left;
}

// Draws `ink` over the scene, owner(x of the scene) saying whose it is.
template <typename Owner>
void put(const Ink& ink, std::size_t left, std::size_t top, const Owner& owner, LineScene& scene) {
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = 0; x < ink.width; ++x) {
      float& there = scene.ink.at(left + x, top + y);
      const float value = ink.at(x, y);
      if (value <= there) continue;
      there = value;
      scene.owner.at(left + x, top + y) = static_cast<std::uint8_t>(owner(left + x));
    }
  }
}

std::vector<Token> random_tokens(LineWriter& writer, Content content, std::size_t& zeros, base::RandomStream& random) {
  std::vector<Token> tokens;
  const bool signs = content == Content::kWithSigns || random.uniform() < kLine.sign_share;
  const auto digits = kLine.least_digits + random.below(1 + kLine.more_digits);
  const auto wanted = content == Content::kWithSigns ? random.below(digits) : digits;  // the digit behind which one is
  for (std::uint32_t i = 0; i < digits; ++i) {
    if (signs && i == 0 && random.uniform() < kLine.signs / 2) tokens.push_back(writer.sign());
    tokens.push_back(writer.digit());
    if (signs && (i == wanted || random.uniform() < kLine.signs)) tokens.push_back(writer.sign());
  }
  zeros = random.uniform() < kLine.zeros_share ? 2 + random.below(2) : 0;
  for (std::size_t i = 0; i < zeros; ++i) tokens.push_back(writer.zero(i > 0));
  if (random.uniform() >= kLine.letter_share) return tokens;
  const std::uint32_t letters = 1 + random.below(2);
  for (std::uint32_t i = 0; i < letters; ++i) {
    if (zeros == 0) tokens.push_back(writer.letter());
  }
  return tokens;
}

// Strokes from one of the last `zeros` characters to the next at their top, or a bar over or under all of them. Each
// zero owns the part that lies nearest.
void join_zeros(std::size_t zeros, const std::vector<Place>& places, const std::vector<Token>& tokens,
                base::RandomStream& random, LineScene& scene) {
  const Pen pen = random_pen(scene.height, random);
  const std::size_t first = places.size() - zeros;
  const auto x_of = [&](std::size_t i, float share) {
    return static_cast<float>(places[i].left) + share * static_cast<float>(places[i].width);
  };
  Drawing drawing;
  if (random.uniform() < kLine.joined_share) {
    for (std::size_t i = first; i + 1 < places.size(); ++i) {
      const float from = static_cast<float>(places[i].top) + pen.radius + 1;
      const float to = static_cast<float>(places[i + 1].top) + pen.radius + 1;
      const float sag = scene.height * random.uniform(-0.02f, 0.08f);
      const Point a{x_of(i, 0.55f), from}, b{x_of(i + 1, 0.45f), to};
      drawing.push_back(smooth({a, {(a.x + b.x) / 2, (from + to) / 2 + sag}, b}));
    }
  }
  if (random.uniform() < kLine.barred_share) {
    std::size_t top = scene.ink.height, bottom = 0;
    for (std::size_t i = first; i < places.size(); ++i) {
      top = std::min(top, places[i].top);
      bottom = std::max(bottom, places[i].top + tokens[i].ink.height);
    }
    const float reach = scene.height * random.uniform(-0.05f, 0.04f);
    const float y = random.below(2) == 0 ? static_cast<float>(top) - reach : static_cast<float>(bottom) + reach;
    const float tilt = scene.height * 0.03f * random.normal();
    drawing.push_back({{x_of(first, random.uniform(-0.1f, 0.3f)), y}, {x_of(places.size() - 1, 1), y + tilt}});
  }
  Ink layer(scene.ink.width, scene.ink.height);
  draw_strokes(drawing, pen, layer);
  const auto owner = [&](std::size_t x) {
    std::size_t nearest = first;
    const auto distance = [&](std::size_t i) { return std::abs(static_cast<float>(x) - x_of(i, 0.5f)); };
    for (std::size_t i = first + 1; i < places.size(); ++i) nearest = distance(i) < distance(nearest) ? i : nearest;
    return nearest + 1;
  };
  put(layer, 0, 0, owner, scene);
}

}  // namespace

LineScene random_line(const dataset::Dataset& data, Content content, base::RandomStream& random) {
  LineScene scene;
  scene.height = random_height(random);
  LineWriter writer(data, scene.height, random);
  std::size_t zeros = 0;
  const std::vector<Token> tokens = random_tokens(writer, content, zeros, random);
  const std::size_t margin = 2 + static_cast<std::size_t>(kDigit.margin * scene.height);
  std::size_t width = 2 * margin;
  float highest = 0, lowest = 0;
  for (const Token& token : tokens) {
    width += token.ink.width + margin;
    highest = std::min(highest, token.top);
    lowest = std::max(lowest, token.top + static_cast<float>(token.ink.height));
  }
  const std::size_t above = margin + static_cast<std::size_t>(scene.height * kLine.paper.draw(random)) + 1;
  const std::size_t below = margin + static_cast<std::size_t>(scene.height * kLine.paper.draw(random)) + 1;
  scene.ink = Ink(width, above + static_cast<std::size_t>(std::ceil(lowest - highest)) + below);
  scene.owner = raster::Plane<std::uint8_t>(scene.ink.width, scene.ink.height);
  std::vector<Place> places;
  std::size_t right = margin;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const std::size_t top = above + static_cast<std::size_t>(token.top - highest);
    auto left = static_cast<std::size_t>(std::max(0.0f, static_cast<float>(right) + (i > 0 ? token.gap : 0)));
    if (i > 0 && token.touches) left = touching_place(scene.ink, token.ink, left, top, scene.height);
    put(
        token.ink, left, top, [&](std::size_t) { return i + 1; }, scene);
    places.push_back({left, top, token.ink.width});
    scene.labels.push_back(token.label);
    right = std::max(right, left + token.ink.width);
  }
  if (zeros > 0) join_zeros(zeros, places, tokens, random, scene);
  return scene;
}

}  // namespace inkling::synthesis
