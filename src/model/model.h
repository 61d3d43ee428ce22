// A trained network with everything that reading with it needs, and its file (docs/model_format.md).
#ifndef INKLING_MODEL_MODEL_H_
#define INKLING_MODEL_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/files.h"
#include "network/classic_network.h"

namespace inkling {

// Where a model comes from: enough to train it again.
struct Provenance {
  std::string recipe;  // "classic"
  std::string data;    // the dataset's name, "digits"
  std::uint32_t seed = 0;
  std::uint64_t steps = 0;
  double learning_rate = 0;
  double test_fraction = 0;  // the share of the data that was kept for testing

  bool operator==(const Provenance&) const = default;
};

struct Model {
  ClassicNetwork network;
  std::size_t height = 8;  // of the images it reads
  std::size_t width = 8;
  Provenance provenance;
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
