// What hears of a training run, and may end it: public types.
#ifndef INKLING_TRAINING_TRAIN_LISTENER_H_
#define INKLING_TRAINING_TRAIN_LISTENER_H_

#include <inkling/train.h>

namespace inkling::training {

using inkling::AccuracyReport;
using inkling::EpochReport;
using inkling::StartReport;
using inkling::StepReport;
using inkling::TrainListener;

}  // namespace inkling::training

#endif  // INKLING_TRAINING_TRAIN_LISTENER_H_
