#include "reader/single.h"

#include <algorithm>
#include <utility>

#include "base/digits.h"
#include "reader/parameters.h"
#include "reader/scores.h"
#include "reader/traits.h"

namespace inkling::reader {
namespace {

// The digit that the format takes with the highest probability, if there is one.
std::optional<std::size_t> best_digit(const Answer& answer, const Format& format) {
  std::optional<std::size_t> best;
  for (std::size_t digit = 0; digit < base::kDigits; ++digit) {
    const char text[] = {static_cast<char>('0' + digit), '\0'};
    if (!format.matches(text)) continue;
    if (!best || answer.probabilities[digit] > answer.probabilities[*best]) best = digit;
  }
  return best;
}

// The components whose middles lie within or near `box`.
std::vector<segmentation::Component> near(const std::vector<segmentation::Component>& components,
                                          const raster::Box& box) {
  const double reach = kSingle.near * static_cast<double>(std::max(box.width, box.height));
  const auto inside = [&](std::size_t begin, std::size_t size, std::size_t around_begin, std::size_t around_size) {
    const double middle = static_cast<double>(begin) + static_cast<double>(size) / 2;
    return middle >= static_cast<double>(around_begin) - reach &&
           middle <= static_cast<double>(around_begin + around_size) + reach;
  };
  std::vector<segmentation::Component> chosen;
  for (const segmentation::Component& component : components) {
    if (inside(component.box.left, component.box.width, box.left, box.width) &&
        inside(component.box.top, component.box.height, box.top, box.height)) {
      chosen.push_back(component);
    }
  }
  return chosen;
}

// Whether a component's middle lies near the picture's edge, or the edge cuts it: what is left there of ruled lines,
// boxes and neighbours came with a digit that was cut out.
bool is_marginal(const raster::Box& box, const segmentation::InkMap& ink) {
  const auto outer = [](std::size_t begin, std::size_t end, std::size_t size) {
    return begin == 0 || end == size || (begin + end) * kSingle.margin < 2 * size ||
           (begin + end) * kSingle.margin > 2 * size * (kSingle.margin - 1);
  };
  return outer(box.left, box.right(), ink.mask.width) || outer(box.top, box.bottom(), ink.mask.height);
}

double inner_area(std::span<const segmentation::Component> components, const segmentation::InkMap& ink) {
  double area = 0;
  for (const segmentation::Component& component : components)
    area += is_marginal(component.box, ink) ? 0 : static_cast<double>(component.area);
  return area;
}

// A digit stands alone: the more other ink there is, the less likely is it one at all, as in % or a brick wall.
double share_that_stand_alone(double rest) {
  const double doubt = rest / kSingle.doubtful_rest;
  return 1 / (1 + doubt * doubt);
}

// What may be the digit: all components, those around the largest one, that one alone.
std::vector<std::vector<segmentation::Component>> choices(std::vector<segmentation::Component> components) {
  const auto largest = std::ranges::max_element(components, {}, [](const segmentation::Component& component) {
    return component.box.height + component.box.width;
  });
  const std::vector<segmentation::Component> alone = {*largest};
  std::vector<segmentation::Component> group = near(components, largest->box);
  std::vector<std::vector<segmentation::Component>> choices;
  choices.push_back(alone);
  if (group.size() > alone.size()) choices.push_back(group);
  if (components.size() > group.size()) choices.push_back(std::move(components));
  return choices;
}

}  // namespace

std::optional<SingleDigit> read_single(const segmentation::Segmentation& picture, const model::Predictor& predictor,
                                       const Format& format) {
  const segmentation::InkMap& ink = picture.ink;
  const std::vector<segmentation::Component>& components = picture.components;
  std::vector<segmentation::Component> writing;
  const auto is_writing =
      segmentation::writing_in(components, ink.mask.width, ink.mask.height, static_cast<double>(ink.stroke_width));
  for (const std::size_t i : is_writing) writing.push_back(components[i]);
  if (writing.empty()) writing = components;
  if (writing.empty()) return std::nullopt;
  const double inner = inner_area(components, ink);
  std::vector<float> inputs;
  const auto all = choices(std::move(writing));
  for (const auto& choice : all) {
    const std::vector<float> input = input_of(segmentation::cut_out(ink, choice), predictor);
    inputs.insert(inputs.end(), input.begin(), input.end());
  }
  const std::vector<Answer> answers = answers_of(predictor, inputs);
  std::optional<SingleDigit> best;
  for (std::size_t i = 0; i < all.size(); ++i) {
    double own = 0;
    for (const segmentation::Component& component : all[i]) own += static_cast<double>(component.area);
    Answer answer = doubted(answers[i], share_that_stand_alone((inner - inner_area(all[i], ink)) / own));
    const auto digit = best_digit(answer, format);
    if (!digit || (best && answer.score(*digit) <= best->answer.score(best->digit))) continue;
    const auto size = static_cast<std::ptrdiff_t>(inputs.size() / all.size());
    const auto first = inputs.begin() + static_cast<std::ptrdiff_t>(i) * size;
    best = {*digit, std::move(answer), raster::union_of(all[i], &segmentation::Component::box), {first, first + size}};
  }
  return best;
}

std::optional<SingleDigit> read_input(const raster::Image& picture, const model::Predictor& predictor,
                                      const Format& format) {
  std::vector<float> input(picture.values.size());
  std::ranges::transform(picture.values, input.begin(),
                         [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0f; });
  Answer answer = answers_of(predictor, input).front();
  const auto digit = best_digit(answer, format);
  if (!digit) return std::nullopt;
  return SingleDigit{*digit, std::move(answer), {0, 0, picture.width, picture.height}, std::move(input)};
}

}  // namespace inkling::reader
