// The network of a model of the published program.
#ifndef INKLING_TESTS_SUPPORT_CLASSIC_MODEL_H_
#define INKLING_TESTS_SUPPORT_CLASSIC_MODEL_H_

#include "model/model.h"

namespace inkling::test {

inline const ClassicNetwork& classic(const Model& model) { return std::get<ClassicNetwork>(model.network); }

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_CLASSIC_MODEL_H_
