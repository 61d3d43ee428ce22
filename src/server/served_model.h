// A model that the server reads with, and the images that it is tested on.
#ifndef INKLING_SERVER_SERVED_MODEL_H_
#define INKLING_SERVER_SERVED_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataset/partition.h"
#include "metrics/scores.h"
#include "network/trace.h"
#include "reader/reader.h"

namespace inkling::server {

// Images as a model takes them.
struct TestImages {
  std::string description;           // a sentence for people
  std::vector<float> inputs;         // [n, height, width], 0 paper to 1 ink
  std::vector<std::uint8_t> labels;  // [n], 0..9

  std::size_t size() const { return labels.size(); }
};

class ServedModel {
 public:
  // `test` are images that it did not learn from, where it was trained here.
  ServedModel(std::string id, std::string name, model::Model model, dataset::Subset test = {});

  const std::string& id() const { return id_; }
  const std::string& name() const { return name_; }
  const reader::Reader& reader() const { return reader_; }
  const model::Model& model() const { return reader_.model(); }
  const model::Predictor& predictor() const { return reader_.predictor(); }
  std::size_t inputs() const { return predictor().inputs(); }

  // Images that the model did not learn from, of the data called `data`, "digits" or "mnist"; "" for its own test part
  // where it was trained here, else "digits". Images of another size are read as pictures are, and so become the
  // model's. Made once, and kept but for MNIST. Throws Problem(404) for other data, Problem(409) for a model that they
  // cannot be made fit for, Error(kIo) where they are not here.
  std::shared_ptr<const TestImages> test_images(const std::string& data) const;

 private:
  TestImages make_test_images(const std::string& data) const;

  std::string id_;
  std::string name_;
  reader::Reader reader_;
  dataset::Subset test_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const TestImages>> kept_;
};

using ModelPointer = std::shared_ptr<const ServedModel>;

// The probabilities of `model` for `images`, with normal noise of deviation `noise` added to every pixel (the same
// noise each time) and some units switched off. Rows [n, labels].
metrics::Scores probabilities_of(const ServedModel& model, const TestImages& images, double noise,
                                 std::span<const network::Unit> off);

}  // namespace inkling::server

#endif  // INKLING_SERVER_SERVED_MODEL_H_
