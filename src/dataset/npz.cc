#include "dataset/npz.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/text.h"
#include "dataset/checks.h"
#include "dataset/zip.h"

namespace inkling::dataset {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kMaxRank = 8;

// Reads the header's literal from its front to its end.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  std::vector<std::size_t> shape() {
    expect("{");
    while (!accept("}")) {
      entry();
      if (!accept(",")) {
        expect("}");
        break;
      }
    }
    if (!rest_.ends_with('\n') || rest_.find_first_not_of(' ') != rest_.size() - 1) broken();
    if (!descr_ || !order_ || !shape_) broken();
    return *shape_;
  }

 private:
  [[noreturn]] void broken() const { base::fail(ErrorKind::kData, "{}: its array header is broken", name_); }

  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  bool accept(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void expect(std::string_view token) {
    if (!accept(token)) broken();
  }

  void entry() {
    const std::string_view key = quoted();
    expect(":");
    if (key == "descr" && !descr_) {
      descr_ = quoted();
      if (*descr_ != "|u1" && *descr_ != "u1") {
        base::fail(ErrorKind::kData, "{}: expected unsigned bytes ('|u1'), got '{}'", name_,
                   base::printable(*descr_, 20));
      }
    } else if (key == "fortran_order" && !order_) {
      order_ = true;
      if (!accept("False")) {
        expect("True");
        base::fail(ErrorKind::kData, "{}: expected an array in C order, got Fortran's", name_);
      }
    } else if (key == "shape" && !shape_) {
      shape_ = tuple();
    } else {
      broken();
    }
  }

  std::string_view quoted() {
    expect("'");
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) broken();
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> values;
    expect("(");
    while (!accept(")")) {
      skip_space();
      std::size_t value = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
      if (error != std::errc() || values.size() == kMaxRank) broken();
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      values.push_back(value);
      if (!accept(",")) {
        expect(")");
        break;
      }
    }
    return values;
  }

  std::string_view rest_;
  const std::string& name_;
  std::optional<std::string_view> descr_;
  std::optional<bool> order_;
  std::optional<std::vector<std::size_t>> shape_;
};

// The sizes of an npy file's parts, as its front states them.
struct NpyLayout {
  std::size_t header_begin;
  std::size_t items_begin;
};

NpyLayout npy_layout(std::string_view text, const std::string& name) {
  const auto byte = [&](std::size_t place) { return static_cast<std::size_t>(static_cast<std::uint8_t>(text[place])); };
  if (!text.starts_with("\x93NUMPY"sv)) base::fail(ErrorKind::kData, "{}: is no NumPy array", name);
  if (text.size() < 8) base::fail(ErrorKind::kData, "{}: ends within its array header", name);
  if (byte(6) < 1 || byte(6) > 3 || byte(7) != 0) {
    base::fail(ErrorKind::kData, "{}: expected an array of format 1.0, 2.0 or 3.0, got {}.{}", name, byte(6), byte(7));
  }
  const std::size_t length_size = byte(6) == 1 ? 2 : 4;
  const std::size_t begin = 8 + length_size;
  if (text.size() < begin) base::fail(ErrorKind::kData, "{}: ends within its array header", name);
  std::size_t length = 0;
  for (std::size_t i = length_size; i > 0; --i) length = length << 8 | byte(7 + i);
  if (text.size() - begin < length) base::fail(ErrorKind::kData, "{}: ends within its array header", name);
  return {begin, begin + length};
}

// The arrays of an archive, by name.
class Arrays {
 public:
  Arrays(std::span<const std::byte> bytes, const std::string& name) : archive_(bytes, name), name_(name) {}

  // The array `key`, of `rank` dimensions.
  NpyArray get(const std::string& key, std::size_t rank) const {
    auto content = archive_.content(key + ".npy", label(key), kMaxDatasetBytes);
    if (!content) {
      base::fail(ErrorKind::kData, "{}: expected arrays x_train, y_train, x_test and y_test as in mnist.npz, got no {}",
                 name_, key);
    }
    NpyArray array = parse_npy(*std::move(content), label(key));
    if (array.shape.size() != rank) {
      base::fail(ErrorKind::kData, "{}: expected {} dimensions, got {}", label(key), rank, array.shape.size());
    }
    return array;
  }

  Dataset part(const std::string& part) const {
    NpyArray images = get("x_" + part, 3);
    checked_image_bytes(label("x_" + part), images.shape[0], images.shape[1], images.shape[2]);
    NpyArray labels = get("y_" + part, 1);
    require_label_count(label("y_" + part), labels.shape[0], "x_" + part, images.shape[0]);
    require_digits(label("y_" + part), labels.items);
    return {name_, images.shape[1], images.shape[2], 255, std::move(images.items), std::move(labels.items)};
  }

 private:
  std::string label(const std::string& key) const { return fmt::format("{}: {}", name_, key); }

  ZipArchive archive_;
  const std::string& name_;
};

}  // namespace

NpyArray parse_npy(std::vector<std::uint8_t> bytes, const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const NpyLayout layout = npy_layout(text, name);
  const std::string_view header = text.substr(layout.header_begin, layout.items_begin - layout.header_begin);
  std::vector<std::size_t> shape = HeaderParser(header, name).shape();
  const auto expected = base::checked_product(shape);
  const std::size_t count = bytes.size() - layout.items_begin;
  if (!expected || *expected != count) {
    base::fail(ErrorKind::kData, "{}: expected {} items of shape ({}), got {} bytes", name,
               expected ? fmt::format("{}", *expected) : "more than there can be", fmt::join(shape, ", "), count);
  }
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(layout.items_begin));
  return {std::move(shape), std::move(bytes)};
}

std::pair<Dataset, Dataset> parse_npz(std::span<const std::byte> bytes, const std::string& name) {
  const Arrays arrays(bytes, name);
  Dataset train = arrays.part("train");
  return {std::move(train), arrays.part("test")};
}

}  // namespace inkling::dataset
