// A trained network, or several that answer together, with all that reading with it needs.
//
//   const Model model = Model::load("digits.safetensors");
//   const std::vector<double> p = model.probabilities(ink);   // a row of model.labels().size() for each image
#ifndef INKLING_MODEL_H_
#define INKLING_MODEL_H_

#include <inkling/error.h>
#include <inkling/model_limits.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace inkling {

// Where a model comes from: what `inkling verify` trains it again from.
struct ModelOrigin {
  std::string recipe;         // "classic", "cnn"
  std::string configuration;  // what the recipe was, lines "what=value"
  std::string data;           // the dataset's name, "digits"
  std::string data_sha256;    // of its content, 64 hexadecimal digits
  std::uint64_t seed = 0;     // of the first network; the next has the next one
};

// Never changes, and is copied for next to nothing: copies share what they hold. Safe to use from many threads.
class Model {
 public:
  // The model in the box.
  static Model builtin();

  // Throws Error(kIo) where the file cannot be read, and Error(kData) where it is no valid model or asks for more than
  // `limits`.
  static Model load(const std::string& path, const ModelLimits& limits = {});

  // A model file that is in memory; errors call it `name`. Throws Error(kData).
  static Model parse(std::span<const std::byte> bytes, const std::string& name, const ModelLimits& limits = {});

  // Writes the file whole or not at all. Throws Error(kIo).
  void save(const std::string& path) const;

  // Of the images that it takes, in pixels.
  std::size_t height() const;
  std::size_t width() const;

  // What each probability is of: "0123456789", with a "-" behind it where there is an eleventh, that of no digit, and
  // the signs "-.,/:+()%$#=" behind that where the model knows them.
  std::string labels() const;

  // A network's layers as text, "input 28x28 | conv 32 3x3 | …", and how many such networks there are, 1..64.
  std::string architecture() const;
  std::size_t networks() const;

  ModelOrigin origin() const;

  // `images` is [n, height, width], any n, 0 paper to 1 full ink. Gives [n, labels], each row with sum 1. Throws
  // Error(kUsage) where images is not a whole number of images, and Error(kData) where an answer is not finite.
  std::vector<double> probabilities(std::span<const float> images) const;

  // The library's own.
  struct Implementation;
  explicit Model(std::shared_ptr<const Implementation> implementation);
  const Implementation& implementation() const { return *implementation_; }

 private:
  std::shared_ptr<const Implementation> implementation_;
};

}  // namespace inkling

#endif  // INKLING_MODEL_H_
