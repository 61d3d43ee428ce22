#include "reader/lattice.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>

namespace inkling::reader {
namespace {

// log(e^a + e^b)
double log_add(double a, double b) {
  if (a < b) std::swap(a, b);
  return b == kImpossible ? a : a + std::log1p(std::exp(b - a));
}

// A number for each node and state of the format.
class Table {
 public:
  Table(const Lattice& lattice, const Format& format, double value)
      : states_(format.states()), values_(lattice.nodes * states_, value) {}

  double& at(std::size_t node, std::size_t state) { return values_[node * states_ + state]; }
  double at(std::size_t node, std::size_t state) const { return values_[node * states_ + state]; }

 private:
  std::size_t states_;
  std::vector<double> values_;
};

// What a step reads: a digit, nothing, or a sign, base::kFirstSign and on.
constexpr std::size_t kSkip = base::kRejectLabel;

// Calls step(state before, state after, label, score) for every way along `arc` from the states that `reached`
// has a number for.
template <typename Step>
void for_each_step(const LatticeArc& arc, const Format& format, const Table& reached, const Step& step) {
  for (std::size_t state = 0; state < format.states(); ++state) {
    if (reached.at(arc.from, state) == kImpossible) continue;
    if (arc.skip != kImpossible) step(state, state, kSkip, arc.skip);
    for (std::size_t digit = 0; digit < arc.digit.size(); ++digit) {
      const std::int32_t next = format.next(state, digit);
      if (next == Format::kNowhere || arc.digit[digit] == kImpossible) continue;
      step(state, static_cast<std::size_t>(next), digit, arc.digit[digit]);
    }
    for (std::size_t sign = 0; sign < arc.sign.size(); ++sign) {
      if (arc.sign[sign] == kImpossible) continue;
      const std::int32_t next = format.next_sign(state, sign);
      if (next != Format::kNowhere)
        step(state, static_cast<std::size_t>(next), base::kFirstSign + sign, arc.sign[sign]);
    }
  }
}

// The indices of the arcs, by `from`: every arc comes behind those that lead to where it starts.
using Order = std::vector<std::size_t>;

Order order_of(const Lattice& lattice) {
  Order order(lattice.arcs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return lattice.arcs[i].from; });
  return order;
}

// The log of the sum of e^score over all ways from the start to every node and state.
Table forward(const Lattice& lattice, const Order& order, const Format& format) {
  Table sums(lattice, format, kImpossible);
  sums.at(0, 0) = 0;
  for (const std::size_t i : order) {
    const LatticeArc& arc = lattice.arcs[i];
    for_each_step(arc, format, sums, [&](std::size_t before, std::size_t after, std::size_t, double score) {
      double& sum = sums.at(arc.to, after);
      sum = log_add(sum, sums.at(arc.from, before) + score);
    });
  }
  return sums;
}

// The same from every node and state that the start reaches to the end.
Table backward(const Lattice& lattice, const Order& order, const Format& format, const Table& forward_sums) {
  Table sums(lattice, format, kImpossible);
  for (std::size_t state = 0; state < format.states(); ++state) {
    if (format.accepts(state)) sums.at(lattice.nodes - 1, state) = 0;
  }
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    const LatticeArc& arc = lattice.arcs[*i];
    for_each_step(arc, format, forward_sums, [&](std::size_t before, std::size_t after, std::size_t, double score) {
      if (sums.at(arc.to, after) == kImpossible) return;
      double& sum = sums.at(arc.from, before);
      sum = log_add(sum, sums.at(arc.to, after) + score);
    });
  }
  return sums;
}

double log_total(const Table& forward_sums, const Lattice& lattice, const Format& format) {
  double total = kImpossible;
  for (std::size_t state = 0; state < format.states(); ++state) {
    if (format.accepts(state)) total = log_add(total, forward_sums.at(lattice.nodes - 1, state));
  }
  return total;
}

struct Step {
  std::size_t arc = 0;
  std::size_t before = 0;  // the state
  std::size_t label = kSkip;
};

// The best path's steps that read something, empty where there is no path.
std::vector<Step> best_path(const Lattice& lattice, const Order& order, const Format& format) {
  Table best(lattice, format, kImpossible);
  std::vector<Step> steps(lattice.nodes * format.states());
  best.at(0, 0) = 0;
  for (const std::size_t i : order) {
    const LatticeArc& arc = lattice.arcs[i];
    for_each_step(arc, format, best, [&](std::size_t before, std::size_t after, std::size_t label, double score) {
      const double sum = best.at(arc.from, before) + score;
      if (sum <= best.at(arc.to, after)) return;
      best.at(arc.to, after) = sum;
      steps[arc.to * format.states() + after] = {i, before, label};
    });
  }
  std::size_t state = 0;
  double highest = kImpossible;
  for (std::size_t last = 0; last < format.states(); ++last) {
    if (!format.accepts(last) || best.at(lattice.nodes - 1, last) <= highest) continue;
    highest = best.at(lattice.nodes - 1, last);
    state = last;
  }
  std::vector<Step> path;
  for (std::size_t node = highest == kImpossible ? 0 : lattice.nodes - 1; node > 0;) {
    const Step& step = steps[node * format.states() + state];
    if (step.label != kSkip) path.push_back(step);
    node = lattice.arcs[step.arc].from;
    state = step.before;
  }
  std::ranges::reverse(path);
  return path;
}

using Cover = std::array<double, base::kLabels>;

// For every segment and label, the probability that a digit or sign of that label covers it.
std::vector<Cover> covers(const Lattice& lattice, const Order& order, const Format& format, const Table& forward_sums,
                          double total) {
  std::vector<Cover> covers(lattice.nodes - 1, Cover{});
  const Table backward_sums = backward(lattice, order, format, forward_sums);
  for (const LatticeArc& arc : lattice.arcs) {
    Cover here = {};
    for_each_step(
        arc, format, forward_sums, [&](std::size_t before, std::size_t after, std::size_t label, double score) {
          if (label == kSkip) return;
          here[label] += std::exp(forward_sums.at(arc.from, before) + score + backward_sums.at(arc.to, after) - total);
        });
    for (std::size_t segment = arc.from; segment < arc.to; ++segment) {
      for (std::size_t label = 0; label < here.size(); ++label) covers[segment][label] += here[label];
    }
  }
  return covers;
}

// The cover of the arc's segment that is the surest to be `label`: all of one segment, so that they are of one sum.
const Cover& surest(const std::vector<Cover>& covers, const LatticeArc& arc, std::size_t label) {
  return *std::max_element(covers.begin() + static_cast<std::ptrdiff_t>(arc.from),
                           covers.begin() + static_cast<std::ptrdiff_t>(arc.to),
                           [label](const Cover& first, const Cover& second) { return first[label] < second[label]; });
}

// The format that only the digits of `path` match, with those of its signs that `format` names.
Format exactly(const std::vector<Step>& path, const Format& format) {
  std::string text;
  for (const Step& step : path) {
    if (step.label < base::kDigits) text += static_cast<char>('0' + step.label);
    if (step.label >= base::kFirstSign && format.names(step.label - base::kFirstSign)) {
      text += base::kSigns[step.label - base::kFirstSign];
    }
  }
  return Format::literal(text, format);
}

void add(const Step& step, const Lattice& lattice, const std::vector<Cover>& covers, Decoded& decoded) {
  const Cover& cover = surest(covers, lattice.arcs[step.arc], step.label);
  if (step.label >= base::kFirstSign) {
    const LatticeArc& arc = lattice.arcs[step.arc];
    decoded.signs.push_back({arc.from, arc.to, step.label - base::kFirstSign, decoded.digits.size(),
                             std::clamp(cover[step.label], 0.0, 1.0)});
    return;
  }
  DecodedDigit& digit = decoded.digits.emplace_back();
  digit.arc = step.arc;
  digit.digit = step.label;
  for (std::size_t other = 0; other < digit.confidences.size(); ++other) {
    digit.confidences[other] = std::clamp(cover[other], 0.0, 1.0);
  }
}

}  // namespace

Decoded decode(const Lattice& lattice, const Format& format) {
  const Order order = order_of(lattice);
  const Table forward_sums = forward(lattice, order, format);
  const double total = log_total(forward_sums, lattice, format);
  if (total == kImpossible) return {};
  Decoded decoded;
  decoded.possible = true;
  const std::vector<Step> path = best_path(lattice, order, format);
  const std::vector<Cover> cover = covers(lattice, order, format, forward_sums, total);
  for (const Step& step : path) add(step, lattice, cover, decoded);
  const Format text = exactly(path, format);
  decoded.confidence = std::clamp(std::exp(log_total(forward(lattice, order, text), lattice, text) - total), 0.0, 1.0);
  return decoded;
}

}  // namespace inkling::reader
