// The network's answer to one candidate.
#ifndef INKLING_READER_ANSWER_H_
#define INKLING_READER_ANSWER_H_

#include <cstddef>
#include <vector>

#include "base/digits.h"

namespace inkling::reader {

struct Answer {
  std::vector<double> probabilities;  // of the model's labels (base/digits.h): all of them, or the first ones

  // How much speaks for a digit or sign: log p(label) - ½ log p(reject class), both bounded; a model without a reject
  // class counts as one that is doubtful of everything. A path's score would be Σ log p(digit) over its candidates if
  // whatever else was a candidate told nothing, and the sum of log odds if all candidates were independent; between the
  // two, half of the second logarithm read lines best (docs/decisions/0006-reading.md).
  double score(std::size_t label) const;

  // The largest probability of a digit.
  double surest() const;

  // The largest probability of a sign, 0 of a model that knows none.
  double surest_sign() const;

  bool knows_signs() const { return probabilities.size() > base::kFirstSign; }
};

// `answer` with the `share` of every digit's and sign's probability, 0..1; the rest goes to the reject class where the
// model has it, and to nothing else.
Answer doubted(Answer answer, double share);

}  // namespace inkling::reader

#endif  // INKLING_READER_ANSWER_H_
