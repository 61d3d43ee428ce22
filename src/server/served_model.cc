#include "server/served_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/stream.h"
#include "dataset/builtin.h"
#include "dataset/open.h"
#include "server/problem.h"
#include "training/images.h"
#include "training/recorded_run.h"

namespace inkling::server {
namespace {

constexpr std::size_t kEnlarged = 8;  // times: as large as people write digits
constexpr std::size_t kMargin = 16;   // pixels of paper around it

// An image of a dataset as a picture: dark ink on paper, each pixel a square whose edges are smoothed.
raster::Image picture_of(std::span<const std::uint8_t> image, const dataset::Dataset& data) {
  const std::size_t factor = data.width < 20 ? kEnlarged : 2;
  raster::Image picture(data.width * factor + 2 * kMargin, data.height * factor + 2 * kMargin, 255);
  const auto ink_at = [&](double x, double y) {  // bilinear between the middles of pixels
    double sum = 0;
    const double left = std::floor(x), top = std::floor(y);
    for (const double column : {left, left + 1}) {
      for (const double row : {top, top + 1}) {
        if (column < 0 || row < 0 || column >= static_cast<double>(data.width) ||
            row >= static_cast<double>(data.height))
          continue;
        const std::uint8_t value = image[static_cast<std::size_t>(row) * data.width + static_cast<std::size_t>(column)];
        sum += (1 - std::abs(x - column)) * (1 - std::abs(y - row)) * value;
      }
    }
    return sum / data.max_value;
  };
  for (std::size_t y = 0; y < data.height * factor; ++y) {
    for (std::size_t x = 0; x < data.width * factor; ++x) {
      const auto place = [&](std::size_t at) {
        return (static_cast<double>(at) + 0.5) / static_cast<double>(factor) - 0.5;
      };
      picture.at(x + kMargin, y + kMargin) =
          static_cast<std::uint8_t>(std::lround(255 * (1 - ink_at(place(x), place(y)))));
    }
  }
  return picture;
}

void append(const reader::NetworkInput& input, std::uint8_t label, TestImages& images) {
  images.inputs.insert(images.inputs.end(), input.values.begin(), input.values.end());
  images.labels.push_back(label);
}

// Images of the model's size as they are, others as the reader makes inputs of pictures.
TestImages fitted(const dataset::Subset& subset, const ServedModel& model, std::string description) {
  TestImages images{std::move(description), {}, {}};
  const dataset::Dataset& data = *subset.data;
  if (data.height == model.model().height() && data.width == model.model().width()) {
    images.inputs.resize(subset.size() * model.inputs());
    training::plain_images(subset)(0, subset.size(), images.inputs);
    images.labels = subset.labels();
    return images;
  }
  if (!model.model().normalization) {
    refuse(409, "the model takes images of {}x{} pixels, and {} has none of that size", model.model().width(),
           model.model().height(), data.name);
  }
  images.description += ", brought to the model's size as pictures are";
  for (std::size_t i = 0; i < subset.size(); ++i) {
    const reader::Explanation explanation = model.reader().explain(picture_of(subset.image(i), data), {.single = true});
    if (!explanation.lines.empty()) append(explanation.lines.front().inputs.front(), subset.label(i), images);
  }
  return images;
}

// What of the built-in digits the model did not learn from.
dataset::Subset unseen_digits(const model::Model& model) {
  dataset::Partition digits{.train = dataset::whole(dataset::builtin_digits())};
  if (model.provenance.data_sha256 != dataset::content_hash(*digits.train.data)) return digits.train;
  return training::recorded_partition(model, std::move(digits)).test;
}

}  // namespace

ServedModel::ServedModel(std::string id, std::string name, model::Model model, dataset::Subset test)
    : id_(std::move(id)), name_(std::move(name)), reader_(std::move(model)), test_(std::move(test)) {}

std::shared_ptr<const TestImages> ServedModel::test_images(const std::string& data) const {
  const std::lock_guard lock(mutex_);
  if (const auto found = kept_.find(data); found != kept_.end()) return found->second;
  auto images = std::make_shared<const TestImages>(make_test_images(data));
  if (data != "mnist") kept_[data] = images;
  return images;
}

TestImages ServedModel::make_test_images(const std::string& data) const {
  if (data.empty() && !test_.empty()) {
    return fitted(test_, *this, fmt::format("{} images that were kept for testing", test_.size()));
  }
  if (data.empty() || data == "digits") {
    const dataset::Subset digits = unseen_digits(model());
    const bool all = digits.size() == digits.data->size();
    return fitted(digits, *this,
                  fmt::format("{} the {} built-in digits{}", all ? "All" : fmt::format("{} of", digits.size()),
                              digits.data->size(), all ? "" : ", which the model did not learn from"));
  }
  if (data == "mnist") {
    const dataset::Partition mnist = dataset::open_dataset("mnist");
    return fitted(mnist.test, *this, fmt::format("The {} test images of MNIST", mnist.test.size()));
  }
  refuse(404, "data: expected digits or mnist");
}

metrics::Scores probabilities_of(const ServedModel& model, const TestImages& images, double noise,
                                 std::span<const network::Unit> off) {
  std::vector<float> inputs = images.inputs;
  if (noise > 0) {
    base::RandomStream random(/*seed=*/1, base::Purpose::kTest, /*epoch=*/0, /*index=*/0);
    for (float& value : inputs) value += static_cast<float>(noise * random.normal());
  }
  if (off.empty()) return model.predictor().probabilities(inputs);
  model::Model changed = model.model();
  for (network::Network& network : changed.networks) network = network::without_units(network, off);
  return model::Predictor(std::move(changed)).probabilities(inputs);
}

}  // namespace inkling::server
