// The network of a model of the published program.
#ifndef INKLING_TESTS_SUPPORT_CLASSIC_MODEL_H_
#define INKLING_TESTS_SUPPORT_CLASSIC_MODEL_H_

#include "model/model.h"

namespace inkling::test {

inline const classic::ClassicNetwork& classic(const model::Model& model) {
  return std::get<classic::ClassicNetwork>(model.network);
}

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_CLASSIC_MODEL_H_
