#include "dataset/idx.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/files.h"
#include "base/folders.h"
#include "base/gzip.h"
#include "dataset/checks.h"
#include "dataset/npz.h"
#include "dataset/values.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kMaxRank = 4;

// The type of number that the header's third byte states.
std::optional<NumberType> type_of(std::size_t code) {
  switch (code) {
    case 0x08: return NumberType{NumberKind::kUnsigned, 1, true};
    case 0x09: return NumberType{NumberKind::kSigned, 1, true};
    case 0x0B: return NumberType{NumberKind::kSigned, 2, true};
    case 0x0C: return NumberType{NumberKind::kSigned, 4, true};
    case 0x0D: return NumberType{NumberKind::kFloat, 4, true};
    case 0x0E: return NumberType{NumberKind::kFloat, 8, true};
    default: return std::nullopt;
  }
}

// An IDX file, plain or in gzip, read from its front to its end.
class Source {
 public:
  Source(std::span<const std::byte> bytes, const std::string& name) : rest_(bytes), size_(bytes.size()), name_(name) {
    if (!base::is_gzip(bytes)) return;
    unpacker_.emplace(bytes, name);
    size_ = base::max_unpacked(bytes.size());
  }

  struct Header {
    NumberType type;
    std::vector<std::size_t> shape;
  };

  // What the header states. Throws unless it is that of an IDX file.
  Header header(const char* items) {
    const std::size_t magic = number(items);
    const auto type = magic >> 16 == 0 ? type_of(magic >> 8) : std::nullopt;
    const std::size_t rank = magic & 0xFF;
    if (magic >> 16 != 0) {
      base::fail(ErrorKind::kData, "{}: is no IDX file: expected the magic number 0x00000803 or the like, got 0x{:08x}",
                 name_, magic);
    }
    if (!type) {
      base::fail(ErrorKind::kData, "{}: expected items of a type from 0x08 (unsigned bytes) to 0x0e, got 0x{:02x}",
                 name_, magic >> 8);
    }
    if (rank == 0 || rank > kMaxRank) {
      base::fail(ErrorKind::kData, "{}: expected 1 to {} dimensions ({}), got {}", name_, kMaxRank, items, rank);
    }
    Header header{*type, std::vector<std::size_t>(rank)};
    for (std::size_t& dimension : header.shape) dimension = number(items);
    return header;
  }

  // The items behind the header, as they are stored, which must be all that is left.
  std::vector<std::byte> items(const Header& header) {
    std::vector<std::size_t> factors = header.shape;
    factors.push_back(header.type.size);
    const auto count = base::checked_product(factors);
    const std::size_t expected = used_ + std::min(count.value_or(kMaxDatasetBytes + 1), kMaxDatasetBytes + 1);
    if (expected > kMaxDatasetBytes) {
      base::fail(ErrorKind::kData, "{}: too large: expected at most {} bytes", name_, kMaxDatasetBytes);
    }
    if (unpacker_ ? expected > size_ : expected != size_) {
      base::fail(ErrorKind::kData, "{}: expected {} bytes as its header states, got {}{}", name_, expected,
                 unpacker_ ? "at most " : "", size_);
    }
    std::vector<std::byte> values(*count);
    if (read(values) != *count) {
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
  const Source::Header header = source.header("images, height, width");
  const auto shape = image_shape(header.shape);
  if (!shape) {
    base::fail(ErrorKind::kData, "{}: expected images of shape (n, height, width) or flat squares, got ({})", name,
               fmt::join(header.shape, ", "));
  }
  dataset.height = shape->height;
  dataset.width = shape->width;
  checked_image_bytes(name, shape->count, shape->height, shape->width);
  const std::vector<std::byte> items = source.items(header);
  std::string ignored;  // shares of 1 and the like are plain to see in what comes of them
  dataset.pixels = to_pixels({header.type, items}, name, ignored);
}

// Every `columns`-th number, the first of each row.
std::vector<std::byte> first_column(const std::vector<std::byte>& items, std::size_t columns, std::size_t size) {
  std::vector<std::byte> first;
  for (std::size_t i = 0; i < items.size(); i += columns * size) {
    first.insert(first.end(), items.begin() + static_cast<std::ptrdiff_t>(i),
                 items.begin() + static_cast<std::ptrdiff_t>(i + size));
  }
  return first;
}

void parse_labels(std::span<const std::byte> bytes, const std::string& name, const std::string& images_name,
                  Dataset& dataset) {
  constexpr std::size_t kQmnistColumns = 8;  // the digit, and who wrote it where
  Source source(bytes, name);
  Source::Header header = source.header("labels");
  require_label_count(name, header.shape[0], images_name, dataset.pixels.size() / dataset.image_size());
  std::vector<std::byte> items = source.items(header);
  if (header.shape.size() == 2 && header.shape[1] == kQmnistColumns) {
    items = first_column(items, kQmnistColumns, header.type.size);
    header.shape.pop_back();
  }
  dataset.labels = labels_of({header.type, items}, header.shape, name);
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

Dataset read_idx_images(const std::string& images_path, const std::string& name) {
  Dataset dataset{name, 0, 0, 255, {}, {}};
  parse_images(base::read_file(images_path, kMaxDatasetBytes), images_path, dataset);
  dataset.labels.assign(dataset.pixels.size() / dataset.image_size(), 0);
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

std::vector<std::string> idx_image_files(const std::string& folder) {
  std::vector<std::string> found;
  const auto look = [&](const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    const bool named = name.find("images") != std::string::npos && name.find("idx3") != std::string::npos;
    if (named && is_there(path)) found.push_back(path.string());
  };
  for (const std::string& name : base::names_in(folder)) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    std::error_code error;
    look(path);
    if (!std::filesystem::is_directory(path, error) || name.starts_with('.')) continue;
    for (const std::string& inner : base::names_in(path.string())) look(path / inner);
  }
  return found;
}

std::optional<std::string> find_idx_labels(const std::string& images_path) {
  const std::filesystem::path path(images_path);
  std::string name = path.filename().string();
  if (!replace_last(name, "images", "labels")) return std::nullopt;
  replace_last(name, "idx3", "idx1");
  const std::string bare = name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
  std::string folder = path.parent_path().filename().string();
  replace_last(folder, "images", "labels");
  replace_last(folder, "idx3", "idx1");
  for (const std::filesystem::path& place : {path.parent_path(), path.parent_path().parent_path() / folder}) {
    for (const std::string& candidate : {name, bare, bare + ".gz"}) {
      if (is_there(place / candidate)) return (place / candidate).string();
    }
  }
  return std::nullopt;
}

}  // namespace inkling::dataset
