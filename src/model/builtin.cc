// The model in the box.
#include <cstddef>
#include <span>

#include "model/model.h"

namespace inkling::embedded {

// Made from models/builtin.safetensors at build time by cmake/embed.cmake.
extern const unsigned char kBuiltinModel[];
extern const std::size_t kBuiltinModelSize;

}  // namespace inkling::embedded

namespace inkling::model {

Model builtin_model() {
  return parse_model(std::as_bytes(std::span(embedded::kBuiltinModel, embedded::kBuiltinModelSize)), "builtin");
}

Model open_model(const std::string& spec, const ModelLimits& limits) {
  return spec == "builtin" ? builtin_model() : load_model(spec, limits);
}

}  // namespace inkling::model
