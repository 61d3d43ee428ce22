#include "model/model.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/random.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "tensor/safetensors.h"

namespace inkling {
namespace {

using test::expect_error;
using test::TemporaryFolder;

template <typename T>
Tensor random_tensor(Shape shape, std::uint32_t seed) {
  NumpyRandomState random(seed);
  std::vector<T> values(shape[0] * shape[1]);
  for (T& value : values) value = static_cast<T>(random.random_sample() * 2 - 1);
  return {std::move(shape), std::move(values)};
}

const std::string kHash(64, 'a');  // of the data

template <typename T>
Model small_model(std::size_t hidden = 1) {
  return {ClassicNetwork(random_tensor<T>({hidden, 64}, 1), random_tensor<T>({10, hidden}, 2)),
          {"classic", "steps=1\n", "digits", kHash, 4294967295u, SplitKind::kNumpy, 0.25}};
}

// A model of another architecture than the published program's.
Model general_model() {
  const Architecture architecture = Architecture::parse("input 1x1 | flatten | dense 10");
  Network network(architecture);
  std::map<std::string, Tensor> tensors = network.tensors();
  for (auto& [name, tensor] : tensors) {
    std::uint32_t seed = 3;
    tensor = {tensor.shape, random_tensor<float>({10, 1}, seed++).values};
  }
  network.set_tensors(tensors);
  return {network, {"tiny", "epochs=1\n", "mnist", kHash, std::uint64_t{1} << 40, SplitKind::kOwn, 0}};
}

std::map<std::string, Tensor> tensors_of(const Model& model) {
  if (const auto* general = std::get_if<Network>(&model.network)) return general->tensors();
  const auto& classic = std::get<ClassicNetwork>(model.network);
  return {{"hidden.weight", classic.hidden_weight()}, {"output.weight", classic.output_weight()}};
}

bool same(const Model& a, const Model& b) {
  return a.network.index() == b.network.index() && a.architecture() == b.architecture() &&
         tensors_of(a) == tensors_of(b) && a.provenance == b.provenance;
}

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void expect_refused(std::span<const std::byte> bytes, const std::string& message,
                    std::source_location where = std::source_location::current()) {
  expect_error(
      ErrorKind::kData, "a.safetensors: " + message, [&] { parse_model(bytes, "a.safetensors"); }, where);
}

TEST(Model, IsTheSameAfterARoundTrip) {
  const Model floats = small_model<float>(3);
  const Model doubles = small_model<double>(3);
  EXPECT_TRUE(same(parse_model(serialize(floats), "a"), floats));
  EXPECT_TRUE(same(parse_model(serialize(doubles), "a"), doubles));
  EXPECT_FALSE(same(parse_model(serialize(floats), "a"), doubles));
  const Model general = general_model();
  EXPECT_TRUE(same(parse_model(serialize(general), "a"), general));
  EXPECT_EQ(tensors_of(general).size(), 2u);
}

TEST(Model, IsTheSameInAFile) {
  const TemporaryFolder folder;
  const Model model = small_model<float>(3);
  save_model(model, folder.file("a.safetensors"));
  EXPECT_TRUE(same(load_model(folder.file("a.safetensors")), model));
  EXPECT_EQ(read_file(folder.file("a.safetensors"), 1 << 20), serialize(model));
}

// What docs/model_format.md promises to other programs.
TEST(Model, HasTheDocumentedLayout) {
  const Model model = small_model<float>(3);
  const std::string text = text_of(serialize(model));
  std::size_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length * 256 + static_cast<unsigned char>(text[i]);
  EXPECT_EQ(length % 8, 0u);
  EXPECT_EQ(text.size(), 8 + length + (3 * 64 + 10 * 3) * sizeof(float));
  EXPECT_EQ(text[8], '{');

  const Safetensors content = parse_safetensors(serialize(model), "a");
  EXPECT_EQ(content.tensors.size(), 2u);
  EXPECT_EQ(content.tensors, tensors_of(model));
  EXPECT_EQ(content.metadata.at("format"), "inkling");
  EXPECT_EQ(content.metadata.at("format_version"), "1");
  EXPECT_EQ(content.metadata.at("architecture"),
            "input 8x8 | flatten | dense 3 no-bias | sigmoid | dense 10 no-bias | sigmoid");
  EXPECT_EQ(content.metadata.at("normalization"), "counts 0..16 of 4x4 blocks");
  EXPECT_EQ(content.metadata.at("labels"), "0123456789");
  EXPECT_EQ(content.metadata.at("recipe"), "classic");
  EXPECT_EQ(content.metadata.at("data"), "digits");
  EXPECT_EQ(content.metadata.at("seed"), "4294967295");
  EXPECT_EQ(content.metadata.at("data_sha256"), kHash);
  EXPECT_EQ(content.metadata.at("configuration"), "steps=1\n");
  EXPECT_EQ(content.metadata.at("split"), "numpy 0.25");
  EXPECT_EQ(content.metadata.at("crc32").size(), 8u);
}

TEST(Model, RefusesEveryTruncationAndATrailingByte) {
  for (const Model& model : {small_model<float>(), small_model<double>(), general_model()}) {
    Bytes bytes = serialize(model);
    for (std::size_t length = 0; length < bytes.size(); ++length) expect_refused(std::span(bytes).first(length), "");
    bytes.push_back(std::byte{0});
    expect_refused(bytes, "");
  }
}

// Every bit flipped, and every byte set to some values, one at a time. Nothing but the padding behind the header may
// change without being noticed, and then only to other white space.
void expect_every_damaged_byte_noticed(const Model& model) {
  const Bytes whole = serialize(model);
  std::size_t unnoticed = 0;
  const auto expect_noticed = [&](std::size_t position, unsigned value) {
    Bytes bytes = whole;
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
  expect_every_damaged_byte_noticed(small_model<float>());
  expect_every_damaged_byte_noticed(general_model());
}

// The checksum as docs/model_format.md defines it.
std::string checksum_of(const Safetensors& content) {
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

using Change = std::function<void(Safetensors&)>;

// The file of a model of 2 hidden units in which `change` changed something without mending the checksum.
Bytes damaged(const Change& change) {
  Safetensors content = parse_safetensors(serialize(small_model<float>(2)), "a");
  change(content);
  return write_safetensors(content);
}

// The same with the checksum mended: what is wrong now is what the file says.
Bytes forged(const Change& change) {
  return damaged([&](Safetensors& content) {
    change(content);
    content.metadata["crc32"] = checksum_of(content);
  });
}

void expect_forged_refused(const Change& change, const std::string& message,
                           std::source_location where = std::source_location::current()) {
  expect_refused(forged(change), message, where);
}

TEST(Model, HasTheDocumentedChecksum) {
  EXPECT_EQ(forged([](Safetensors&) {}), serialize(small_model<float>(2)));
}

TEST(Model, ExpectsEveryFieldAndNoOther) {
  for (const std::string field : {"format", "format_version", "normalization", "labels", "inkling_version", "recipe",
                                  "configuration", "data", "data_sha256", "seed", "split", "architecture"}) {
    expect_forged_refused([&](Safetensors& content) { EXPECT_EQ(content.metadata.erase(field), 1u); },
                          "its metadata has no " + field);
  }
  expect_refused(damaged([](Safetensors& content) { content.metadata.erase("crc32"); }), "its metadata has no crc32");
  expect_refused(damaged([](Safetensors& content) { content.metadata.clear(); }), "its metadata has no format");
  expect_forged_refused([](Safetensors& content) { content.metadata["comment"] = "mine"; },
                        "unknown metadata field comment");
}

TEST(Model, ExpectsThisFormatAndVersion) {
  const auto expect_field_refused = [](const std::string& field, const std::string& value, const std::string& message) {
    expect_forged_refused([&](Safetensors& content) { content.metadata[field] = value; }, message);
  };
  expect_field_refused("format", "pt", "format: expected inkling, got pt");
  for (const std::string version : {"0", "2", "1.0", " 1", ""}) {
    expect_field_refused("format_version", version, "format_version: expected 1, got " + version);
  }
  expect_field_refused("normalization", "none",
                       "normalization: expected 'counts 0..16 of 4x4 blocks' or 'ink 0..1', got none");
  expect_field_refused("labels", "abcdefghij", "labels: expected 0123456789, got abcdefghij");
  expect_field_refused("normalization", "ink 0..1", "");  // another kind of network's
}

TEST(Model, ExpectsNumbersInRange) {
  const auto expect_number_refused = [](const std::string& field, std::initializer_list<std::string> values) {
    for (const std::string& value : values) {
      expect_forged_refused([&](Safetensors& content) { content.metadata[field] = value; }, field);
    }
  };
  expect_number_refused("seed", {"", "-1", "18446744073709551616", "1.5", " 1", "1 ", "0x1", "one"});
  expect_number_refused("split", {"", "numpy", "numpy ", "numpy nan", "numpy inf", "numpy 0", "numpy 1", "numpy -0.5",
                                  "numpy 0.250", "numpy 0.25 ", "stratified 2", "stratified", "own 0.25", "Own"});
}

TEST(Model, ExpectsTheArchitectureThatItsWeightsHave) {
  const auto expect_shape_refused = [](Shape hidden, Shape output, const std::string& message) {
    expect_forged_refused(
        [&](Safetensors& content) {
          content.tensors = {{"hidden.weight", random_tensor<float>(hidden, 1)},
                             {"output.weight", random_tensor<float>(output, 2)}};
        },
        message);
  };
  expect_shape_refused({3, 64}, {10, 3}, "its architecture 'input 8x8 | flatten | dense 2 ");
  expect_shape_refused({2, 63}, {10, 2}, "its architecture");
  expect_shape_refused({64, 2}, {10, 64}, "its architecture");
  expect_shape_refused({2, 64}, {2, 10}, "output.weight has shape [2, 10], expected [10, 2]");
  expect_shape_refused({2, 64}, {10, 3}, "output.weight has shape [10, 3], expected [10, 2]");
  expect_forged_refused([](Safetensors& content) { content.metadata["architecture"] += " "; }, "its architecture");
  expect_forged_refused([](Safetensors& content) { content.metadata["architecture"] = "dense 10"; },
                        "its architecture 'dense 10' does not fit its weights");
}

TEST(Model, ExpectsItsTwoTensorsAndNoOther) {
  expect_forged_refused([](Safetensors& content) { content.tensors.erase("output.weight"); },
                        "it has no tensor output.weight");
  expect_forged_refused([](Safetensors& content) { content.tensors.erase("hidden.weight"); },
                        "it has no tensor hidden.weight");
  expect_forged_refused(
      [](Safetensors& content) {
        content.tensors["hidden.bias"] = {{1}, std::vector<float>(1)};
      },
      "unknown tensor hidden.bias");
  expect_forged_refused(
      [](Safetensors& content) {
        content.tensors["output.weight"] = random_tensor<double>({10, 2}, 2);
      },
      "hidden.weight and output.weight have different element types");
}

TEST(Model, RefusesWeightsThatAreNotFinite) {
  for (const float bad : {NAN, INFINITY}) {
    for (const std::string name : {"hidden.weight", "output.weight"}) {
      expect_forged_refused(
          [&](Safetensors& content) { std::get<std::vector<float>>(content.tensors.at(name).values)[7] = bad; },
          name + " holds numbers that are not finite");
    }
  }
}

TEST(Model, NoticesChangesThatKeepTheFileWellFormed) {
  const auto expect_noticed = [](const Change& change) {
    expect_refused(damaged(change), "is damaged: its checksum does not match");
  };
  expect_noticed([](Safetensors& content) { content.metadata["seed"] = "1"; });
  expect_noticed([](Safetensors& content) { content.metadata["data"] = "digitz"; });
  expect_noticed([](Safetensors& content) { std::ranges::reverse(content.tensors.at("hidden.weight").shape); });
  expect_noticed(
      [](Safetensors& content) { std::get<std::vector<float>>(content.tensors.at("output.weight").values)[3] *= -1; });
  expect_noticed([](Safetensors& content) { content.tensors.erase("output.weight"); });
}

TEST(Model, SaysWhichFileIsNoModel) {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.safetensors", "not a model at all");
  expect_error(ErrorKind::kData, path + ": not a valid model file: ", [&] { load_model(path); });
  expect_error(ErrorKind::kIo, folder.path() + ": is a folder", [&] { load_model(folder.path()); });
  expect_error(ErrorKind::kIo, "No such file", [&] { load_model(folder.file("missing")); });
}

}  // namespace
}  // namespace inkling
