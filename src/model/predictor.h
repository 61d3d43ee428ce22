// What a model makes of images: the probability of each of its labels. The one way in which a model runs.
//
//   p = mean over the networks of softmax(logits / temperature)
//
// Where the outputs are sigmoids o, p = mean over the networks of o / Σ o. They are taken in double precision, in which
// fewer of them are equal.
#ifndef INKLING_MODEL_PREDICTOR_H_
#define INKLING_MODEL_PREDICTOR_H_

#include <inkling/error.h>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "metrics/scores.h"
#include "model/model.h"
#include "network/inference.h"

namespace inkling::model {

// What a model whose weights are too large for single precision answers. It is the model that is at fault, whatever
// image was read.
class NotFinite : public Error {
 public:
  explicit NotFinite(const std::string& message) : Error(ErrorKind::kData, message) {}
};

// Made once and used for many images. Const and thread-safe. All that run it throw NotFinite where an answer of a
// network is not finite.
class Predictor {
 public:
  explicit Predictor(Model model);

  const Model& model() const { return model_; }
  std::size_t inputs() const { return inputs_; }  // values of an image: height × width

  // The probabilities [n, labels] of `images`, [n, height, width], 0 paper to 1 full ink, for any n. Each row has
  // sum 1.
  metrics::Scores probabilities(std::span<const float> images) const;

  // The same by a pool's threads; the same bits whatever their number. `images` gives ink, too.
  metrics::Scores probabilities(std::size_t count, const network::ImageSource& images, base::ThreadPool& pool) const;

  // The logits of each network, [count, labels]; where its outputs are sigmoids, what these are taken of.
  std::vector<metrics::Scores> logits(std::size_t count, const network::ImageSource& images,
                                      base::ThreadPool& pool) const;

 private:
  // On the calling thread where `pool` is null.
  std::vector<metrics::Scores> logits(std::size_t count, const network::ImageSource& images,
                                      base::ThreadPool* pool) const;
  metrics::Scores to_probabilities(std::vector<metrics::Scores> logits) const;

  Model model_;
  std::size_t inputs_;
  std::vector<std::unique_ptr<network::Inference>> networks_;  // one a network of the model
};

}  // namespace inkling::model

#endif  // INKLING_MODEL_PREDICTOR_H_
