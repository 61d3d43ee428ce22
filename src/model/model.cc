#include "model/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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
constexpr std::string_view kCounts = "counts 0..16 of 4x4 blocks";  // of the published program's network
constexpr std::string_view kInk = "ink 0..1";                       // of the others
constexpr std::string_view kLabels = "0123456789";
constexpr const char* kChecksum = "crc32";
constexpr const char* kHiddenWeight = "hidden.weight";
constexpr const char* kOutputWeight = "output.weight";
constexpr std::size_t kClassicSide = 8;  // pixels

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

Tensor take_tensor(Safetensors& content, const char* tensor) {
  auto node = content.tensors.extract(tensor);
  if (node.empty()) fail(ErrorKind::kData, "it has no tensor {}", tensor);
  return std::move(node.mapped());
}

// Whether the file holds as many values as the architecture asks for, before memory is taken for a network of it.
void require_tensors(const Architecture& architecture, const Safetensors& content) {
  std::size_t there = 0;
  for (const auto& [name, tensor] : content.tensors) {
    there += std::visit([](const auto& values) { return values.size(); }, tensor.values);
  }
  std::uint64_t expected = 0;
  for (const LayerSummary& layer : architecture.summary()) expected += layer.parameters;
  if (expected > there) {
    fail(ErrorKind::kData, "its architecture has {} parameters, but its tensors hold {} values", expected, there);
  }
}

std::string split_text(const Provenance& provenance) {
  switch (provenance.split) {
    case SplitKind::kOwn: return "own";
    case SplitKind::kNumpy: return fmt::format("numpy {}", provenance.test_fraction);
    case SplitKind::kStratified: return fmt::format("stratified {}", provenance.test_fraction);
  }
  return "";
}

// The inverse of split_text.
void parse_split(std::string_view text, const std::string& file, Provenance& provenance) {
  constexpr std::string_view kNumpy = "numpy ";
  constexpr std::string_view kStratified = "stratified ";
  if (text == "own") return;
  provenance.split = text.starts_with(kNumpy) ? SplitKind::kNumpy : SplitKind::kStratified;
  std::string_view number = text;
  number.remove_prefix(std::min(text.size(), text.starts_with(kNumpy) ? kNumpy.size() : kStratified.size()));
  std::from_chars(number.data(), number.data() + number.size(), provenance.test_fraction);
  if (split_text(provenance) != text || !(provenance.test_fraction > 0 && provenance.test_fraction < 1)) {
    fail(ErrorKind::kData, "{}: split: expected own, or numpy or stratified and a number between 0 and 1, got {}", file,
         printable(text));
  }
}

Provenance take_provenance(Fields& fields, const std::string& file) {
  Provenance provenance;
  provenance.recipe = fields.take("recipe");
  provenance.configuration = fields.take("configuration");
  provenance.data = fields.take("data");
  provenance.data_sha256 = fields.take("data_sha256");
  provenance.seed = fields.take_number<std::uint64_t>("seed");
  parse_split(fields.take("split"), file, provenance);
  return provenance;
}

ClassicNetwork take_classic(Safetensors& content, const std::string& architecture) {
  ClassicNetwork network(take_tensor(content, kHiddenWeight), take_tensor(content, kOutputWeight));
  if (!content.tensors.empty()) {
    fail(ErrorKind::kData, "unknown tensor {}", printable(content.tensors.begin()->first));
  }
  if (network.inputs() != kClassicSide * kClassicSide ||
      architecture != network.architecture(kClassicSide, kClassicSide)) {
    fail(ErrorKind::kData, "its architecture '{}' does not fit its weights", printable(architecture));
  }
  return network;
}

Network take_network(const Safetensors& content, const std::string& text) {
  const Architecture architecture = Architecture::parse(text);
  if (architecture.outputs() != kLabels.size() || architecture.input()[0] != 1) {
    fail(ErrorKind::kData, "expected a network from one channel to {} outputs, got '{}'", kLabels.size(),
         printable(text));
  }
  require_tensors(architecture, content);
  Network network(architecture);
  network.set_tensors(content.tensors);
  return network;
}

}  // namespace

std::size_t Model::height() const {
  const Network* general = std::get_if<Network>(&network);
  return general == nullptr ? kClassicSide : general->architecture().input()[1];
}

std::size_t Model::width() const {
  const Network* general = std::get_if<Network>(&network);
  return general == nullptr ? kClassicSide : general->architecture().input()[2];
}

std::string Model::architecture() const {
  if (const auto* classic = std::get_if<ClassicNetwork>(&network)) {
    return classic->architecture(kClassicSide, kClassicSide);
  }
  return std::get<Network>(network).architecture().to_string();
}

Bytes serialize(const Model& model) {
  const Provenance& provenance = model.provenance;
  const auto* classic = std::get_if<ClassicNetwork>(&model.network);
  Safetensors content;
  content.metadata = {
      {"format", std::string(kFormat)},
      {"format_version", std::string(kFormatVersion)},
      {"inkling_version", kVersion},
      {"architecture", model.architecture()},
      {"normalization", std::string(classic != nullptr ? kCounts : kInk)},
      {"labels", std::string(kLabels)},
      {"recipe", provenance.recipe},
      {"configuration", provenance.configuration},
      {"data", provenance.data},
      {"data_sha256", provenance.data_sha256},
      {"seed", fmt::format("{}", provenance.seed)},
      {"split", split_text(provenance)},
  };
  if (classic != nullptr) {
    content.tensors = {{kHiddenWeight, classic->hidden_weight()}, {kOutputWeight, classic->output_weight()}};
  } else {
    content.tensors = std::get<Network>(model.network).tensors();
  }
  content.metadata[kChecksum] = checksum(content, kChecksum);
  return write_safetensors(content);
}

Model parse_model(std::span<const std::byte> bytes, const std::string& name) {
  Safetensors content = parse_safetensors(bytes, name);
  const std::string expected = checksum(content, kChecksum);
  Fields fields(std::move(content.metadata), name);
  fields.expect("format", kFormat);
  fields.expect("format_version", kFormatVersion);
  fields.expect("labels", kLabels);
  fields.take("inkling_version");
  if (fields.take(kChecksum) != expected) fail(ErrorKind::kData, "{}: is damaged: its checksum does not match", name);
  Provenance provenance = take_provenance(fields, name);
  const std::string architecture = fields.take("architecture");
  const std::string normalization = fields.take("normalization");
  const bool classic = normalization == kCounts;
  if (!classic && normalization != kInk) {
    fail(ErrorKind::kData, "{}: normalization: expected '{}' or '{}', got {}", name, kCounts, kInk,
         printable(normalization));
  }
  fields.require_empty();
  try {
    if (classic) return {take_classic(content, architecture), std::move(provenance)};
    return {take_network(content, architecture), std::move(provenance)};
  } catch (const Error& error) {  // the network does not know which file it comes from
    throw Error(ErrorKind::kData, fmt::format("{}: {}", name, error.what()));
  }
}

void save_model(const Model& model, const std::string& path) { write_file(path, serialize(model)); }

Model load_model(const std::string& path) { return parse_model(read_file(path, kMaxFile), path); }

}  // namespace inkling
