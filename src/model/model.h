// A trained network with everything that reading with it needs, and its file (docs/model_format.md).
#ifndef INKLING_MODEL_MODEL_H_
#define INKLING_MODEL_MODEL_H_

#include <inkling/model_limits.h>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "network/network.h"
#include "segmentation/normalize.h"

namespace inkling::model {

// How the images that a model was tested on were chosen.
enum class SplitKind : std::uint8_t {
  kOwn,         // the data came with a test part
  kNumpy,       // the classic program's: train_test_split after np.random.seed
  kStratified,  // dataset/partition.h's hold_out_stratified
};

// Where a model comes from: enough to train it again, and to know which images it was tested on.
struct Provenance {
  std::string recipe;         // "classic", "cnn"
  std::string configuration;  // what the recipe was, lines "what=value"
  std::string data;           // the dataset's name, "digits"
  std::string data_sha256;    // its content hash, 64 hexadecimal digits
  std::uint64_t seed = 0;     // of an ensemble's first network; the next has the next one
  SplitKind split = SplitKind::kOwn;
  double test_fraction = 0;  // the share of the data that was kept for testing, in (0, 1); 0 for kOwn

  bool operator==(const Provenance&) const = default;
};

// What the outputs of a network are, and how they become the probability of each label.
enum class OutputKind : std::uint8_t {
  kLogits,    // numbers of which the softmax is taken
  kSigmoids,  // each in [0, 1], from the sigmoid that the network ends in: a probability is an output's share of their
              // sum
};

// How many networks a model may have.
inline constexpr std::size_t kMaxMembers = 64;

// The range of Model::temperature.
inline constexpr double kMinTemperature = 0.01;
inline constexpr double kMaxTemperature = 100;

struct Model {
  // Of one architecture, 1..kMaxMembers, whose probabilities are averaged. Mostly there is one.
  std::vector<network::Network> networks;
  Provenance provenance;

  // Probabilities are the softmax of logits / temperature (metrics/calibration.h). 1 where outputs are no logits.
  double temperature = 1;

  // How ink becomes the network's input; nullopt where pictures of its size are all that it can be given.
  std::optional<segmentation::Normalization> normalization = {};

  // The classic network takes images of counts 0..16 and ends in sigmoids; the others take ink from 0 to 1
  // and give logits. A file has no other pair than these two.
  float full_ink = 1;  // the input's value where there is full ink; 0 is paper
  OutputKind outputs = OutputKind::kLogits;

  // What errors call it: the file that it was read from.
  std::string called = "the model";

  // Of the images that it reads, in pixels.
  std::size_t height() const;
  std::size_t width() const;

  std::string architecture() const;  // of one of its networks

  // What each output stands for: "0123456789", with a "-" behind it where there is an eleventh for "not a digit", and
  // the signs "-.,/:+()%$#=" behind that where the model knows them.
  std::string labels() const;

  // All that training made, by name, as the file has it: "conv1.weight", and "1/conv1.weight" to "5/conv1.weight" of
  // an ensemble of five.
  std::map<std::string, tensor::Tensor> tensors() const;
};

// How ink most likely becomes the input of a network for images of this size: as MNIST's for 28x28 pixels, as the
// built-in digits' for 8x8; nullopt for other sizes.
std::optional<segmentation::Normalization> usual_normalization(std::size_t height, std::size_t width);

// The SHA-256 of model.tensors() as a file has them, as 64 hexadecimal digits: equal where all bits are.
std::string tensors_hash(const Model& model);

// The model as a file's bytes. The same model gives the same bytes.
base::Bytes serialize(const Model& model);

// `name` is what errors call the file. Reads versions 1 and 2. Throws Error(kData) for anything but a valid model
// within `limits`.
Model parse_model(std::span<const std::byte> bytes, const std::string& name, const ModelLimits& limits = {});

// Throws as write_file.
void save_model(const Model& model, const std::string& path);

// Throws as read_file and parse_model.
Model load_model(const std::string& path, const ModelLimits& limits = {});

// The model that is built into the library: models/README.md.
Model builtin_model();

// builtin_model() for "builtin", and load_model(spec, limits) otherwise.
Model open_model(const std::string& spec, const ModelLimits& limits = {});

}  // namespace inkling::model

#endif  // INKLING_MODEL_MODEL_H_
