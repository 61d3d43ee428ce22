#include "tensor/safetensors.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/text.h"

namespace inkling::tensor {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are copied to and from files as they are in memory");

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxHeader = 1 << 20;
constexpr std::size_t kMaxRank = 8;
constexpr std::size_t kMaxDepth = 3;  // of the JSON: header, entry, shape
constexpr const char* kMetadata = "__metadata__";

struct Entry {
  std::string name;
  std::size_t item_size;
  Shape shape;
  std::size_t begin;
  std::size_t end;
};

template <typename... Args>
[[noreturn]] void damaged(const std::string& file, fmt::format_string<Args...> format, Args&&... args) {
  base::fail(ErrorKind::kData, "{}: not a valid model file: {}", file,
             fmt::format(format, std::forward<Args>(args)...));
}

// What json::parse lets pass, and this format does not: repeated names and deep nesting. (Its own callback would do,
// but it goes through all members of an object again whenever one of them ends.)
class HeaderCheck : public nlohmann::json_sax<json> {
 public:
  bool is_deep() const { return deep_; }
  bool is_repeated() const { return repeated_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }
  bool key(string_t& name) override {
    repeated_ |= !names_.back().insert(name).second;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool enter() {
    names_.emplace_back();
    deep_ |= names_.size() > kMaxDepth;
    return !deep_;
  }
  bool leave() {
    names_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> names_;  // of whatever is open; an array's stay empty
  bool repeated_ = false;
  bool deep_ = false;
};

json parse_header(std::string_view text, const std::string& file) {
  if (text.find('\0') != std::string_view::npos) damaged(file, "its header is no JSON");  // would end the text
  HeaderCheck check;
  const bool is_json = json::sax_parse(text, &check);
  if (check.is_deep()) damaged(file, "its header is nested too deeply");
  if (!is_json) damaged(file, "its header is no JSON");
  if (check.is_repeated()) damaged(file, "its header names something twice");
  json header = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!header.is_object() || !text.starts_with('{')) damaged(file, "its header is no JSON object");
  return header;
}

std::size_t size_value(const json& value, const std::string& file, const std::string& tensor) {
  if (!value.is_number_unsigned()) damaged(file, "tensor {}: expected a whole number", base::printable(tensor));
  return value.get<std::size_t>();
}

Entry parse_entry(const std::string& name, const json& entry, const std::string& file) {
  if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") || !entry.contains("shape") ||
      !entry.contains("data_offsets")) {
    damaged(file, "tensor {}: expected dtype, shape and data_offsets", base::printable(name));
  }
  const json& offsets = entry["data_offsets"];
  const json& shape = entry["shape"];
  if (!offsets.is_array() || offsets.size() != 2)
    damaged(file, "tensor {}: expected two data_offsets", base::printable(name));
  if (!shape.is_array() || shape.size() > kMaxRank) damaged(file, "tensor {}: expected a shape", base::printable(name));

  Entry result{name, 0, {}, size_value(offsets[0], file, name), size_value(offsets[1], file, name)};
  if (entry["dtype"] == "F32") result.item_size = sizeof(float);
  if (entry["dtype"] == "F64") result.item_size = sizeof(double);
  if (result.item_size == 0) damaged(file, "tensor {}: expected element type F32 or F64", base::printable(name));
  for (const json& size : shape) result.shape.push_back(size_value(size, file, name));
  const auto items = base::checked_product(result.shape);
  const auto bytes = items ? base::checked_product({*items, result.item_size}) : std::nullopt;
  if (!bytes || result.end < result.begin || *bytes != result.end - result.begin) {
    damaged(file, "tensor {}: its shape [{}] does not fit its {} bytes", base::printable(name),
            fmt::join(result.shape, ", "), result.end < result.begin ? 0 : result.end - result.begin);
  }
  return result;
}

// Whether the entries, by offset, cover 0..size without gap or overlap.
void require_covered(std::vector<Entry>& entries, std::size_t size, const std::string& file) {
  std::ranges::sort(
      entries, [](const Entry& a, const Entry& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  std::size_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered)
      damaged(file, "tensor {}: starts at {}, expected {}", base::printable(entry.name), entry.begin, covered);
    covered = entry.end;
  }
  if (covered != size) damaged(file, "its tensors take {} bytes, but {} are there", covered, size);
}

template <typename T>
std::vector<T> copy_values(std::span<const std::byte> bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

Tensor read_tensor(const Entry& entry, std::span<const std::byte> data) {
  const auto bytes = data.subspan(entry.begin, entry.end - entry.begin);
  if (entry.item_size == sizeof(float)) return {entry.shape, copy_values<float>(bytes)};
  return {entry.shape, copy_values<double>(bytes)};
}

}  // namespace

std::string checksum(const Safetensors& content, const std::string& field) {
  uLong crc = crc32(0, nullptr, 0);
  const auto add = [&crc](std::span<const std::byte> bytes) {
    crc = crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  };
  for (const auto& [key, value] : content.metadata) {
    if (key != field) add(base::as_bytes(fmt::format("{}={}\n", key, value)));
  }
  for (const auto& [name, tensor] : content.tensors) {
    add(base::as_bytes(fmt::format("{} [{}]\n", name, fmt::join(tensor.shape, ", "))));
    std::visit([&add](const auto& values) { add(std::as_bytes(std::span(values))); }, tensor.values);
  }
  return fmt::format("{:08x}", crc);
}

base::Bytes write_safetensors(const Safetensors& content) {
  json header = json::object();
  if (!content.metadata.empty()) header[kMetadata] = content.metadata;
  std::size_t offset = 0;
  for (const auto& [name, tensor] : content.tensors) {
    const std::size_t begin = offset;
    std::visit([&offset](const auto& values) { offset += values.size() * sizeof(values[0]); }, tensor.values);
    header[name] = {{"dtype", std::holds_alternative<std::vector<float>>(tensor.values) ? "F32" : "F64"},
                    {"shape", tensor.shape},
                    {"data_offsets", {begin, offset}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the values start aligned

  base::Bytes bytes(kLengthBytes + text.size() + offset);
  const std::uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, kLengthBytes);
  std::memcpy(bytes.data() + kLengthBytes, text.data(), text.size());
  std::byte* out = bytes.data() + kLengthBytes + text.size();
  for (const auto& [name, tensor] : content.tensors) {
    std::visit(
        [&out](const auto& values) {
          const auto source = std::as_bytes(std::span(values));
          out = std::ranges::copy(source, out).out;
        },
        tensor.values);
  }
  return bytes;
}

Safetensors parse_safetensors(std::span<const std::byte> bytes, const std::string& name) {
  if (bytes.size() < kLengthBytes) damaged(name, "it has {} bytes", bytes.size());
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  const std::size_t available = bytes.size() - kLengthBytes;
  if (length > kMaxHeader || length > available) {
    damaged(name, "its header claims {} bytes, but {} are there (at most {} are read)", length, available, kMaxHeader);
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, length);
  const std::span<const std::byte> data = bytes.subspan(kLengthBytes + length);

  Safetensors content;
  std::vector<Entry> entries;
  const json header = parse_header(text, name);
  for (const auto& [key, value] : header.items()) {
    if (key != kMetadata) {
      entries.push_back(parse_entry(key, value, name));
      continue;
    }
    if (!value.is_object()) damaged(name, "its metadata is no JSON object");
    for (const auto& [field, content_text] : value.items()) {
      if (!content_text.is_string()) damaged(name, "its metadata field {} is no text", base::printable(field));
      content.metadata[field] = content_text.get<std::string>();
    }
  }
  require_covered(entries, data.size(), name);
  for (const Entry& entry : entries) content.tensors.emplace(entry.name, read_tensor(entry, data));
  return content;
}

}  // namespace inkling::tensor
