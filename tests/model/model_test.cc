#include "model/model.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/random.h"
#include "support/errors.h"
#include "support/golden.h"
#include "support/temporary_folder.h"
#include "tensor/safetensors.h"

namespace inkling::model {
namespace {

using test::expect_error;
using test::TemporaryFolder;

template <typename T>
tensor::Tensor random_tensor(tensor::Shape shape, std::uint32_t seed) {
  base::NumpyRandomState random(seed);
  std::vector<T> values(shape[0] * shape[1]);
  for (T& value : values) value = static_cast<T>(random.random_sample() * 2 - 1);
  return {std::move(shape), std::move(values)};
}

const std::string kHash(64, 'a');  // of the data

// A model of the classic network.
Model small_model(std::size_t hidden = 1) {
  network::Network network(network::Architecture::parse(
      fmt::format("input 8x8 | flatten | dense {} no-bias | sigmoid | dense 10 no-bias | sigmoid", hidden)));
  network.set_tensors({{"dense1.weight", random_tensor<float>({hidden, 64}, 1)},
                       {"dense2.weight", random_tensor<float>({10, hidden}, 2)}});
  Model model{{network}, {"classic", "steps=1\n", "digits", kHash, 4294967295u, SplitKind::kNumpy, 0.25}};
  model.full_ink = 16;
  model.outputs = OutputKind::kSigmoids;
  return model;
}

// Reads an image of one pixel.
network::Network dense_network(std::size_t outputs, std::uint32_t seed) {
  network::Network network(network::Architecture::parse(fmt::format("input 1x1 | flatten | dense {}", outputs)));
  std::map<std::string, tensor::Tensor> tensors = network.tensors();
  for (auto& [name, tensor] : tensors) tensor.values = random_tensor<float>({outputs, 1}, seed).values;
  network.set_tensors(tensors);
  return network;
}

// A model of another architecture than the classic program's.
Model general_model() {
  return {{dense_network(10, 3)}, {"tiny", "epochs=1\n", "mnist", kHash, std::uint64_t{1} << 40, SplitKind::kOwn, 0}};
}

// Two networks with an eleventh output, calibrated.
Model ensemble_model() {
  Model model{{dense_network(11, 3), dense_network(11, 4)}, general_model().provenance};
  model.temperature = 0.8125;
  return model;
}

bool same(const Model& a, const Model& b) {
  return a.architecture() == b.architecture() && a.networks.size() == b.networks.size() && a.tensors() == b.tensors() &&
         a.provenance == b.provenance && a.temperature == b.temperature && a.normalization == b.normalization &&
         a.full_ink == b.full_ink && a.outputs == b.outputs;
}

std::string text_of(const base::Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void expect_refused(std::span<const std::byte> bytes, const std::string& message,
                    std::source_location where = std::source_location::current()) {
  expect_error(
      ErrorKind::kData, "a.safetensors: " + message, [&] { parse_model(bytes, "a.safetensors"); }, where);
}

TEST(Model, IsTheSameAfterARoundTrip) {
  const Model classic = small_model(3);
  EXPECT_TRUE(same(parse_model(serialize(classic), "a"), classic));
  const Model general = general_model();
  EXPECT_TRUE(same(parse_model(serialize(general), "a"), general));
  EXPECT_EQ(general.tensors().size(), 2u);
  const Model ensemble = ensemble_model();
  EXPECT_TRUE(same(parse_model(serialize(ensemble), "a"), ensemble));
  EXPECT_FALSE(same(ensemble, general));
}

TEST(Model, KnowsWhatItsOutputsStandFor) {
  EXPECT_EQ(general_model().labels(), "0123456789");
  EXPECT_EQ(ensemble_model().labels(), "0123456789-");
  EXPECT_EQ(small_model().labels(), "0123456789");
}

TEST(Model, KeepsHowPicturesBecomeItsInput) {
  Model model = small_model();
  EXPECT_EQ(parse_model(serialize(model), "a").normalization, std::nullopt);
  model.normalization = segmentation::Normalization{segmentation::InputStyle::kBlocks, 1.5f};
  EXPECT_EQ(parse_model(serialize(model), "a").normalization, model.normalization);
}

// Files of the first version of the format, as the program wrote them then.
TEST(Model, ReadsTheFirstVersionOfTheFormat) {
  const Model classic = load_model(test::golden_path("model_v1_classic.safetensors"));
  EXPECT_EQ(classic.architecture(), "input 8x8 | flatten | dense 2 no-bias | sigmoid | dense 10 no-bias | sigmoid");
  EXPECT_EQ(classic.provenance.seed, 3u);
  EXPECT_EQ(classic.normalization, (segmentation::Normalization{segmentation::InputStyle::kBlocks, 0}));
  EXPECT_EQ(classic.full_ink, 16);
  EXPECT_EQ(classic.outputs, OutputKind::kSigmoids);
  EXPECT_EQ(std::get<std::vector<float>>(classic.tensors().at("hidden.weight").values).front(), 0.10159580409526825f);

  const Model general = load_model(test::golden_path("model_v1_network.safetensors"));
  EXPECT_EQ(general.architecture(), "input 8x8 | maxpool 4 | flatten | dense 10");
  EXPECT_EQ(general.networks.size(), 1u);
  EXPECT_EQ(general.temperature, 1);
  EXPECT_EQ(general.normalization, (segmentation::Normalization{segmentation::InputStyle::kBlocks, 0}));
  EXPECT_EQ(general.full_ink, 1);
  EXPECT_EQ(general.outputs, OutputKind::kLogits);
  EXPECT_EQ(general.provenance.recipe, "digits");
  EXPECT_EQ(std::get<std::vector<float>>(general.tensors().at("dense1.weight").values).front(), 0.532421350479126f);
}

TEST(Model, HasAHashOfItsTensorsAlone) {
  const Model model = small_model();
  Model other = model;
  other.provenance.seed = 1;
  EXPECT_EQ(tensors_hash(other), tensors_hash(model));
  EXPECT_EQ(tensors_hash(model).size(), 64u);
  EXPECT_NE(tensors_hash(small_model(2)), tensors_hash(model));
}

TEST(BuiltinModel, IsWhatTheNameMeans) {
  const Model model = builtin_model();
  EXPECT_TRUE(same(open_model("builtin"), model));
  EXPECT_EQ(model.height(), 28u);
  EXPECT_EQ(model.width(), 28u);
  EXPECT_EQ(model.normalization.value().style, segmentation::InputStyle::kMnist);
  EXPECT_LE(serialize(model).size(), 1'000'000u);
}

TEST(Model, IsTheSameInAFile) {
  const TemporaryFolder folder;
  const Model model = small_model(3);
  save_model(model, folder.file("a.safetensors"));
  EXPECT_TRUE(same(load_model(folder.file("a.safetensors")), model));
  EXPECT_EQ(base::read_file(folder.file("a.safetensors"), 1 << 20), serialize(model));
}

// A dataset is called as its file, and that may be any bytes.
TEST(Model, KeepsNamesThatAreNoUtf8Readable) {
  Model model = small_model();
  model.provenance.data = "d\xff.csv";
  EXPECT_EQ(parse_model(serialize(model), "a").provenance.data, "d\xef\xbf\xbd.csv");
}

// What docs/model_format.md promises to other programs.
TEST(Model, HasTheDocumentedLayout) {
  const Model model = small_model(3);
  const std::string text = text_of(serialize(model));
  std::size_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length * 256 + static_cast<unsigned char>(text[i]);
  EXPECT_EQ(length % 8, 0u);
  EXPECT_EQ(text.size(), 8 + length + (3 * 64 + 10 * 3) * sizeof(float));
  EXPECT_EQ(text[8], '{');

  const tensor::Safetensors content = tensor::parse_safetensors(serialize(model), "a");
  EXPECT_EQ(content.tensors.size(), 2u);
  EXPECT_EQ(content.tensors, model.tensors());
  EXPECT_EQ(content.metadata.at("format"), "inkling");
  EXPECT_EQ(content.metadata.at("format_version"), "2");
  EXPECT_EQ(content.metadata.at("members"), "1");
  EXPECT_EQ(content.metadata.at("temperature"), "1");
  EXPECT_EQ(content.metadata.at("architecture"),
            "input 8x8 | flatten | dense 3 no-bias | sigmoid | dense 10 no-bias | sigmoid");
  EXPECT_EQ(content.metadata.at("normalization"), "none");
  EXPECT_EQ(content.metadata.at("labels"), "0123456789");
  EXPECT_EQ(content.metadata.at("recipe"), "classic");
  EXPECT_EQ(content.metadata.at("data"), "digits");
  EXPECT_EQ(content.metadata.at("seed"), "4294967295");
  EXPECT_EQ(content.metadata.at("data_sha256"), kHash);
  EXPECT_EQ(content.metadata.at("configuration"), "steps=1\n");
  EXPECT_EQ(content.metadata.at("split"), "numpy 0.25");
  EXPECT_EQ(content.metadata.at("crc32").size(), 8u);
}

TEST(Model, HasTheDocumentedLayoutOfSeveralNetworks) {
  const Model model = ensemble_model();
  const tensor::Safetensors content = tensor::parse_safetensors(serialize(model), "a");
  EXPECT_EQ(content.metadata.at("members"), "2");
  EXPECT_EQ(content.metadata.at("temperature"), "0.8125");
  EXPECT_EQ(content.metadata.at("labels"), "0123456789-");
  ASSERT_EQ(content.tensors.size(), 4u);
  EXPECT_EQ(content.tensors.at("1/dense1.weight"), model.networks[0].tensors().at("dense1.weight"));
  EXPECT_EQ(content.tensors.at("2/dense1.bias"), model.networks[1].tensors().at("dense1.bias"));
}

// The checksum as docs/model_format.md defines it.
std::string checksum_of(const tensor::Safetensors& content) {
  std::string text;
  for (const auto& [field, value] : content.metadata) {
    if (field != "crc32") text += field + "=" + value + "\n";
  }
  for (const auto& [name, tensor] : content.tensors) {
    std::string shape;
    for (const std::size_t size : tensor.shape) shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    text += name + " [" + shape + "]\n";
    std::visit(
        [&](const auto& values) {
          text.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0]));
        },
        tensor.values);
  }
  return fmt::format("{:08x}", ::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

using Change = std::function<void(tensor::Safetensors&)>;

// The file of a model of 2 hidden units in which `change` changed something without mending the checksum.
base::Bytes damaged(const Change& change) {
  tensor::Safetensors content = tensor::parse_safetensors(serialize(small_model(2)), "a");
  change(content);
  return tensor::write_safetensors(content);
}

// The same with the checksum mended: what is wrong now is what the file says.
base::Bytes forged(const Change& change) {
  return damaged([&](tensor::Safetensors& content) {
    change(content);
    content.metadata["crc32"] = checksum_of(content);
  });
}

void expect_forged_refused(const Change& change, const std::string& message,
                           std::source_location where = std::source_location::current()) {
  expect_refused(forged(change), message, where);
}

// The file of small_model() as the program wrote it while it kept the weights of `--precision double` as they were.
base::Bytes in_double_precision() {
  tensor::Safetensors content = tensor::parse_safetensors(serialize(small_model()), "a");
  content.tensors = {{"hidden.weight", random_tensor<double>({1, 64}, 1)},
                     {"output.weight", random_tensor<double>({10, 1}, 2)}};
  content.metadata["crc32"] = checksum_of(content);
  return tensor::write_safetensors(content);
}

TEST(Model, ReadsDoublesAsFloats) {
  EXPECT_GT(in_double_precision().size(), serialize(small_model()).size());
  EXPECT_TRUE(same(parse_model(in_double_precision(), "a"), small_model()));
}

TEST(Model, RefusesEveryTruncationAndATrailingByte) {
  for (base::Bytes bytes :
       {serialize(small_model()), in_double_precision(), serialize(general_model()), serialize(ensemble_model())}) {
    for (std::size_t length = 0; length < bytes.size(); ++length) expect_refused(std::span(bytes).first(length), "");
    bytes.push_back(std::byte{0});
    expect_refused(bytes, "");
  }
}

// Every bit flipped, and every byte set to some values, one at a time. Nothing but the padding behind the header may
// change without being noticed, and then only to other white space.
void expect_every_damaged_byte_noticed(const Model& model) {
  const base::Bytes whole = serialize(model);
  std::size_t unnoticed = 0;
  const auto expect_noticed = [&](std::size_t position, unsigned value) {
    base::Bytes bytes = whole;
    bytes[position] = static_cast<std::byte>(value);
    try {
      EXPECT_TRUE(same(parse_model(bytes, "a"), model)) << "byte " << position << " = " << value;
      EXPECT_EQ(whole[position], std::byte{' '}) << "byte " << position << " = " << value;
      EXPECT_TRUE(value == '\t' || value == '\n' || value == '\r') << "byte " << position << " = " << value;
      ++unnoticed;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kData) << error.what();
    }
  };
  for (std::size_t position = 0; position < whole.size(); ++position) {
    const auto value = std::to_integer<unsigned>(whole[position]);
    for (unsigned bit = 0; bit < 8; ++bit) expect_noticed(position, value ^ (1u << bit));
    for (const unsigned other : {0x00u, 0xffu, 0x7fu, 0x80u, unsigned{'0'}, unsigned{'\n'}, unsigned{'"'}}) {
      if (other != value) expect_noticed(position, other);
    }
  }
  EXPECT_LT(unnoticed, 8u);  // at most 7 bytes of padding, each as '\n'
}

TEST(Model, NoticesEveryDamagedByte) {
  expect_every_damaged_byte_noticed(small_model());
  expect_every_damaged_byte_noticed(general_model());
  expect_every_damaged_byte_noticed(ensemble_model());
}

TEST(Model, RefusesWhatAsksForMoreThanItsLimits) {
  const base::Bytes bytes = serialize(ensemble_model());
  const network::Architecture architecture = ensemble_model().networks[0].architecture();
  const std::uint64_t values = 2 * architecture.values();
  std::uint64_t multiply_adds = 0;
  for (const network::LayerSummary& layer : architecture.summary()) multiply_adds += 2 * layer.multiply_adds;
  EXPECT_TRUE(same(parse_model(bytes, "a", {values, multiply_adds}), ensemble_model()));
  expect_error(ErrorKind::kData,
               fmt::format("a: too large: an image takes {} values in its 2 networks, expected at most {} (max-values)",
                           values, values - 1),
               [&] {
                 parse_model(bytes, "a", {values - 1, multiply_adds});
               });
  expect_error(ErrorKind::kData,
               fmt::format("a: too large: an image takes {} multiply-adds in its 2 networks, expected at most {} "
                           "(max-multiply-adds)",
                           multiply_adds, multiply_adds - 1),
               [&] {
                 parse_model(bytes, "a", {values, multiply_adds - 1});
               });
}

// A file of a megabyte whose 200 layers of 21,000 channels would take 13 GB for an image.
TEST(Model, RefusesAFewLayersOfManyValuesByDefault) {
  std::string text = "input 28x28 | conv 21000 1x1";
  for (int i = 0; i < 200; ++i) text += " | tanh";
  network::Network network(network::Architecture::parse(text + " | globalavgpool | dense 10"));
  expect_error(ErrorKind::kData,
               fmt::format("a: too large: an image takes {} values in its 1 network, ",
                           784 + std::uint64_t{21000} * 784 * 201 + 21010),
               [&] {
                 parse_model(serialize({{std::move(network)}, general_model().provenance}), "a");
               });
}

TEST(Model, HasTheDocumentedChecksum) {
  EXPECT_EQ(forged([](tensor::Safetensors&) {}), serialize(small_model(2)));
}

TEST(Model, ExpectsEveryFieldAndNoOther) {
  for (const std::string field :
       {"format", "format_version", "normalization", "labels", "inkling_version", "recipe", "configuration", "data",
        "data_sha256", "seed", "split", "architecture", "members", "temperature"}) {
    expect_forged_refused([&](tensor::Safetensors& content) { EXPECT_EQ(content.metadata.erase(field), 1u); },
                          "its metadata has no " + field);
  }
  expect_refused(damaged([](tensor::Safetensors& content) { content.metadata.erase("crc32"); }),
                 "its metadata has no crc32");
  expect_refused(damaged([](tensor::Safetensors& content) { content.metadata.clear(); }), "its metadata has no format");
  expect_forged_refused([](tensor::Safetensors& content) { content.metadata["comment"] = "mine"; },
                        "unknown metadata field comment");
}

TEST(Model, ExpectsThisFormatAndVersion) {
  const auto expect_field_refused = [](const std::string& field, const std::string& value, const std::string& message) {
    expect_forged_refused([&](tensor::Safetensors& content) { content.metadata[field] = value; }, message);
  };
  expect_field_refused("format", "pt", "format: expected inkling, got pt");
  for (const std::string version : {"0", "3", "2.0", " 2", ""}) {
    expect_field_refused("format_version", version, "format_version: expected 1 or 2, got " + version);
  }
  expect_field_refused("normalization", "ink 0..1", "normalization: expected 'mnist 28x28' or 'blocks 8x8', and ");
  expect_field_refused("normalization", "mnist 28x28",
                       "its normalization 'mnist 28x28' does not fit its images of 8x8");
  expect_field_refused("labels", "abcdefghij",
                       "labels: expected 0123456789, 0123456789- or 0123456789--.,/:+()%$#=, got abcdefghij");
  expect_field_refused("labels", "0123456789-", "the classic network has 1 member, ");
  expect_field_refused("temperature", "0.5", "the classic network has 1 member, temperature 1 ");
  expect_field_refused("members", "2", "the classic network has 1 member, ");
}

// The first version has fewer fields, and no other.
TEST(Model, ExpectsTheFieldsOfItsVersion) {
  expect_forged_refused([](tensor::Safetensors& content) { content.metadata["format_version"] = "1"; },
                        "normalization: expected counts 0..16 of 4x4 blocks, got none");
  expect_forged_refused(
      [](tensor::Safetensors& content) {
        content.metadata["format_version"] = "1";
        content.metadata["normalization"] = "counts 0..16 of 4x4 blocks";
      },
      "unknown metadata field members");
}

TEST(Model, ExpectsNumbersInRange) {
  const auto expect_number_refused = [](const std::string& field, std::initializer_list<std::string> values) {
    for (const std::string& value : values) {
      expect_forged_refused([&](tensor::Safetensors& content) { content.metadata[field] = value; }, field);
    }
  };
  expect_number_refused("seed", {"", "-1", "18446744073709551616", "1.5", " 1", "1 ", "0x1", "one"});
  expect_number_refused("members", {"0", "-1", "65", "1.0", "01", "", "one"});
  expect_number_refused("temperature", {"0", "0.001", "101", "-1", "nan", "inf", "1.0", "", "1 "});
  expect_number_refused("split", {"", "numpy", "numpy ", "numpy nan", "numpy inf", "numpy 0", "numpy 1", "numpy -0.5",
                                  "numpy 0.250", "numpy 0.25 ", "stratified 2", "stratified", "own 0.25", "Own"});
}

TEST(Model, ExpectsTheArchitectureThatItsWeightsHave) {
  const auto expect_shape_refused = [](tensor::Shape hidden, tensor::Shape output, const std::string& message) {
    expect_forged_refused(
        [&](tensor::Safetensors& content) {
          content.tensors = {{"hidden.weight", random_tensor<float>(hidden, 1)},
                             {"output.weight", random_tensor<float>(output, 2)}};
        },
        message);
  };
  expect_shape_refused({3, 64}, {10, 3}, "its architecture 'input 8x8 | flatten | dense 2 ");
  expect_shape_refused({2, 63}, {10, 2}, "its architecture has 148 parameters, but its tensors hold 146 values");
  expect_shape_refused({2, 65}, {10, 2}, "dense1.weight has shape [2, 65], expected [2, 64]");
  expect_shape_refused({64, 2}, {10, 64}, "its architecture");
  expect_shape_refused({2, 64}, {2, 10}, "dense2.weight has shape [2, 10], expected [10, 2]");
  expect_shape_refused({2, 64}, {10, 3}, "dense2.weight has shape [10, 3], expected [10, 2]");
  expect_forged_refused([](tensor::Safetensors& content) { content.metadata["architecture"] += " "; },
                        "its architecture");
  expect_forged_refused([](tensor::Safetensors& content) { content.metadata["architecture"] = "dense 10"; },
                        "its architecture 'dense 10' does not fit its weights");
}

TEST(Model, ExpectsItsTwoTensorsAndNoOther) {
  expect_forged_refused([](tensor::Safetensors& content) { content.tensors.erase("output.weight"); },
                        "it has no tensor output.weight");
  expect_forged_refused([](tensor::Safetensors& content) { content.tensors.erase("hidden.weight"); },
                        "it has no tensor hidden.weight");
  expect_forged_refused(
      [](tensor::Safetensors& content) {
        content.tensors["hidden.bias"] = {{1}, std::vector<float>(1)};
      },
      "unknown tensor hidden.bias");
  expect_forged_refused(
      [](tensor::Safetensors& content) {
        content.tensors["output.weight"] = random_tensor<double>({10, 2}, 2);
      },
      "hidden.weight and output.weight have different element types");
}

// The same of an ensemble of two.
TEST(Model, ExpectsTheTensorsOfEveryMember) {
  const auto expect_ensemble_refused = [](const Change& change, const std::string& message) {
    tensor::Safetensors content = tensor::parse_safetensors(serialize(ensemble_model()), "a");
    change(content);
    content.metadata["crc32"] = checksum_of(content);
    expect_refused(tensor::write_safetensors(content), message);
  };
  expect_ensemble_refused([](tensor::Safetensors& content) { content.metadata["members"] = "64"; },
                          "its architecture has 22 parameters a member, of 64, but its tensors hold 44 values");
  expect_ensemble_refused([](tensor::Safetensors& content) { content.metadata["members"] = "1"; }, "");
  expect_ensemble_refused([](tensor::Safetensors& content) { content.tensors.erase("2/dense1.bias"); },
                          "its architecture has");
  expect_ensemble_refused(
      [](tensor::Safetensors& content) {
        auto node = content.tensors.extract("2/dense1.bias");
        node.key() = "2/dense1.bia";
        content.tensors.insert(std::move(node));
      },
      "dense1.bia");
  expect_ensemble_refused(
      [](tensor::Safetensors& content) {
        content.tensors["3/dense1.bias"] = {{11}, std::vector<float>(11)};
      },
      "unknown tensor 3/dense1.bias");
  expect_ensemble_refused([](tensor::Safetensors& content) { content.metadata["labels"] = "0123456789"; },
                          "expected a network from one channel to 10 outputs");
}

TEST(Model, RefusesWeightsThatAreNotFinite) {
  for (const float bad : {NAN, INFINITY}) {
    for (const auto& [name, network_name] :
         std::map<std::string, std::string>{{"hidden.weight", "dense1.weight"}, {"output.weight", "dense2.weight"}}) {
      expect_forged_refused(
          [&](tensor::Safetensors& content) { std::get<std::vector<float>>(content.tensors.at(name).values)[7] = bad; },
          network_name + " holds numbers that are not finite");
    }
  }
}

TEST(Model, NoticesChangesThatKeepTheFileWellFormed) {
  const auto expect_noticed = [](const Change& change) {
    expect_refused(damaged(change), "is damaged: its checksum does not match");
  };
  expect_noticed([](tensor::Safetensors& content) { content.metadata["seed"] = "1"; });
  expect_noticed([](tensor::Safetensors& content) { content.metadata["data"] = "digitz"; });
  expect_noticed([](tensor::Safetensors& content) { std::ranges::reverse(content.tensors.at("hidden.weight").shape); });
  expect_noticed([](tensor::Safetensors& content) {
    std::get<std::vector<float>>(content.tensors.at("output.weight").values)[3] *= -1;
  });
  expect_noticed([](tensor::Safetensors& content) { content.tensors.erase("output.weight"); });
}

TEST(Model, SaysWhichFileIsNoModel) {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.safetensors", "not a model at all");
  expect_error(ErrorKind::kData, path + ": not a valid model file: ", [&] { load_model(path); });
  expect_error(ErrorKind::kIo, folder.path() + ": is a folder", [&] { load_model(folder.path()); });
  expect_error(ErrorKind::kIo, "No such file", [&] { load_model(folder.file("missing")); });
}

}  // namespace
}  // namespace inkling::model
