// What is behind the public Model.
#ifndef INKLING_API_MODEL_H_
#define INKLING_API_MODEL_H_

#include <inkling/model.h>
#include <utility>

#include "model/predictor.h"

namespace inkling {

struct Model::Implementation {
  explicit Implementation(model::Model model) : predictor(std::move(model)) {}

  const model::Model& model() const { return predictor.model(); }

  model::Predictor predictor;
};

}  // namespace inkling

#endif  // INKLING_API_MODEL_H_
