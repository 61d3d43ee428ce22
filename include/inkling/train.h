// Trains a model: a recipe and labelled images in, a Model out.
//
//   const Model model = train(Recipe("digits").set("epochs", "20"), Dataset::open("digits"), {.seed = 7});
//   model.save("digits.safetensors");
#ifndef INKLING_TRAIN_H_
#define INKLING_TRAIN_H_

#include <inkling/error.h>
#include <inkling/model.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inkling {

// What a run is besides its data and the options below: network, loss, optimizer, schedule, deformations.
class Recipe {
 public:
  // One of names(), as `inkling recipes` shows them. Throws Error(kUsage) where there is none of that name.
  explicit Recipe(std::string_view name);
  static std::vector<std::string> names();

  std::string summary() const;  // one line for people
  std::string data() const;     // what it is made for, a name for Dataset::open

  // All of it, lines "setting=value": what model files record.
  std::string configuration() const;

  // Changes one of those settings, written as it is there. Throws Error(kUsage) where there is no such setting or it
  // cannot have that value. Whether all of them go together is for train() to say.
  Recipe& set(std::string_view setting, std::string_view value);

  // The library's own.
  struct Implementation;
  const Implementation& implementation() const { return *implementation_; }

 private:
  std::shared_ptr<const Implementation> implementation_;
};

// Labelled images of one size. Never changes; copies share what they hold.
class Dataset {
 public:
  // What `inkling train --data` takes: "digits", "mnist", "reading", a file or a folder (docs/training.md). Throws
  // Error(kIo) where there is none, and Error(kData) for one that is damaged or of no known format.
  static Dataset open(const std::string& name);

  // Images of your own, which are copied: `pixels` is [n, height, width], 0 paper to `full_ink`; `labels` is [n], the
  // digits 0..9. Throws Error(kUsage) where there is no image or a number of pixels or labels does not fit, and
  // Error(kData) for a label or a value that is out of its range.
  Dataset(const std::string& name, std::size_t height, std::size_t width, std::span<const std::uint8_t> pixels,
          std::span<const std::uint8_t> labels, std::uint8_t full_ink = 255);

  std::size_t height() const;     // pixels
  std::size_t width() const;      // pixels
  std::size_t size() const;       // images to learn from; a test part is held out of them where there is none
  std::size_t test_size() const;  // images of a test part that the data came with, or 0

  // The library's own.
  struct Implementation;
  const Implementation& implementation() const { return *implementation_; }

 private:
  explicit Dataset(std::shared_ptr<const Implementation> implementation);

  std::shared_ptr<const Implementation> implementation_;
};

struct TrainOptions {
  std::uint64_t seed = 2;       // of the first network; the next has the next one
  std::size_t threads = 1;      // which change nothing but the speed
  double test_fraction = 0.25;  // share of the images kept for testing where the data has no test part, in (0, 1)

  // The following are of the recipes that train in minibatches; "classic" does not use them.
  double validation = 0;       // share of the training images to watch the learning by, and to fit the temperature on,
                               // in (0, 1); 0: there is no validation part
  std::uint32_t patience = 0;  // epochs without a lower validation loss before a network is finished; 0: no end
  std::size_t members = 1;     // networks in the model, 1..64

  std::optional<std::string> checkpoint =
      {};               // a folder for checkpoints: of several networks in its sub-folders 1, 2, …
  bool resume = false;  // from the newest checkpoint there, where there is one
};

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

// Of the finished model, on the test part.
struct TestReport {
  std::uint64_t images = 0;
  std::uint64_t correct = 0;
};

// Called on the thread that called train(). A listener that throws ends the run, too.
class TrainListener {
 public:
  virtual ~TrainListener() = default;

  virtual void on_start(const StartReport&) {}  // everything fits together: the first step follows
  virtual void on_step(const StepReport&) {}
  virtual void on_epoch(const EpochReport&) {}
  virtual void on_accuracy(const AccuracyReport&) {}
  virtual void on_test(const TestReport&) {}

  // Before the first step, where a checkpoint was found: the run goes on after `step` of `epoch`. `epoch` is one more
  // than the run has where it is already at its end.
  virtual void on_resume(std::uint32_t /*epoch*/, std::uint64_t /*step*/) {}
  virtual void on_warning(const std::string&) {}

  // Asked after each step, of the classic recipe after each measurement. Where it says true, a checkpoint is written
  // (if there is a folder), and train() throws Error(kInterrupted).
  virtual bool should_stop() { return false; }
};

// The same recipe, data and options give the same bits whatever the number of threads, in one go or resumed. Throws
//
//   Error(kUsage)        where recipe, data and options do not fit together; where one of the options is at fault, its
//                        name and a colon come first: "test_fraction: …"
//   Error(kData)         where the checkpoint is of another run
//   Error(kIo)           where a checkpoint cannot be written
//   Error(kDiverged)     naming the step after which a number was not finite
//   Error(kInterrupted)  where the listener asked for it
Model train(const Recipe& recipe, const Dataset& data, const TrainOptions& options, TrainListener& listener);

// The same, heard by nobody.
Model train(const Recipe& recipe, const Dataset& data, const TrainOptions& options = {});

}  // namespace inkling

#endif  // INKLING_TRAIN_H_
