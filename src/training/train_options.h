// What a training run is told besides its recipe and its data: a public type.
#ifndef INKLING_TRAINING_TRAIN_OPTIONS_H_
#define INKLING_TRAINING_TRAIN_OPTIONS_H_

#include <inkling/train.h>

namespace inkling::training {

using inkling::TrainOptions;

}  // namespace inkling::training

#endif  // INKLING_TRAINING_TRAIN_OPTIONS_H_
