#include "api/model.h"

#include "base/error.h"

namespace inkling {
namespace {

Model public_model(model::Model model) {
  return Model(std::make_shared<const Model::Implementation>(std::move(model)));
}

}  // namespace

Model Model::builtin() { return public_model(model::builtin_model()); }

Model Model::load(const std::string& path, const ModelLimits& limits) {
  return public_model(model::load_model(path, limits));
}

Model Model::parse(std::span<const std::byte> bytes, const std::string& name, const ModelLimits& limits) {
  return public_model(model::parse_model(bytes, name, limits));
}

Model::Model(std::shared_ptr<const Implementation> implementation) : implementation_(std::move(implementation)) {}

void Model::save(const std::string& path) const { model::save_model(implementation().model(), path); }

std::size_t Model::height() const { return implementation().model().height(); }
std::size_t Model::width() const { return implementation().model().width(); }
std::string Model::labels() const { return implementation().model().labels(); }
std::string Model::architecture() const { return implementation().model().architecture(); }
std::size_t Model::networks() const { return implementation().model().networks.size(); }

ModelOrigin Model::origin() const {
  const model::Provenance& provenance = implementation().model().provenance;
  return {provenance.recipe, provenance.configuration, provenance.data, provenance.data_sha256, provenance.seed};
}

std::vector<double> Model::probabilities(std::span<const float> images) const {
  const model::Predictor& predictor = implementation().predictor;
  if (images.size() % predictor.inputs() != 0) {
    base::fail(ErrorKind::kUsage, "expected images of {} values each, got {} values", predictor.inputs(),
               images.size());
  }
  return predictor.probabilities(images).values;
}

}  // namespace inkling
