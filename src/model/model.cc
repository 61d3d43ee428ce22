#include "model/model.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "base/version.h"
#include "tensor/safetensors.h"

namespace inkling {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 30;
constexpr std::string_view kFormat = "inkling";
constexpr std::string_view kFormatVersion = "1";
constexpr std::string_view kNormalization = "counts 0..16 of 4x4 blocks";
constexpr std::string_view kLabels = "0123456789";
constexpr const char* kChecksum = "crc32";
constexpr const char* kHiddenWeight = "hidden.weight";
constexpr const char* kOutputWeight = "output.weight";

// The metadata of a file, taken field by field; every field must be taken once.
class Fields {
 public:
  Fields(std::map<std::string, std::string> fields, const std::string& file)
      : fields_(std::move(fields)), file_(file) {}

  std::string take(const std::string& field) {
    auto node = fields_.extract(field);
    if (node.empty()) fail(ErrorKind::kData, "{}: its metadata has no {}", file_, field);
    return node.mapped();
  }

  void expect(const std::string& field, std::string_view expected) {
    const std::string value = take(field);
    if (value != expected)
      fail(ErrorKind::kData, "{}: {}: expected {}, got {}", file_, field, expected, printable(value));
  }

  template <typename T>
  T take_number(const std::string& field) {
    const std::string text = take(field);
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
      fail(ErrorKind::kData, "{}: {}: expected a number, got {}", file_, field, printable(text));
    }
    return value;
  }

  void require_empty() const {
    if (!fields_.empty())
      fail(ErrorKind::kData, "{}: unknown metadata field {}", file_, printable(fields_.begin()->first));
  }

 private:
  std::map<std::string, std::string> fields_;
  const std::string& file_;
};

Tensor take_tensor(Safetensors& content, const char* tensor, const std::string& file) {
  auto node = content.tensors.extract(tensor);
  if (node.empty()) fail(ErrorKind::kData, "{}: has no tensor {}", file, tensor);
  return std::move(node.mapped());
}

Provenance take_provenance(Fields& fields, const std::string& file) {
  Provenance provenance;
  fields.expect("recipe", "classic");
  provenance.recipe = "classic";
  provenance.data = fields.take("data");
  provenance.seed = fields.take_number<std::uint32_t>("seed");
  provenance.steps = fields.take_number<std::uint64_t>("steps");
  provenance.learning_rate = fields.take_number<double>("learning_rate");
  provenance.test_fraction = fields.take_number<double>("test_fraction");
  if (!(provenance.test_fraction > 0 && provenance.test_fraction < 1)) {
    fail(ErrorKind::kData, "{}: test_fraction: expected a number between 0 and 1, got {}", file,
         provenance.test_fraction);
  }
  if (!std::isfinite(provenance.learning_rate)) fail(ErrorKind::kData, "{}: learning_rate is not finite", file);
  return provenance;
}

}  // namespace

Bytes serialize(const Model& model) {
  const Provenance& provenance = model.provenance;
  Safetensors content;
  content.metadata = {
      {"format", std::string(kFormat)},
      {"format_version", std::string(kFormatVersion)},
      {"inkling_version", kVersion},
      {"architecture", model.network.architecture(model.height, model.width)},
      {"normalization", std::string(kNormalization)},
      {"labels", std::string(kLabels)},
      {"recipe", provenance.recipe},
      {"data", provenance.data},
      {"seed", fmt::format("{}", provenance.seed)},
      {"steps", fmt::format("{}", provenance.steps)},
      {"learning_rate", fmt::format("{}", provenance.learning_rate)},
      {"test_fraction", fmt::format("{}", provenance.test_fraction)},
  };
  content.tensors = {{kHiddenWeight, model.network.hidden_weight()}, {kOutputWeight, model.network.output_weight()}};
  content.metadata[kChecksum] = checksum(content, kChecksum);
  return write_safetensors(content);
}

Model parse_model(std::span<const std::byte> bytes, const std::string& name) {
  Safetensors content = parse_safetensors(bytes, name);
  const std::string expected = checksum(content, kChecksum);
  Fields fields(std::move(content.metadata), name);
  fields.expect("format", kFormat);
  fields.expect("format_version", kFormatVersion);
  fields.expect("normalization", kNormalization);
  fields.expect("labels", kLabels);
  fields.take("inkling_version");
  if (fields.take(kChecksum) != expected) fail(ErrorKind::kData, "{}: is damaged: its checksum does not match", name);
  Provenance provenance = take_provenance(fields, name);
  const std::string architecture = fields.take("architecture");
  fields.require_empty();

  Tensor hidden = take_tensor(content, kHiddenWeight, name);
  Tensor output = take_tensor(content, kOutputWeight, name);
  if (!content.tensors.empty()) {
    fail(ErrorKind::kData, "{}: unknown tensor {}", name, printable(content.tensors.begin()->first));
  }
  try {
    Model model{ClassicNetwork(std::move(hidden), std::move(output)), 8, 8, std::move(provenance)};
    if (model.network.inputs() != model.height * model.width ||
        architecture != model.network.architecture(model.height, model.width)) {
      fail(ErrorKind::kData, "its architecture '{}' does not fit its weights", printable(architecture));
    }
    return model;
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{}: {}", name, error.what()));
  }
}

void save_model(const Model& model, const std::string& path) { write_file(path, serialize(model)); }

Model load_model(const std::string& path) { return parse_model(read_file(path, kMaxFile), path); }

}  // namespace inkling
