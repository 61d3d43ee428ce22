// The ways to read a line: a graph whose paths from left to right are its readings.
//
// The line is a row of segments (segmentation/segments.h). An arc from node i to node j says what the segments
// i..j-1 are: one of the ten digits, a sign, or nothing that counts. A path's score is the sum of the scores of its
// arcs; its probability is e^score / Σ e^score over all paths. A format (reader/format.h) leaves only the paths that
// match.
//
//   best reading       the path with the highest score (Viterbi 1967)
//   confidences        posterior probabilities (forward-backward; Baum et al. 1970): of a digit, that the place where
//                      it stands is covered by that digit; of the line, that its text is the right one, whatever the
//                      cuts
#ifndef INKLING_READER_LATTICE_H_
#define INKLING_READER_LATTICE_H_

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "base/digits.h"
#include "reader/format.h"

namespace inkling::reader {

inline constexpr double kImpossible = -std::numeric_limits<double>::infinity();

using SignScores = std::array<double, base::kSigns.size()>;

constexpr SignScores no_signs() {
  SignScores scores = {};
  scores.fill(kImpossible);
  return scores;
}

struct LatticeArc {
  std::size_t from = 0;
  std::size_t to = 0;                            // above `from`
  std::array<double, base::kDigits> digit = {};  // the score of each digit; kImpossible for one that it cannot be
  double skip = kImpossible;                     // the score of being neither digit nor sign
  SignScores sign = no_signs();                  // of each of base::kSigns, in the same way
};

struct Lattice {
  std::size_t nodes = 1;         // 0, where paths start, to nodes - 1, where they end
  std::vector<LatticeArc> arcs;  // in any order
};

struct DecodedDigit {
  std::size_t arc = 0;                                 // index into Lattice::arcs
  std::size_t digit = 0;                               // 0..9
  std::array<double, base::kDigits> confidences = {};  // of each digit at this place, 0..1
};

struct DecodedSign {
  std::size_t from = 0;  // the nodes of its arc
  std::size_t to = 0;
  std::size_t sign = 0;    // index into base::kSigns
  std::size_t before = 0;  // how many of the path's digits come before it
  double confidence = 0;   // of this sign at this place, 0..1
};

struct Decoded {
  bool possible = false;             // a path exists; else the rest says nothing
  std::vector<DecodedDigit> digits;  // of the best path, left to right
  std::vector<DecodedSign> signs;    // the same
  double confidence = 0;             // that these digits, and the signs that the format names, are the text, 0..1
};

Decoded decode(const Lattice& lattice, const Format& format);

}  // namespace inkling::reader

#endif  // INKLING_READER_LATTICE_H_
