// What hears of a training run, and may end it.
#ifndef INKLING_TRAINING_TRAIN_LISTENER_H_
#define INKLING_TRAINING_TRAIN_LISTENER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace inkling::training {

// Of a network, before its first step.
struct StartReport {
  std::size_t member = 1;        // which of the model's networks it is, counted from 1
  std::size_t members = 1;       // that the model will have
  std::size_t train = 0;         // images to learn from
  std::size_t validation = 0;    // images to watch the learning by
  std::size_t test = 0;          // images to test on
  std::uint64_t parameters = 0;  // of the network
  std::uint32_t epochs = 0;      // 0 of the classic recipe, which has none
};

// Where a run is: after step `step` of `steps` in epoch `epoch` of `epochs` (all counted from 1).
struct StepReport {
  std::uint32_t epoch = 0;
  std::uint32_t epochs = 0;
  std::uint64_t step = 0;   // in the epoch
  std::uint64_t steps = 0;  // an epoch has
  double loss = 0;          // mean over the epoch so far
  double accuracy = 0;      // of the epoch so far, on deformed images
  std::size_t images = 0;   // in this step
};

struct EpochReport {
  std::uint32_t epoch = 0;   // counted from 1
  double learning_rate = 0;  // of its last step
  double loss = 0;           // mean over the training images, deformed
  double accuracy = 0;       // on them, as they were read before each step
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;

  bool operator==(const EpochReport&) const = default;
};

// Of the classic recipe, which has no epochs: the accuracy on the test part after step `step`, counted from 0.
struct AccuracyReport {
  std::uint64_t step = 0;
  double accuracy = 0;
};

// Called on the thread that called train(). A listener that throws ends the run, too.
class TrainListener {
 public:
  virtual ~TrainListener() = default;

  virtual void on_start(const StartReport&) {}  // everything fits together: the first step follows
  virtual void on_step(const StepReport&) {}
  virtual void on_epoch(const EpochReport&) {}
  virtual void on_accuracy(const AccuracyReport&) {}

  // Before the first step, where a checkpoint was found: the run goes on after `step` of `epoch`. `epoch` is one more
  // than the run has where it is already at its end.
  virtual void on_resume(std::uint32_t /*epoch*/, std::uint64_t /*step*/) {}
  virtual void on_warning(const std::string&) {}

  // Asked after each step, of the classic recipe after each measurement. Where it says true, a checkpoint is written
  // (if there is a folder), and train() throws Error(kInterrupted).
  virtual bool should_stop() { return false; }
};

}  // namespace inkling::training

#endif  // INKLING_TRAINING_TRAIN_LISTENER_H_
