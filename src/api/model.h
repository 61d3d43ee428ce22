// What is behind the public Model.
#ifndef INKLING_API_MODEL_H_
#define INKLING_API_MODEL_H_

#include <inkling/model.h>
#include <utility>

#include "model/model.h"

namespace inkling {

struct Model::Implementation {
  explicit Implementation(model::Model content) : model(std::move(content)) {}

  model::Model model;
};

}  // namespace inkling

#endif  // INKLING_API_MODEL_H_
