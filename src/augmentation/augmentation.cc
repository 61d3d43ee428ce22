#include "augmentation/augmentation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace inkling::augmentation {
namespace {

struct Number {
  std::string_view what;
  float Augmentation::*member;
  float min;
  float max;
};

struct Term {
  std::string_view name;
  Number first;
  std::optional<Number> second = std::nullopt;
};

constexpr std::string_view kRotate = "rotate";
constexpr std::string_view kUpsample = "upsample";  // its number is whole, and no float
constexpr float kMaxUpsample = 8;

constexpr auto kTerms = std::to_array<Term>({
    {kRotate, {"degrees", &Augmentation::rotation, 0, 180}},
    {"shear", {"degrees", &Augmentation::shear, 0, 60}},
    {"scale", {"a fraction", &Augmentation::scale, 0, 0.9f}},
    {"aspect", {"a fraction", &Augmentation::aspect, 0, 0.9f}},
    {"shift", {"pixels", &Augmentation::shift, 0, 1000}},
    {"elastic",
     {"a smoothing in pixels", &Augmentation::elastic_sigma, 0.5f, 1000},
     Number{"an amplitude in pixels", &Augmentation::elastic_amplitude, 0, 1000}},
    {"thickness", {"a fraction", &Augmentation::thickness, 0, 1}},
    {"contrast", {"a fraction", &Augmentation::contrast, 0, 1}},
    {"noise", {"a deviation", &Augmentation::noise, 0, 1}},
    {kUpsample, {"a whole number", nullptr, 1, kMaxUpsample}},
});

std::string names() {
  std::string all;
  for (const Term& term : kTerms) all += fmt::format("{}{}", all.empty() ? "" : ", ", term.name);
  return all;
}

struct Word {
  std::string_view text;  // empty at the end
  std::size_t column;     // of its first character, from 1
};

[[noreturn]] void fail_at(const Word& word, const std::string& expected) {
  base::fail(ErrorKind::kUsage, "augmentation: column {}: expected {}, got {}", word.column, expected,
             word.text.empty() ? "the end" : fmt::format("'{}'", base::printable(word.text, 20)));
}

std::optional<float> parse_float(std::string_view text) {
  float value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { advance(); }

  Augmentation parse() {
    Augmentation result;
    if (word_.text == "none") {
      advance();
      if (!word_.text.empty()) fail_at(word_, "the end");
      return result;
    }
    parse_term(result);
    while (!word_.text.empty()) {
      if (word_.text != "|") fail_at(word_, "| or the end");
      advance();
      parse_term(result);
    }
    return result;
  }

 private:
  // On to the next word: "|", or what stands between spaces and "|".
  void advance() {
    position_ = std::min(text_.find_first_not_of(" \t\n", position_), text_.size());
    std::size_t end = std::min(text_.find_first_of(" \t\n|", position_), text_.size());
    if (end == position_ && end < text_.size()) ++end;
    word_ = {text_.substr(position_, end - position_), position_ + 1};
    position_ = end;
  }

  void parse_term(Augmentation& result) {
    const auto term = std::ranges::find(kTerms, word_.text, &Term::name);
    if (term == kTerms.end()) fail_at(word_, names());
    const auto index = static_cast<std::size_t>(term - kTerms.begin());
    if (std::exchange(seen_[index], true)) fail_at(word_, fmt::format("{} once", term->name));
    advance();
    if (term->name == kUpsample) {
      result.upsample = static_cast<std::size_t>(parse_number(*term, term->first));
      return;
    }
    result.*term->first.member = parse_number(*term, term->first);
    if (term->second) result.*term->second->member = parse_number(*term, *term->second);
    if (term->name == kRotate) parse_factors(result);
  }

  float parse_number(const Term& term, const Number& number) {
    const auto value = parse_float(word_.text);
    const bool whole = term.name != kUpsample || (value && std::trunc(*value) == *value);
    if (!value || !(*value >= number.min && *value <= number.max) || !whole) {
      fail_at(word_, fmt::format("{} from {} to {} for {}", number.what, number.min, number.max, term.name));
    }
    advance();
    return *value;
  }

  // DIGIT:FACTOR ...
  void parse_factors(Augmentation& result) {
    std::array<bool, 10> given = {};
    for (; word_.text.size() >= 2 && word_.text[1] == ':'; advance()) {
      const auto digit = static_cast<std::size_t>(word_.text[0] - '0');
      const auto factor = parse_float(word_.text.substr(2));
      if (digit > 9 || !factor || !(*factor >= 0 && *factor <= 1))
        fail_at(word_, "DIGIT:FACTOR with a factor from 0 to 1");
      if (std::exchange(given[digit], true)) fail_at(word_, fmt::format("one factor for {}", digit));
      result.rotation_factor[digit] = *factor;
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
  Word word_ = {};
  std::array<bool, kTerms.size()> seen_ = {};
};

std::string factors_text(const Augmentation& augmentation) {
  std::string text;
  for (std::size_t digit = 0; digit < 10; ++digit) {
    const float factor = augmentation.rotation_factor[digit];
    if (factor != 1) text += fmt::format(" {}:{}", digit, factor);
  }
  return text;
}

std::string term_text(const Augmentation& augmentation, const Term& term) {
  if (term.name == kUpsample) {
    return augmentation.upsample == 1 ? "" : fmt::format("{} {}", term.name, augmentation.upsample);
  }
  const float first = augmentation.*term.first.member;
  const float second = term.second ? augmentation.*term.second->member : 0;
  const std::string factors = term.name == kRotate ? factors_text(augmentation) : "";
  if (first == 0 && second == 0 && factors.empty()) return "";
  return fmt::format("{} {}{}{}", term.name, first, term.second ? fmt::format(" {}", second) : "", factors);
}

}  // namespace

Augmentation parse_augmentation(std::string_view text) { return Parser(text).parse(); }

std::string to_text(const Augmentation& augmentation) {
  std::string text;
  for (const Term& term : kTerms) {
    const std::string part = term_text(augmentation, term);
    if (!part.empty()) text += (text.empty() ? "" : " | ") + part;
  }
  return text.empty() ? "none" : text;
}

bool is_identity(const Augmentation& augmentation) {
  Augmentation nothing;
  nothing.elastic_sigma = augmentation.elastic_sigma;
  nothing.rotation_factor = augmentation.rotation_factor;
  nothing.upsample = augmentation.upsample;
  return augmentation == nothing;
}

Augmentation weakened(const Augmentation& augmentation, float strength) {
  assert(strength >= 0 && strength <= 1);
  Augmentation result = augmentation;
  for (float Augmentation::*member : {&Augmentation::rotation, &Augmentation::shear, &Augmentation::scale,
                                      &Augmentation::aspect, &Augmentation::shift, &Augmentation::elastic_amplitude,
                                      &Augmentation::thickness, &Augmentation::contrast, &Augmentation::noise}) {
    result.*member *= strength;
  }
  return result;
}

}  // namespace inkling::augmentation
