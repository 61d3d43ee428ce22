// Pictures to measure reading by, made of digits that no network here learned from:
//
//   make_reading_pictures OUT MNIST-FOLDER [COUNT]
//
// writes the folders singles, gaps, touching, plain-gaps, plain-touching and the difficult kinds below (of MNIST's test
// part) and optdigits (the built-in digits) to OUT, each with its PNG files in lines/ and lines.csv:
// path,transcript,kind. COUNT (1000) pictures each, 300 at most of the difficult kinds, of singles and optdigits all
// that there are where it is larger.
//
//   singles    a digit anywhere in a picture, 20 to 200 pixels high, on any paper (synthesis/photograph.h)
//   gaps       3 to 10 digits in a row, 20 to 64 pixels high, 2% to 60% of their height apart
//   touching   3 to 6 digits, each touching the one before or overlapping it by up to 6% of its height
//   plain-...  the same strings, black on white
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
#include <cmath>
#include <cstdio>
#include <string>

#include "base/error.h"
#include "dataset/builtin.h"
#include "dataset/open.h"
#include "hard_pictures.h"
#include "picture_collection.h"
#include "raster/resample.h"
#include "synthesis/composition.h"
#include "synthesis/photograph.h"

using namespace inkling;
using bench::Collection;
using bench::enlarged;
using bench::ink_of;

namespace {

constexpr std::uint64_t kSeed = 20;
enum : std::uint32_t { kSingles, kGaps, kTouching };  // streams

enum class Paper { kPlain, kAny };

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
  Collection collection(out, std::string(on == Paper::kPlain ? "plain-" : "") + (kind == kGaps ? "gaps" : "touching"));
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
    make_optdigits(count, argv[1]);
    bench::make_hard_pictures(*mnist.test.data, std::min<std::size_t>(count, 300), argv[1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_reading_pictures: {}\n", error.what());
    return 1;
  }
}
