// What a model makes of images: the probability of each of its labels.
//
//   p = mean over the networks of softmax(logits / temperature)
//
// Where the outputs are sigmoids o, p = o / Σ o; they are taken in double precision, in which fewer are equal.
#ifndef INKLING_MODEL_SCORER_H_
#define INKLING_MODEL_SCORER_H_

#include <cstddef>
#include <span>
#include <vector>

#include "model/model.h"
#include "network/workspace.h"

namespace inkling::model {

// One thread's way of asking a model; others make their own. The same image gives the same bits in any batch of one
// size.
class Scorer {
 public:
  // `model` is the caller's and must outlive this. `batch` >= 1: the images that are computed at once.
  explicit Scorer(const Model& model, std::size_t batch = 1);

  std::size_t inputs() const { return inputs_; }    // values of an image: height × width
  std::size_t outputs() const { return outputs_; }  // labels, 10 or 11

  // `images` is [n, height, width], 0 paper to 1 full ink, for any n; writes [n, labels] to `probabilities`, each row
  // with sum 1.
  void score(std::span<const float> images, std::span<double> probabilities);

 private:
  void score_batch(std::span<const float> images, std::span<double> probabilities);
  void add(std::span<const float> outputs, std::span<double> probabilities) const;

  const Model& model_;
  std::size_t batch_;
  std::size_t inputs_;
  std::size_t outputs_;
  std::vector<network::Workspace> workspaces_;  // one a network
};

}  // namespace inkling::model

#endif  // INKLING_MODEL_SCORER_H_
