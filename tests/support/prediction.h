// What a network or a model makes of some images of a dataset.
#ifndef INKLING_TESTS_SUPPORT_PREDICTION_H_
#define INKLING_TESTS_SUPPORT_PREDICTION_H_

#include "dataset/partition.h"
#include "model/predictor.h"
#include "training/evaluation.h"
#include "training/images.h"

namespace inkling::test {

inline training::Evaluation evaluate(const model::Model& model, const dataset::Subset& images) {
  base::ThreadPool pool(2);
  return training::evaluate(model::Predictor(model).probabilities(images.size(), training::plain_images(images), pool),
                            images);
}

inline training::Evaluation evaluate(const network::Network& network, const dataset::Subset& images) {
  model::Model model;
  model.networks.push_back(network);
  return evaluate(model, images);
}

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_PREDICTION_H_
