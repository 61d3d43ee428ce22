#include "reader/turn.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "codec/exif.h"
#include "reader/parameters.h"
#include "reader/scores.h"

namespace inkling::reader {
namespace {

constexpr std::array kTurns = {0, 90, 180, 270};

// EXIF's number of the orientation of a picture that is turned by `degrees`.
int orientation_of(int degrees) { return degrees == 90 ? 8 : degrees == 180 ? 3 : degrees == 270 ? 6 : 1; }

double mean_surest(std::span<const ComponentAnswers> answers) {
  double sum = 0;
  std::size_t count = 0;
  for (const ComponentAnswers& line : answers) {
    for (const std::optional<Answer>& answer : line) {
      if (!answer) continue;
      sum += answer->surest();
      ++count;
    }
  }
  return count > 0 ? sum / static_cast<double>(count) : 0;
}

// The components that are most likely whole digits: of those of the lines, the ones in the middle by size.
std::vector<segmentation::Component> sample_of(const segmentation::Segmentation& picture) {
  std::vector<segmentation::Component> sample;
  for (const segmentation::LineSegmentation& line : picture.lines) {
    for (const std::size_t i : line.line.components) sample.push_back(picture.components[i]);
  }
  const auto size = [](const segmentation::Component& component) {
    return std::max(component.box.width, component.box.height);
  };
  std::ranges::stable_sort(sample, {}, size);
  if (sample.empty()) return sample;
  const std::size_t usual = size(sample[sample.size() / 2]);
  std::erase_if(sample,
                [&](const auto& component) { return 2 * size(component) < usual || size(component) > 2 * usual; });
  if (sample.size() > kTurn.most) {
    std::vector<segmentation::Component> some;
    for (std::size_t i = 0; i < kTurn.most; ++i) some.push_back(sample[i * sample.size() / kTurn.most]);
    sample = std::move(some);
  }
  return sample;
}

}  // namespace

int find_turn(const segmentation::Segmentation& picture, std::span<const ComponentAnswers> answers,
              const model::Predictor& predictor) {
  if (mean_surest(answers) >= kTurn.doubtful) return 0;
  const std::vector<segmentation::Component> sample = sample_of(picture);
  if (sample.size() < kTurn.least) return 0;
  std::vector<float> inputs;
  for (const segmentation::Component& component : sample) {
    const segmentation::InkPatch patch = segmentation::cut_out(picture.ink, std::span(&component, 1));
    for (const int turn : kTurns) {
      const std::vector<float> input = input_of({turned_back(patch.ink, turn), patch.stroke_width}, predictor);
      inputs.insert(inputs.end(), input.begin(), input.end());
    }
  }
  const std::vector<Answer> all = answers_of(predictor, inputs);
  std::array<double, kTurns.size()> sums = {};
  for (std::size_t i = 0; i < all.size(); ++i) {
    sums[i % kTurns.size()] += std::log(std::max(kTurn.least_probability, all[i].surest()));
  }
  const auto best = static_cast<std::size_t>(std::ranges::max_element(sums) - sums.begin());
  const double more = sums[best] - sums[0];
  if (more < kTurn.clear_of_all || more < kTurn.clear * static_cast<double>(sample.size())) return 0;
  return kTurns[best];
}

raster::Image turned_back(const raster::Image& picture, int degrees) {
  return degrees == 0 ? picture : codec::upright(picture, orientation_of(degrees));
}

raster::Box turned_again(const raster::Box& box, int degrees, std::size_t width, std::size_t height) {
  switch (degrees) {
    case 90: return {height - box.bottom(), box.left, box.height, box.width};
    case 180: return {width - box.right(), height - box.bottom(), box.width, box.height};
    case 270: return {box.top, width - box.right(), box.height, box.width};
    default: return box;
  }
}

}  // namespace inkling::reader
