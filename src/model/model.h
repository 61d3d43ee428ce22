// A trained network with everything that reading with it needs, and its file (docs/model_format.md).
#ifndef INKLING_MODEL_MODEL_H_
#define INKLING_MODEL_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "base/files.h"
#include "network/classic_network.h"
#include "network/network.h"

namespace inkling {

// How the images that a model was tested on were chosen.
enum class SplitKind : std::uint8_t {
  kOwn,         // the data came with a test part
  kNumpy,       // the published program's: train_test_split after np.random.seed
  kStratified,  // dataset/split.h's stratified_split
};

// Where a model comes from: enough to train it again, and to know which images it was tested on.
struct Provenance {
  std::string recipe;         // "classic", "cnn"
  std::string configuration;  // what the recipe was, lines "what=value"
  std::string data;           // the dataset's name, "digits"
  std::string data_sha256;    // its content hash, 64 hexadecimal digits
  std::uint64_t seed = 0;
  SplitKind split = SplitKind::kOwn;
  double test_fraction = 0;  // the share of the data that was kept for testing, in (0, 1); 0 for kOwn

  bool operator==(const Provenance&) const = default;
};

struct Model {
  // The published program's network takes counts 0..16; the others take ink from 0 to 1.
  std::variant<ClassicNetwork, Network> network;
  Provenance provenance;

  // Of the images that it reads, in pixels.
  std::size_t height() const;
  std::size_t width() const;

  std::string architecture() const;
};

// The model as a file's bytes. The same model gives the same bytes.
Bytes serialize(const Model& model);

// `name` is what errors call the file. Throws Error(kData) for anything but a valid model of this version.
Model parse_model(std::span<const std::byte> bytes, const std::string& name);

// Throws as write_file.
void save_model(const Model& model, const std::string& path);

// Throws as read_file and parse_model.
Model load_model(const std::string& path);

}  // namespace inkling

#endif  // INKLING_MODEL_MODEL_H_
