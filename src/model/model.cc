#include "model/model.h"

#include <fmt/format.h>

#include <inkling/version.h>
#include <algorithm>
#include <cassert>
#include <charconv>
#include <limits>
#include <string_view>

#include "base/digits.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "model/metadata.h"
#include "tensor/safetensors.h"

namespace inkling::model {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 30;
constexpr std::string_view kFormat = "inkling";
constexpr std::string_view kFirstVersion = "1";
constexpr std::string_view kFormatVersion = "2";
constexpr std::string_view kFirstCounts = "counts 0..16 of 4x4 blocks";  // version 1, the classic network
constexpr std::string_view kFirstInk = "ink 0..1";                       // version 1, of the others
constexpr std::string_view kNoNormalization = "none";
constexpr std::string_view kDigitLabels = "0123456789";
constexpr std::string_view kRejectingLabels = "0123456789-";        // the eleventh: not a digit
constexpr std::string_view kAllLabels = "0123456789--.,/:+()%$#=";  // behind it the signs, base::kSigns
static_assert(kAllLabels.substr(base::kFirstSign) == base::kSigns);
constexpr const char* kChecksum = "crc32";

// The classic network: what a file calls its two tensors, and what the network does.
constexpr const char* kHiddenWeight = "hidden.weight";
constexpr const char* kOutputWeight = "output.weight";
constexpr const char* kFirstDense = "dense1.weight";
constexpr const char* kSecondDense = "dense2.weight";
constexpr float kFullCount = 16;

std::string classic_architecture(std::size_t hidden) {
  return fmt::format("input 8x8 | flatten | dense {} no-bias | sigmoid | dense 10 no-bias | sigmoid", hidden);
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
void take_split(Metadata& metadata, Provenance& provenance) {
  constexpr std::string_view kNumpy = "numpy ";
  constexpr std::string_view kStratified = "stratified ";
  const std::string text = metadata.take("split");
  if (text == "own") return;
  provenance.split = text.starts_with(kNumpy) ? SplitKind::kNumpy : SplitKind::kStratified;
  std::string_view number = text;
  number.remove_prefix(std::min(text.size(), text.starts_with(kNumpy) ? kNumpy.size() : kStratified.size()));
  std::from_chars(number.data(), number.data() + number.size(), provenance.test_fraction);
  if (split_text(provenance) != text || !(provenance.test_fraction > 0 && provenance.test_fraction < 1)) {
    metadata.refuse("split", "own, or numpy or stratified and a number between 0 and 1", text);
  }
}

Provenance take_provenance(Metadata& metadata) {
  Provenance provenance;
  provenance.recipe = metadata.take("recipe");
  provenance.configuration = metadata.take("configuration");
  provenance.data = metadata.take("data");
  provenance.data_sha256 = metadata.take("data_sha256");
  provenance.seed = metadata.take_number<std::uint64_t>("seed", 0, std::numeric_limits<std::uint64_t>::max());
  take_split(metadata, provenance);
  return provenance;
}

// What the metadata says of the networks and of how they read.
struct Reading {
  std::string architecture;
  std::string labels;
  std::size_t members = 1;
  double temperature = 1;
  std::optional<segmentation::Normalization> normalization;
};

// Version 1 knew nothing but single networks of ten outputs, and their inputs by one of two names.
Reading take_first_reading(Metadata& metadata, bool classic) {
  Reading reading;
  metadata.expect("labels", kDigitLabels);
  reading.labels = kDigitLabels;
  reading.architecture = metadata.take("architecture");
  metadata.expect("normalization", classic ? kFirstCounts : kFirstInk);
  return reading;
}

Reading take_reading(Metadata& metadata, const std::string& file) {
  Reading reading;
  reading.architecture = metadata.take("architecture");
  reading.labels = metadata.take("labels");
  if (reading.labels != kDigitLabels && reading.labels != kRejectingLabels && reading.labels != kAllLabels) {
    metadata.refuse("labels", fmt::format("{}, {} or {}", kDigitLabels, kRejectingLabels, kAllLabels), reading.labels);
  }
  reading.members = metadata.take_number<std::size_t>("members", 1, kMaxMembers);
  reading.temperature = metadata.take_number<double>("temperature", kMinTemperature, kMaxTemperature);
  const std::string normalization = metadata.take("normalization");
  if (normalization == kNoNormalization) return reading;
  try {
    reading.normalization = segmentation::parse_normalization(normalization);
  } catch (const Error& error) {
    base::fail(ErrorKind::kData, "{}: normalization: {}, or {}", file, error.what(), kNoNormalization);
  }
  return reading;
}

// The tensors' names of member `index` of an ensemble start with it.
std::string prefix_of(std::size_t index, std::size_t members) {
  return members == 1 ? "" : fmt::format("{}/", index + 1);
}

tensor::Tensor take_tensor(tensor::Safetensors& content, const char* tensor) {
  auto node = content.tensors.extract(tensor);
  if (node.empty()) base::fail(ErrorKind::kData, "it has no tensor {}", tensor);
  return std::move(node.mapped());
}

void require_none_left(const tensor::Safetensors& content) {
  if (content.tensors.empty()) return;
  base::fail(ErrorKind::kData, "unknown tensor {}", base::printable(content.tensors.begin()->first));
}

// Gives the tensors of the classic network the names that they have in the network.
void rename_classic_tensors(tensor::Safetensors& content, const Reading& reading) {
  tensor::Tensor hidden = take_tensor(content, kHiddenWeight);
  tensor::Tensor output = take_tensor(content, kOutputWeight);
  require_none_left(content);
  if (hidden.values.index() != output.values.index()) {
    base::fail(ErrorKind::kData, "{} and {} have different element types", kHiddenWeight, kOutputWeight);
  }
  if (hidden.shape.empty() || reading.architecture != classic_architecture(hidden.shape[0])) {
    base::fail(ErrorKind::kData, "its architecture '{}' does not fit its weights",
               base::printable(reading.architecture));
  }
  if (reading.members != 1 || reading.temperature != 1 || reading.labels != kDigitLabels) {
    base::fail(ErrorKind::kData, "the classic network has 1 member, temperature 1 and labels {}", kDigitLabels);
  }
  content.tensors = {{kFirstDense, std::move(hidden)}, {kSecondDense, std::move(output)}};
}

// Whether the file holds as many values as the networks ask for, before memory is taken for them.
void require_tensors(const network::Architecture& architecture, std::size_t members,
                     const tensor::Safetensors& content) {
  std::size_t there = 0;
  for (const auto& [name, tensor] : content.tensors) {
    there += std::visit([](const auto& values) { return values.size(); }, tensor.values);
  }
  const std::uint64_t expected = architecture.parameters();
  if (expected > there / members) {
    base::fail(ErrorKind::kData, "its architecture has {} parameters{}, but its tensors hold {} values", expected,
               members == 1 ? "" : fmt::format(" a member, of {}", members), there);
  }
}

// Before memory and time are taken for the layers' values.
void require_within(const ModelLimits& limits, const network::Architecture& architecture, std::size_t members) {
  std::uint64_t multiply_adds = 0;
  for (const network::LayerSummary& layer : architecture.summary()) multiply_adds += layer.multiply_adds;
  // Within 64 bits: at most 256 layers of 2^24 values, 10^8 parameters, each used at 2^24 places, and 64 members.
  const auto require = [&](std::uint64_t needed, std::uint64_t most, const char* what, const char* limit) {
    if (needed <= most) return;
    base::fail(ErrorKind::kData, "too large: an image takes {} {} in its {} network{}, expected at most {} ({})",
               needed, what, members, members == 1 ? "" : "s", most, limit);
  };
  require(architecture.values() * members, limits.values, "values", "max-values");
  require(multiply_adds * members, limits.multiply_adds, "multiply-adds", "max-multiply-adds");
}

std::vector<network::Network> take_networks(tensor::Safetensors& content, const Reading& reading,
                                            const ModelLimits& limits) {
  const network::Architecture architecture = network::Architecture::parse(reading.architecture);
  if (architecture.outputs() != reading.labels.size() || architecture.input()[0] != 1) {
    base::fail(ErrorKind::kData, "expected a network from one channel to {} outputs, got '{}'", reading.labels.size(),
               base::printable(reading.architecture));
  }
  require_within(limits, architecture, reading.members);
  require_tensors(architecture, reading.members, content);
  std::vector<network::Network> networks;
  for (std::size_t member = 0; member < reading.members; ++member) {
    const std::string prefix = prefix_of(member, reading.members);
    std::map<std::string, tensor::Tensor> tensors;
    for (auto next = content.tensors.lower_bound(prefix);
         next != content.tensors.end() && next->first.starts_with(prefix);) {
      auto node = content.tensors.extract(next++);
      tensors.emplace(node.key().substr(prefix.size()), std::move(node.mapped()));
    }
    networks.emplace_back(architecture).set_tensors(tensors);
  }
  require_none_left(content);
  return networks;
}

void require_fitting_normalization(const Model& model) {
  if (!model.normalization) return;
  const auto usual = usual_normalization(model.height(), model.width());
  if (usual && usual->style == model.normalization->style) return;
  base::fail(ErrorKind::kData, "its normalization '{}' does not fit its images of {}x{} pixels",
             segmentation::to_text(*model.normalization), model.width(), model.height());
}

}  // namespace

std::size_t Model::height() const { return networks.front().architecture().input()[1]; }

std::size_t Model::width() const { return networks.front().architecture().input()[2]; }

std::string Model::architecture() const { return networks.front().architecture().to_string(); }

std::string Model::labels() const {
  return std::string(kAllLabels.substr(0, networks.front().architecture().outputs()));
}

std::map<std::string, tensor::Tensor> Model::tensors() const {
  std::map<std::string, tensor::Tensor> all;
  for (std::size_t member = 0; member < networks.size(); ++member) {
    for (auto& [name, tensor] : networks[member].tensors()) {
      all.emplace(prefix_of(member, networks.size()) + name, std::move(tensor));
    }
  }
  assert((outputs == OutputKind::kSigmoids) == (full_ink == kFullCount));
  if (outputs == OutputKind::kLogits) return all;
  return {{kHiddenWeight, std::move(all.at(kFirstDense))}, {kOutputWeight, std::move(all.at(kSecondDense))}};
}

std::optional<segmentation::Normalization> usual_normalization(std::size_t height, std::size_t width) {
  if (height != width) return std::nullopt;
  if (height == 28) return segmentation::Normalization{segmentation::InputStyle::kMnist, 0};
  if (height == 8) return segmentation::Normalization{segmentation::InputStyle::kBlocks, 0};
  return std::nullopt;
}

std::string tensors_hash(const Model& model) {
  return base::sha256_hex(tensor::write_safetensors({{}, model.tensors()}));
}

base::Bytes serialize(const Model& model) {
  const Provenance& provenance = model.provenance;
  tensor::Safetensors content;
  content.metadata = {
      {"format", std::string(kFormat)},
      {"format_version", std::string(kFormatVersion)},
      {"inkling_version", kVersion},
      {"architecture", model.architecture()},
      {"members", fmt::format("{}", model.networks.size())},
      {"temperature", fmt::format("{}", model.temperature)},
      {"normalization",
       model.normalization ? segmentation::to_text(*model.normalization) : std::string(kNoNormalization)},
      {"labels", model.labels()},
      {"recipe", provenance.recipe},
      {"configuration", provenance.configuration},
      {"data", base::valid_utf8(provenance.data)},
      {"data_sha256", provenance.data_sha256},
      {"seed", fmt::format("{}", provenance.seed)},
      {"split", split_text(provenance)},
  };
  content.tensors = model.tensors();
  content.metadata[kChecksum] = tensor::checksum(content, kChecksum);
  return tensor::write_safetensors(content);
}

Model parse_model(std::span<const std::byte> bytes, const std::string& name, const ModelLimits& limits) {
  tensor::Safetensors content = tensor::parse_safetensors(bytes, name);
  const bool classic = content.tensors.contains(kHiddenWeight) || content.tensors.contains(kOutputWeight);
  const std::string expected = tensor::checksum(content, kChecksum);
  Metadata metadata(std::move(content.metadata), name);
  metadata.expect("format", kFormat);
  const std::string version = metadata.take("format_version");
  if (version != kFirstVersion && version != kFormatVersion) {
    metadata.refuse("format_version", fmt::format("{} or {}", kFirstVersion, kFormatVersion), version);
  }
  metadata.take("inkling_version");
  if (metadata.take(kChecksum) != expected)
    base::fail(ErrorKind::kData, "{}: is damaged: its checksum does not match", name);
  Provenance provenance = take_provenance(metadata);
  const Reading reading =
      version == kFirstVersion ? take_first_reading(metadata, classic) : take_reading(metadata, name);
  metadata.require_empty();
  try {
    if (classic) rename_classic_tensors(content, reading);
    Model model{take_networks(content, reading, limits), std::move(provenance)};
    model.called = name;
    if (classic) {
      model.full_ink = kFullCount;
      model.outputs = OutputKind::kSigmoids;
    }
    model.temperature = reading.temperature;
    model.normalization =
        version == kFirstVersion ? usual_normalization(model.height(), model.width()) : reading.normalization;
    require_fitting_normalization(model);
    return model;
  } catch (const Error& error) {  // the network does not know which file it comes from
    throw Error(ErrorKind::kData, fmt::format("{}: {}", name, error.what()));
  }
}

void save_model(const Model& model, const std::string& path) { base::write_file(path, serialize(model)); }

Model load_model(const std::string& path, const ModelLimits& limits) {
  return parse_model(base::read_file(path, kMaxFile), path, limits);
}

}  // namespace inkling::model
