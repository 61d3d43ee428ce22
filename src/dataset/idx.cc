#include "dataset/idx.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/gzip.h"
#include "dataset/checks.h"

namespace inkling::dataset {
namespace {

constexpr unsigned kUnsignedByte = 0x08;
constexpr std::size_t kImagesRank = 3;
constexpr std::size_t kLabelsRank = 1;

// An IDX file, plain or in gzip, read from its front to its end.
class Source {
 public:
  Source(std::span<const std::byte> bytes, const std::string& name) : rest_(bytes), size_(bytes.size()), name_(name) {
    if (!base::is_gzip(bytes)) return;
    unpacker_.emplace(bytes, name);
    size_ = base::max_unpacked(bytes.size());
  }

  // The dimensions that the header states. Throws unless there are `rank` of them, of bytes.
  template <std::size_t kRank>
  std::array<std::size_t, kRank> header(const char* items) {
    const std::size_t magic = number(items);
    const std::size_t expected = kUnsignedByte << 8 | kRank;
    const std::size_t type = magic >> 8 & 0xFF;
    if (magic >> 16 != 0) {
      base::fail(ErrorKind::kData, "{}: is no IDX file: expected the magic number 0x{:08x}, got 0x{:08x}", name_,
                 expected, magic);
    }
    if (type != kUnsignedByte) {
      base::fail(ErrorKind::kData, "{}: expected items of type 0x{:02x} (unsigned bytes), got 0x{:02x}", name_,
                 kUnsignedByte, type);
    }
    if ((magic & 0xFF) != kRank) {
      base::fail(ErrorKind::kData, "{}: expected {} dimensions ({}), got {}", name_, kRank, items, magic & 0xFF);
    }
    std::array<std::size_t, kRank> dimensions = {};
    for (std::size_t& dimension : dimensions) dimension = number(items);
    return dimensions;
  }

  // The `count` items behind the header, which must be all that is left.
  std::vector<std::uint8_t> items(std::size_t count) {
    const std::size_t expected = used_ + count;
    if (unpacker_ ? expected > size_ : expected != size_) {
      base::fail(ErrorKind::kData, "{}: expected {} bytes as its header states, got {}{}", name_, expected,
                 unpacker_ ? "at most " : "", size_);
    }
    std::vector<std::uint8_t> values(count);
    if (read(std::as_writable_bytes(std::span(values))) != count) {
      base::fail(ErrorKind::kData, "{}: expected {} bytes as its header states, got {}", name_, expected, used_);
    }
    if (unpacker_) unpacker_->finish();
    return values;
  }

 private:
  std::size_t number(const char* items) {
    std::array<std::byte, 4> bytes = {};
    if (read(bytes) != bytes.size()) base::fail(ErrorKind::kData, "{}: ends within its header ({})", name_, items);
    std::size_t value = 0;
    for (const std::byte byte : bytes) value = value << 8 | static_cast<std::size_t>(byte);
    return value;
  }

  std::size_t read(std::span<std::byte> out) {
    std::size_t count = 0;
    if (unpacker_) {
      count = unpacker_->read(out);
    } else {
      count = std::min(out.size(), rest_.size());
      std::copy_n(rest_.begin(), count, out.begin());
      rest_ = rest_.subspan(count);
    }
    used_ += count;
    return count;
  }

  std::span<const std::byte> rest_;  // of a plain file
  std::optional<base::Unpacker> unpacker_;
  std::size_t size_;  // in bytes; of a file in gzip the most that it can be
  std::size_t used_ = 0;
  const std::string& name_;
};

void parse_images(std::span<const std::byte> bytes, const std::string& name, Dataset& dataset) {
  Source source(bytes, name);
  const auto [count, height, width] = source.header<kImagesRank>("images, height, width");
  dataset.height = height;
  dataset.width = width;
  dataset.pixels = source.items(checked_image_bytes(name, count, height, width));
}

void parse_labels(std::span<const std::byte> bytes, const std::string& name, const std::string& images_name,
                  Dataset& dataset) {
  Source source(bytes, name);
  const auto [count] = source.header<kLabelsRank>("labels");
  require_label_count(name, count, images_name, dataset.pixels.size() / dataset.image_size());
  dataset.labels = source.items(count);
  require_digits(name, dataset.labels);
}

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error);
}

// Whether there was a `from` in `text` to replace.
bool replace_last(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t place = text.rfind(from);
  if (place == std::string::npos) return false;
  text.replace(place, from.size(), to);
  return true;
}

}  // namespace

bool is_idx(std::span<const std::byte> bytes) {
  constexpr std::array<std::byte, 2> kZeros = {};
  return bytes.size() >= 4 && std::ranges::equal(bytes.first(2), kZeros) && bytes[2] >= std::byte{0x08} &&
         bytes[2] <= std::byte{0x0E} && bytes[3] != std::byte{0};
}

Dataset parse_idx(std::span<const std::byte> images, const std::string& images_name, std::span<const std::byte> labels,
                  const std::string& labels_name, const std::string& name) {
  Dataset dataset{name, 0, 0, 255, {}, {}};
  parse_images(images, images_name, dataset);
  parse_labels(labels, labels_name, images_name, dataset);
  return dataset;
}

Dataset read_idx(const std::string& images_path, const std::string& labels_path, const std::string& name) {
  Dataset dataset{name, 0, 0, 255, {}, {}};
  parse_images(base::read_file(images_path, kMaxDatasetBytes), images_path, dataset);
  parse_labels(base::read_file(labels_path, kMaxDatasetBytes), labels_path, images_path, dataset);
  return dataset;
}

std::optional<std::string> find_idx_file(const std::string& folder, const std::string& part, const std::string& items) {
  const char* rank = items == "images" ? "idx3" : "idx1";
  for (const char* separator : {"-", "."}) {
    for (const char* ending : {"", ".gz"}) {
      const std::string name = fmt::format("{}-{}{}{}-ubyte{}", part, items, separator, rank, ending);
      const std::filesystem::path path = std::filesystem::path(folder) / name;
      if (is_there(path)) return path.string();
    }
  }
  return std::nullopt;
}

std::optional<std::string> find_idx_labels(const std::string& images_path) {
  const std::filesystem::path path(images_path);
  std::string name = path.filename().string();
  if (!replace_last(name, "images", "labels")) return std::nullopt;
  replace_last(name, "idx3", "idx1");
  const std::string bare = name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
  for (const std::string& candidate : {name, bare, bare + ".gz"}) {
    if (is_there(path.parent_path() / candidate)) return (path.parent_path() / candidate).string();
  }
  return std::nullopt;
}

}  // namespace inkling::dataset
