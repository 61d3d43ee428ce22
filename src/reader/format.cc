// Parsed by recursive descent; turned into Glushkov's position automaton (a state a character of the format,
// repetitions written out), and that into a deterministic one by the subset construction.
#include "reader/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace inkling::reader {
namespace {

// The ten digits, then base::kSigns.
constexpr std::size_t kCharacters = base::kDigits + base::kSigns.size();
using CharacterSet = std::bitset<kCharacters>;

const CharacterSet kAnyDigit = (1u << base::kDigits) - 1;

constexpr std::size_t kMaxText = 1000;
constexpr std::size_t kMaxDepth = 50;
constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();

struct Node {
  enum class Kind : std::uint8_t { kCharacter, kSequence, kChoice, kRepeat };
  Kind kind = Kind::kSequence;
  CharacterSet characters = {};  // kCharacter
  std::size_t min = 1;           // kRepeat, of the only child
  std::size_t max = 1;           // kRepeat; kUnbounded for any number
  std::vector<Node> children = {};
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {
    if (text.size() > kMaxText) base::fail(ErrorKind::kUsage, "format: is longer than {} characters", kMaxText);
  }

  Node parse() {
    Node node = choice(0);
    if (at_ < text_.size()) expected("a digit, a sign, \\d, [, ( or |");
    return node;
  }

 private:
  [[noreturn]] void expected(std::string_view what) const {
    base::fail(ErrorKind::kUsage, "format, column {}: expected {}, got {}", at_ + 1, what,
               at_ < text_.size() ? fmt::format("'{}'", base::printable(text_.substr(at_, 1))) : "its end");
  }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::size_t> digit() {
    if (at_ == text_.size() || text_[at_] < '0' || text_[at_] > '9') return std::nullopt;
    return static_cast<std::size_t>(text_[at_++] - '0');
  }

  Node choice(std::size_t depth) {
    Node node{.kind = Node::Kind::kChoice};
    do {
      node.children.push_back(sequence(depth));
    } while (take('|'));
    return node;
  }

  Node sequence(std::size_t depth) {
    Node node{.kind = Node::Kind::kSequence};
    while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')') node.children.push_back(repeated(depth));
    if (node.children.empty()) expected("a digit, a sign, \\d, [ or (");
    return node;
  }

  Node repeated(std::size_t depth) {
    Node node = atom(depth);
    std::size_t repetitions = 0;
    while (const auto range = repetition()) {
      if (++repetitions > kMaxDepth) expected("fewer repetitions of repetitions");
      Node repeat{.kind = Node::Kind::kRepeat, .min = range->first, .max = range->second};
      repeat.children.push_back(std::move(node));
      node = std::move(repeat);
    }
    return node;
  }

  std::optional<std::pair<std::size_t, std::size_t>> repetition() {
    if (take('?')) return {{0, 1}};
    if (take('*')) return {{0, kUnbounded}};
    if (take('+')) return {{1, kUnbounded}};
    if (!take('{')) return std::nullopt;
    const std::size_t min = number();
    std::size_t max = min;
    if (take(',')) max = at_ < text_.size() && text_[at_] == '}' ? kUnbounded : number();
    if (max < min) expected(fmt::format("at least {} before this", min));
    if (!take('}')) expected("}");
    return {{min, max}};
  }

  std::size_t number() {
    const std::size_t start = at_;
    std::size_t value = 0;
    while (const auto next = digit()) {
      value = value * 10 + *next;
      if (value > Format::kMaxPositions) {
        at_ = start;
        expected(fmt::format("a number up to {}", Format::kMaxPositions));
      }
    }
    if (at_ == start) expected("a number");
    return value;
  }

  Node atom(std::size_t depth) {
    if (take('(')) {
      if (depth == kMaxDepth) expected("groups less deep");
      Node node = choice(depth + 1);
      if (!take(')')) expected(")");
      return node;
    }
    return {.kind = Node::Kind::kCharacter, .characters = characters()};
  }

  // The sign that comes next and that means itself, but for those of `meaning`, which mean something else here.
  std::optional<std::size_t> sign(std::string_view meaning) {
    if (at_ == text_.size() || meaning.find(text_[at_]) != std::string_view::npos) return std::nullopt;
    const std::size_t found = base::kSigns.find(text_[at_]);
    if (found == std::string_view::npos) return std::nullopt;
    ++at_;
    return base::kDigits + found;
  }

  CharacterSet characters() {
    if (take('.')) return kAnyDigit;
    if (take('[')) return character_class();
    if (take('\\')) return escaped();
    if (const auto value = digit()) return CharacterSet().set(*value);
    const auto value = sign(".()+");
    if (!value) expected("a digit, a sign, \\d, [ or (");
    return CharacterSet().set(*value);
  }

  // What stands behind a backslash.
  CharacterSet escaped() {
    if (take('d')) return kAnyDigit;
    const auto value = sign("");
    if (!value) expected(fmt::format("d or one of {}", base::kSigns));
    return CharacterSet().set(*value);
  }

  CharacterSet character_class() {
    const bool negated = take('^');
    CharacterSet set;
    do {
      set |= member();
    } while (!take(']'));
    if (negated && (set & ~kAnyDigit).any()) expected("digits alone in a class of what is not, before this");
    if (negated) set = kAnyDigit & ~set;
    if (set.none()) expected("a class that leaves a digit, before this");
    return set;
  }

  // A digit, a range of digits, a sign, or what stands behind a backslash.
  CharacterSet member() {
    if (take('\\')) return escaped();
    if (const auto value = sign("")) return CharacterSet().set(*value);
    const auto first = digit();
    if (!first) expected("a digit or a sign");
    const auto last = is_range() && take('-') ? digit() : first;
    if (!last || *last < *first) expected(fmt::format("a digit from {}", *first));
    CharacterSet set;
    for (std::size_t value = *first; value <= *last; ++value) set.set(value);
    return set;
  }

  // Whether the next character is the - of a range, and not the sign at the end of a class.
  bool is_range() const { return at_ + 1 >= text_.size() || text_[at_ + 1] != ']'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

using PositionSet = std::bitset<Format::kMaxPositions>;

template <typename Visit>
void for_each(const PositionSet& set, const Visit& visit) {
  for (std::size_t i = set._Find_first(); i < set.size(); i = set._Find_next(i)) visit(i);
}

// Which positions a text may start and end with, and which may follow which.
class Positions {
 public:
  struct Part {
    bool empty = true;  // the empty text is one of its texts
    PositionSet first = {};
    PositionSet last = {};
  };

  Part add(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kCharacter: return add_character(node.characters);
      case Node::Kind::kSequence: {
        Part whole;
        for (const Node& child : node.children) whole = join(whole, add(child));
        return whole;
      }
      case Node::Kind::kChoice: {
        Part whole{.empty = false};
        for (const Node& child : node.children) {
          const Part part = add(child);
          whole = {whole.empty || part.empty, whole.first | part.first, whole.last | part.last};
        }
        return whole;
      }
      case Node::Kind::kRepeat: return repeat(node);
    }
    return {};
  }

  // The positions that may be the digit `character`, or the sign behind the ten digits.
  const PositionSet& with_character(std::size_t character) const { return with_character_[character]; }

  PositionSet followers(const PositionSet& positions) const {
    PositionSet all;
    for_each(positions, [&](std::size_t position) { all |= follow_[position]; });
    return all;
  }

 private:
  Part add_character(const CharacterSet& characters) {
    if (follow_.size() == Format::kMaxPositions) {
      base::fail(ErrorKind::kUsage, "format: is too long: expected at most {} characters, repetitions written out",
                 Format::kMaxPositions);
    }
    const std::size_t position = follow_.size();
    follow_.emplace_back();
    for (std::size_t i = 0; i < characters.size(); ++i) with_character_[i][position] = characters[i];
    const PositionSet only = PositionSet().set(position);
    return {.empty = false, .first = only, .last = only};
  }

  void connect(const Part& left, const Part& right) {
    for_each(left.last, [&](std::size_t position) { follow_[position] |= right.first; });
  }

  Part join(const Part& left, const Part& right) {
    connect(left, right);
    Part whole{left.empty && right.empty, left.first, right.last};
    if (left.empty) whole.first |= right.first;
    if (right.empty) whole.last |= left.last;
    return whole;
  }

  Part repeat(const Node& node) {
    Part whole;
    const std::size_t copies = node.max == kUnbounded ? std::max<std::size_t>(node.min, 1) : node.max;
    for (std::size_t copy = 0; copy < copies; ++copy) {
      const std::size_t before = follow_.size();
      Part part = add(node.children.front());
      if (copy >= node.min) part.empty = true;
      if (copy + 1 == copies && node.max == kUnbounded) connect(part, part);
      whole = join(whole, part);
      if (follow_.size() == before) break;  // a thousand times nothing is nothing
    }
    return whole;
  }

  std::array<PositionSet, kCharacters> with_character_;
  std::vector<PositionSet> follow_;
};

}  // namespace

Format::Format() : next_(1), accepts_(1, true) { next_[0].fill(0); }

std::optional<std::size_t> Format::character_of(char text) {
  if (text >= '0' && text <= '9') return static_cast<std::size_t>(text - '0');
  const std::size_t sign = base::kSigns.find(text);
  if (sign == std::string_view::npos) return std::nullopt;
  return base::kDigits + sign;
}

Format Format::parse(std::string_view text) {
  Positions positions;
  const Positions::Part whole = positions.add(Parser(text).parse());

  // A state is the set of positions that its last character may have had; only the start has none.
  Format format;
  format.next_.clear();
  format.accepts_ = {whole.empty};
  std::vector<PositionSet> followers = {whole.first};  // of every state, the positions that may come next
  std::unordered_map<PositionSet, std::int32_t> numbers;
  const auto state_after = [&](const PositionSet& reached) {
    const auto [entry, is_new] = numbers.try_emplace(reached, static_cast<std::int32_t>(followers.size()));
    if (!is_new) return entry->second;
    if (followers.size() == kMaxStates) {
      base::fail(ErrorKind::kUsage, "format: is too complicated: expected an automaton of at most {} states",
                 kMaxStates);
    }
    followers.push_back(positions.followers(reached));
    format.accepts_.push_back((reached & whole.last).any());
    return entry->second;
  };
  for (std::size_t state = 0; state < followers.size(); ++state) {
    Row row;
    for (std::size_t character = 0; character < row.size(); ++character) {
      const PositionSet reached = followers[state] & positions.with_character(character);
      row[character] = reached.none() ? kNowhere : state_after(reached);
    }
    format.next_.push_back(row);
  }
  for (std::size_t sign = 0; sign < base::kSigns.size(); ++sign) {
    format.named_[sign] = positions.with_character(base::kDigits + sign).any();
  }
  return format;
}

Format Format::literal(std::string_view text, const Format& naming) {
  Format format;
  format.named_ = naming.named_;
  format.next_.assign(text.size() + 1, {});
  format.accepts_.assign(text.size() + 1, false);
  format.accepts_.back() = true;
  for (std::size_t state = 0; state < format.states(); ++state) {
    format.next_[state].fill(kNowhere);
    if (state == text.size()) break;
    format.next_[state][*character_of(text[state])] = static_cast<std::int32_t>(state + 1);
  }
  return format;
}

bool Format::matches(std::string_view text) const {
  std::int32_t state = 0;
  for (const char c : text) {
    const auto character = character_of(c);
    if (!character) return false;
    const auto here = static_cast<std::size_t>(state);
    state = *character < base::kDigits ? next(here, *character) : next_sign(here, *character - base::kDigits);
    if (state == kNowhere) return false;
  }
  return accepts(static_cast<std::size_t>(state));
}

}  // namespace inkling::reader
