// Pictures to measure reading by, made of digits that no network here learned from:
//
//   make_reading_pictures OUT MNIST-FOLDER [COUNT]
//
// writes the folders singles, gaps, touching, plain-gaps, plain-touching, zeros, signs, plain-signs and the difficult
// kinds below (of MNIST's test part), optdigits (the built-in digits) and strokes and plain-strokes (the held-out
// writers' pen strokes) to OUT, each with its PNG files in lines/ and lines.csv: path,transcript,kind. COUNT (1000)
// pictures each, 300 at most of the difficult kinds, of singles and optdigits all that there are where it is larger.
//
//   singles    a digit anywhere in a picture, 20 to 200 pixels high, on any paper (synthesis/photograph.h)
//   gaps       3 to 10 digits in a row, 20 to 64 pixels high, 2% to 60% of their height apart
//   touching   3 to 6 digits, each touching the one before or overlapping it by up to 6% of its height
//   plain-...  the same strings, black on white
//   zeros      a digit or two and 2 or 3 zeros of one look that overlap, some under a bar, some joined at the top,
//   black
//              on white
//   signs      dates, amounts and such, their signs by the held-out writers, in pictures of any kind; the transcript
//   has
//              the digits alone
//   strokes    each digit of the held-out writers (synthesis/pen_strokes.h), written with a pen of any width, in
//              pictures of any kind
//   boxes      3 to 8 digits in boxes, joined or apart, or in combs, 50% to 95% of their height; lines of 1 to 4
//   pixels,
//              as dark as the ink or lighter
//   crops      1 to 6 digits cropped so that 0%, 2%, 5% or 10% of their height is left around
//   slopes     2 to 8 digits on a line that slopes by up to 45 degrees
//   turned     1 to 4 lines of 4 to 8 digits on their side or upside down
//   numbers    2 to 4 numbers beside one another, 1.1 to 4 heights apart (spaces in the transcript)
//   shadows    2 to 7 digits, a shadow's edge across them
//   bold       a digit of a pen of 13% to 26% of its height, with a rim of 0% or 4% of it
//   optdigits  8x8 counts as 32x32 pixels, interpolated between the blocks' middles, on white paper 48 pixels wide
//
// The pictures follow from the data alone: a fixed seed, and streams that training has no part in.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "base/digits.h"
#include "base/error.h"
#include "dataset/builtin.h"
#include "dataset/open.h"
#include "hard_pictures.h"
#include "picture_collection.h"
#include "raster/resample.h"
#include "synthesis/composition.h"
#include "synthesis/pen_strokes.h"
#include "synthesis/photograph.h"
#include "synthesis/signs.h"

using namespace inkling;
using bench::Collection;
using bench::enlarged;
using bench::ink_of;

namespace {

constexpr std::uint64_t kSeed = 20;
enum : std::uint32_t { kSingles, kGaps, kTouching, kZeros, kSigns, kStrokes };  // streams

enum class Paper { kPlain, kAny };

std::string folder_name(Paper on, const std::string& name) { return (on == Paper::kPlain ? "plain-" : "") + name; }

// `ink` anywhere on paper of up to twice its size more, in a style of `random`.
raster::Image pictured(const synthesis::Ink& ink, float height, Paper kind, base::RandomStream& random) {
  const float left = height * random.uniform(0.15f, 1), right = height * random.uniform(0.15f, 1);
  const float top = height * random.uniform(0.15f, 1), bottom = height * random.uniform(0.15f, 1);
  synthesis::Ink paper(ink.width + static_cast<std::size_t>(left + right),
                       ink.height + static_cast<std::size_t>(top + bottom));
  synthesis::paste(ink, static_cast<std::ptrdiff_t>(left), static_cast<std::ptrdiff_t>(top), paper);
  const synthesis::PictureStyle style =
      kind == Paper::kAny ? synthesis::random_style(height, random) : synthesis::PictureStyle{};
  return synthesis::photograph(paper, style, random);
}

void make_singles(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  Collection collection(out, "singles");
  for (std::size_t row = 0; row < std::min(count, digits.size()); ++row) {
    base::RandomStream random(kSeed, base::Purpose::kTest, kSingles, row);
    const float height = 20 * std::exp(random.uniform(0, 2.3f));
    collection.add(pictured(enlarged(ink_of(digits, row), height), height, Paper::kAny, random),
                   std::string(1, static_cast<char>('0' + digits.labels[row])));
  }
}

void make_strings(const dataset::Dataset& digits, std::size_t count, std::uint32_t kind, Paper on,
                  const std::string& out) {
  Collection collection(out, folder_name(on, kind == kGaps ? "gaps" : "touching"));
  for (std::size_t i = 0; i < count; ++i) {
    base::RandomStream random(kSeed, base::Purpose::kTest, kind, i);
    const float height = 20 * std::exp(random.uniform(0, 1.16f));
    const std::uint32_t length = 3 + random.below(kind == kGaps ? 8 : 4);
    std::string transcript;
    synthesis::Scene scene;
    for (std::uint32_t k = 0; k < length; ++k) {
      const std::size_t row = random.below(static_cast<std::uint32_t>(digits.size()));
      transcript += static_cast<char>('0' + digits.labels[row]);
      const synthesis::Ink ink = enlarged(ink_of(digits, row), height * random.uniform(0.88f, 1.12f));
      const float gap = height * (kind == kGaps ? random.uniform(0.02f, 0.6f) : random.uniform(-0.06f, 0));
      const float rise = 0.04f * height * random.normal();
      // Boxes that touch seldom hold ink that does: the digit moves on until it does.
      if (k == 0) {
        scene = synthesis::alone(ink, height);
      } else if (kind == kGaps) {
        synthesis::put_beside(scene, ink, synthesis::Side::kRight, std::max(gap, 2.0f), rise);
      } else {
        synthesis::Scene nearer;
        float closer = 0;
        bool touches = false;
        while (!touches && closer < 0.5f * static_cast<float>(ink.width)) {
          nearer = scene;
          synthesis::put_beside(nearer, ink, synthesis::Side::kRight, gap - closer, rise);
          const float apart =
              synthesis::amount_of(scene.ink) + synthesis::amount_of(ink) - synthesis::amount_of(nearer.ink);
          touches = apart > 0.01f * height;
          closer += 1;
        }
        scene.ink = scene.own = nearer.ink;
      }
    }
    collection.add(pictured(synthesis::cropped(scene.ink), height, on, random), transcript);
  }
}

void make_strokes(std::size_t count, Paper on, const std::string& out) {
  Collection collection(out, folder_name(on, "strokes"));
  const synthesis::PenStrokes& strokes = synthesis::PenStrokes::held_out();
  for (std::size_t i = 0; i < std::min(count, strokes.digits().size()); ++i) {
    base::RandomStream random(kSeed, base::Purpose::kTest, kStrokes, i);
    // Evenly over all writers, where there are more digits than pictures.
    const std::size_t chosen = i * strokes.digits().size() / std::min(count, strokes.digits().size());
    const synthesis::WrittenCharacter& digit = strokes.characters()[strokes.digits()[chosen]];
    const float height = 24 * std::exp(random.uniform(0, 1.6f));
    const synthesis::Hand hand = synthesis::random_hand(height, random);
    collection.add(pictured(synthesis::written(digit, height, hand, random), height, on, random),
                   std::string(1, digit.character));
  }
}

// A row of characters without room for more: each is put `gap` behind the one before, its top `top` below the line's.
class Row {
 public:
  explicit Row(float height) : height_(height), ink_(1, static_cast<std::size_t>(3 * height)) {}

  void add(const synthesis::Ink& ink, float gap, float middle) {
    const auto left = std::max<std::ptrdiff_t>(0, right_ + static_cast<std::ptrdiff_t>(gap));
    const auto top = static_cast<std::ptrdiff_t>(height_ * (1 + middle) - static_cast<float>(ink.height) / 2);
    right_ = left + static_cast<std::ptrdiff_t>(ink.width);
    synthesis::Ink wider(std::max(ink_.width, static_cast<std::size_t>(right_)), ink_.height);
    synthesis::paste(ink_, 0, 0, wider);
    synthesis::paste(ink, left, top, wider);
    ink_ = std::move(wider);
  }

  std::ptrdiff_t right() const { return right_; }
  synthesis::Ink& ink() { return ink_; }

 private:
  float height_;
  synthesis::Ink ink_;
  std::ptrdiff_t right_ = 0;
};

std::size_t random_row(const dataset::Dataset& digits, std::size_t label, base::RandomStream& random) {
  while (true) {
    const std::size_t row = random.below(static_cast<std::uint32_t>(digits.size()));
    if (digits.labels[row] == label) return row;
  }
}

// Dates, amounts, fractions: what stands for a digit is d.
constexpr std::array kWithSigns = {"dd/dd/dddd", "dd.dd.dddd", "dd-dd-dddd", "dddd-dd-dd", "d,ddd.dd", "ddd.dd",
                                   "ddd,dd",     "-dd.dd",     "+ddd",       "(ddd)",      "(dd)ddd",  "$ddd.dd",
                                   "dd%",        "d/d",        "#ddd",       "dd:dd",      "d+d=dd",   "dd-d=dd",
                                   "ddd,-",      "dd/dd",      "=ddd"};

void make_signs(const dataset::Dataset& digits, std::size_t count, Paper on, const std::string& out) {
  Collection collection(out, folder_name(on, "signs"));
  for (std::size_t i = 0; i < count; ++i) {
    base::RandomStream random(kSeed, base::Purpose::kTest, kSigns, i);
    const float height = 24 * std::exp(random.uniform(0, 1));
    const synthesis::Hand hand = synthesis::random_hand(height, random);
    Row row(height);
    std::string transcript;
    for (const char c : std::string(kWithSigns[i % kWithSigns.size()])) {
      const float gap = std::max(2.0f, height * random.uniform(0.04f, 0.25f));
      if (c == 'd') {
        const std::size_t digit = random.below(static_cast<std::uint32_t>(digits.size()));
        transcript += static_cast<char>('0' + digits.labels[digit]);
        row.add(enlarged(ink_of(digits, digit), height * random.uniform(0.88f, 1.12f)), gap, 0.5f);
      } else {
        const synthesis::SignInk sign =
            synthesis::sign_ink(base::kSigns.find(c), height, hand, synthesis::PenStrokes::held_out(), random);
        row.add(sign.ink, gap, sign.middle);
      }
    }
    collection.add(pictured(synthesis::cropped(row.ink()), height, on, random), transcript);
  }
}

void make_zeros(const dataset::Dataset& digits, std::size_t count, const std::string& out) {
  Collection collection(out, "zeros");
  for (std::size_t i = 0; i < count; ++i) {
    base::RandomStream random(kSeed, base::Purpose::kTest, kZeros, i);
    const float height = 24 * std::exp(random.uniform(0, 1));
    Row row(height);
    std::string transcript;
    for (std::uint32_t k = 1 + random.below(2); k > 0; --k) {
      const std::size_t digit = random.below(static_cast<std::uint32_t>(digits.size()));
      transcript += static_cast<char>('0' + digits.labels[digit]);
      row.add(enlarged(ink_of(digits, digit), height), std::max(2.0f, 0.1f * height), 0.5f);
    }
    const synthesis::Ink zero = enlarged(ink_of(digits, random_row(digits, 0, random)), height);
    const std::ptrdiff_t first = row.right();
    const std::uint32_t zeros = 2 + random.below(2);
    for (std::uint32_t k = 0; k < zeros; ++k) {
      transcript += '0';
      row.add(zero, k == 0 ? 2 : -height * random.uniform(0.02f, 0.12f), 0.5f + 0.03f * random.normal());
    }
    const std::uint32_t joined = random.below(3);
    const synthesis::Pen pen{.radius = 0.05f * height};
    const auto from = static_cast<float>(first) + 0.3f * height, to = static_cast<float>(row.right());
    const float y = (joined == 1 ? 0.93f : 1.06f) * height;
    if (joined > 0) synthesis::draw_strokes({{{from, y}, {to, y}}}, pen, row.ink());
    collection.add(pictured(synthesis::cropped(row.ink()), height, Paper::kPlain, random), transcript);
  }
}

void make_optdigits(std::size_t count, const std::string& out) {
  constexpr std::size_t kMargin = 8;
  const dataset::Dataset digits = dataset::builtin_digits();
  Collection collection(out, "optdigits");
  for (std::size_t row = 0; row < std::min(count, digits.size()); ++row) {
    synthesis::Ink ink(8, 8);
    for (std::size_t i = 0; i < 64; ++i) ink.values[i] = static_cast<float>(digits.image(row)[i]) / digits.max_value;
    synthesis::Ink paper(32 + 2 * kMargin, 32 + 2 * kMargin);
    synthesis::paste(raster::resample_triangle(ink, 32, 32), kMargin, kMargin, paper);
    base::RandomStream random(kSeed, base::Purpose::kTest, 0, row);
    collection.add(synthesis::photograph(paper, {}, random),
                   std::string(1, static_cast<char>('0' + digits.labels[row])));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::fputs("usage: make_reading_pictures OUT MNIST-FOLDER [COUNT]\n", stderr);
    return 2;
  }
  try {
    const std::size_t count = argc > 3 ? std::stoul(argv[3]) : 1000;
    const dataset::Partition mnist = dataset::open_dataset(argv[2]);
    if (mnist.test.empty()) throw Error(ErrorKind::kData, std::string(argv[2]) + ": has no test part");
    make_singles(*mnist.test.data, count, argv[1]);
    for (const Paper on : {Paper::kAny, Paper::kPlain}) {
      make_strings(*mnist.test.data, count, kGaps, on, argv[1]);
      make_strings(*mnist.test.data, count, kTouching, on, argv[1]);
    }
    for (const Paper on : {Paper::kAny, Paper::kPlain}) {
      make_signs(*mnist.test.data, count, on, argv[1]);
      make_strokes(count, on, argv[1]);
    }
    make_zeros(*mnist.test.data, count, argv[1]);
    make_optdigits(count, argv[1]);
    bench::make_hard_pictures(*mnist.test.data, std::min<std::size_t>(count, 300), argv[1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_reading_pictures: {}\n", error.what());
    return 1;
  }
}
