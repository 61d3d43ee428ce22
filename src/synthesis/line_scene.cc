#include "synthesis/line_scene.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/digits.h"
#include "segmentation/candidates.h"
#include "segmentation/segmentation.h"
#include "synthesis/composition.h"
#include "synthesis/parameters.h"
#include "synthesis/scene.h"

namespace inkling::synthesis {
namespace {

// The line of the picture with the most components, or any: noise makes lines, too, which hold no digit. REQUIRES: a
// line.
const segmentation::LineSegmentation& choose_line(const std::vector<segmentation::LineSegmentation>& lines,
                                                  Wanted wanted, base::RandomStream& random) {
  if (wanted == Wanted::kOther) return lines[random.below(static_cast<std::uint32_t>(lines.size()))];
  return *std::ranges::max_element(
      lines, {}, [](const segmentation::LineSegmentation& line) { return line.line.components.size(); });
}

// 1 + index of the character whose ink lies nearest to (x, y) of the scene, 0 where none does.
std::size_t owner_near(const LineScene& scene, double x, double y) {
  const auto column = static_cast<std::ptrdiff_t>(std::floor(x)), row = static_cast<std::ptrdiff_t>(std::floor(y));
  const auto width = static_cast<std::ptrdiff_t>(scene.owner.width);
  const auto height = static_cast<std::ptrdiff_t>(scene.owner.height);
  std::size_t owner = 0;
  std::ptrdiff_t nearest = 2 * kLine.spread * kLine.spread + 1;
  for (std::ptrdiff_t v = -kLine.spread; v <= kLine.spread; ++v) {
    for (std::ptrdiff_t u = -kLine.spread; u <= kLine.spread; ++u) {
      const std::ptrdiff_t at_x = column + u, at_y = row + v;
      if (at_x < 0 || at_y < 0 || at_x >= width || at_y >= height || u * u + v * v >= nearest) continue;
      const std::size_t there = scene.owner.at(static_cast<std::size_t>(at_x), static_cast<std::size_t>(at_y));
      if (there == 0) continue;
      owner = there;
      nearest = u * u + v * v;
    }
  }
  return owner;
}

// How much ink each segment has of each character, [segments][1 + character], what is of none in front.
using Shares = std::vector<std::vector<double>>;

Shares shares_of(const segmentation::LineImage& line, const segmentation::Segments& segments, const LineScene& scene) {
  Shares shares(segments.items.size(), std::vector<double>(scene.labels.size() + 1));
  for (std::size_t row = 0; row < line.ink.height; ++row) {
    for (std::size_t column = 0; column < line.ink.width; ++column) {
      const std::uint32_t segment = segments.owner.at(column, row);
      if (segment == 0) continue;
      const double x = static_cast<double>(column) + 0.5, y = static_cast<double>(row) + 0.5;
      const std::size_t owner = owner_near(scene, line.place.x_of(x, y), line.place.y_of(x, y));
      shares[segment - 1][owner] += line.ink.at(column, row);
    }
  }
  return shares;
}

// The label of the segments from..to-1; nullopt where it is doubtful whether they are a character.
std::optional<std::uint8_t> label_of(const Shares& shares, std::size_t from, std::size_t to,
                                     const std::vector<std::uint8_t>& labels) {
  std::vector<double> own(labels.size() + 1), whole(labels.size() + 1);
  double all = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    for (std::size_t character = 0; character < own.size(); ++character) {
      whole[character] += shares[i][character];
      if (i < from || i >= to) continue;
      own[character] += shares[i][character];
      all += shares[i][character];
    }
  }
  const auto most = static_cast<std::size_t>(std::max_element(own.begin() + 1, own.end()) - own.begin());
  if (own[most] <= 0) return kRejectClass;
  const double lost = std::max(1 - own[most] / whole[most], 1 - own[most] / all);
  if (lost >= kLine.none) return kRejectClass;
  if (lost > kLine.lost) return std::nullopt;
  // A whole point beside a digit is little ink, but no part of it.
  for (std::size_t other = 1; other < own.size(); ++other) {
    if (other != most && own[other] > kLine.whole * whole[other]) return std::nullopt;
  }
  return labels[most - 1];
}

Wanted what_is(std::uint8_t label) {
  return label < base::kDigits ? Wanted::kDigit : label == kRejectClass ? Wanted::kOther : Wanted::kSign;
}

bool is_like_a_one(const segmentation::InkPatch& patch) {
  Ink ink(patch.ink.width, patch.ink.height);
  std::ranges::transform(patch.ink.values, ink.values.begin(),
                         [](std::uint8_t value) { return static_cast<float>(value) / 255; });
  return synthesis::is_like_a_one(ink);
}

}  // namespace

std::optional<CutOut> cut_from_line(const raster::Image& picture, const LineScene& scene, Wanted wanted,
                                    base::RandomStream& random) {
  const segmentation::Segmentation found = segmentation::segment(picture);
  if (found.lines.empty()) return std::nullopt;
  const segmentation::LineSegmentation& chosen = choose_line(found.lines, wanted, random);
  const segmentation::LineImage& line = chosen.image;
  const segmentation::Segments segments = segmentation::cut(chosen, segmentation::may_be_several(chosen));
  const Shares shares = shares_of(line, segments, scene);
  std::vector<std::pair<segmentation::Candidate, std::uint8_t>> choice;
  const std::vector<bool> none_is_sure(chosen.line.components.size(), false);
  for (const segmentation::Candidate& candidate : segmentation::find_candidates(line, segments, none_is_sure)) {
    const auto label = label_of(shares, candidate.from, candidate.to, scene.labels);
    if (label && what_is(*label) == wanted) choice.emplace_back(candidate, *label);
  }
  if (choice.empty()) return std::nullopt;
  const auto& [candidate, label] = choice[random.below(static_cast<std::uint32_t>(choice.size()))];
  CutOut cut{segmentation::patch_of(line, segments, candidate.from, candidate.to), label};
  if (label == kRejectClass && is_like_a_one(cut.patch) && random.uniform() >= kLine.one_like_share)
    return std::nullopt;
  return cut;
}

}  // namespace inkling::synthesis
