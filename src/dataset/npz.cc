#include "dataset/npz.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "base/checked_size.h"
#include "base/digits.h"
#include "base/error.h"
#include "base/text.h"
#include "dataset/checks.h"
#include "dataset/zip.h"

namespace inkling::dataset {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kMaxRank = 8;
constexpr std::size_t kMaxArrays = 64;        // of an archive
constexpr std::size_t kMostHeader = 1 << 16;  // bytes that an array's header is looked for in

// Reads the header's literal from its front to its end.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  struct Header {
    std::vector<std::size_t> shape;
    NumberType type;
    bool fortran = false;
  };

  Header parse() {
    expect("{");
    while (!accept("}")) {
      entry();
      if (!accept(",")) {
        expect("}");
        break;
      }
    }
    if (!rest_.ends_with('\n') || rest_.find_first_not_of(' ') != rest_.size() - 1) broken();
    if (!type_ || !fortran_ || !shape_) broken();
    return {*std::move(shape_), *type_, *fortran_};
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
    if (key == "descr" && !type_) {
      type_ = type_of(quoted());
    } else if (key == "fortran_order" && !fortran_) {
      fortran_ = accept("True");
      if (!*fortran_) expect("False");
    } else if (key == "shape" && !shape_) {
      shape_ = tuple();
    } else {
      broken();
    }
  }

  // "<i8" and the like: byte order, kind, bytes.
  NumberType type_of(std::string_view descr) const {
    std::string_view rest = descr;
    NumberType type;
    if (!rest.empty() && "<>|="sv.find(rest.front()) != std::string_view::npos) {
      type.big_endian = rest.front() == '>';
      rest.remove_prefix(1);
    }
    const bool sized = rest.size() == 2 && "1248"sv.find(rest[1]) != std::string_view::npos;
    type.size = sized ? static_cast<std::size_t>(rest[1] - '0') : 0;
    const std::size_t kind = rest.empty() ? std::string_view::npos : "uifb"sv.find(rest.front());
    const bool known =
        sized && kind != std::string_view::npos && (kind != 2 || type.size >= 4) && (kind != 3 || type.size == 1);
    if (!known) {
      base::fail(ErrorKind::kData, "{}: expected whole numbers or floats, got the type '{}'", name_,
                 base::printable(descr, 20));
    }
    constexpr std::array kKinds = {NumberKind::kUnsigned, NumberKind::kSigned, NumberKind::kFloat, NumberKind::kBool};
    type.kind = kKinds[kind];
    return type;
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
  std::optional<NumberType> type_;
  std::optional<bool> fortran_;
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

// `items` of `shape`, the first dimension running fastest, so that the last one does.
std::vector<std::uint8_t> in_c_order(const std::vector<std::uint8_t>& items, const std::vector<std::size_t>& shape,
                                     std::size_t size) {
  std::vector<std::uint8_t> sorted(items.size());
  std::vector<std::size_t> strides(shape.size(), size);
  for (std::size_t i = 1; i < shape.size(); ++i) strides[i] = strides[i - 1] * shape[i - 1];
  std::vector<std::size_t> index(shape.size(), 0);
  for (std::size_t place = 0; place < sorted.size(); place += size) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) from += index[i] * strides[i];
    std::copy_n(items.begin() + static_cast<std::ptrdiff_t>(from), size,
                sorted.begin() + static_cast<std::ptrdiff_t>(place));
    for (std::size_t i = shape.size(); i-- > 0;) {
      if (++index[i] < shape[i]) break;
      index[i] = 0;
    }
  }
  return sorted;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

enum class Part : std::uint8_t { kOnly, kTrain, kTest, kOther };

// Which part of the data an array is of, by its name.
Part part_of(const std::string& name) {
  const std::string low = lower(name);
  if (low.find("val") != std::string::npos || low.find("dev") != std::string::npos) return Part::kOther;
  if (low.find("train") != std::string::npos) return Part::kTrain;
  return low.find("test") != std::string::npos ? Part::kTest : Part::kOnly;
}

// An array of an archive, its numbers not read yet.
struct Member {
  std::string name;
  std::vector<std::size_t> shape;

  bool may_be_images() const { return image_shape(shape).has_value(); }
  bool may_be_labels() const {
    return shape.size() == 1 || (shape.size() == 2 && (shape[1] == 1 || shape[1] == base::kDigits));
  }
  std::string text() const { return fmt::format("{} ({})", name, fmt::join(shape, "x")); }
};

class Archive {
 public:
  Archive(std::span<const std::byte> bytes, const std::string& name, const ArrayNames& names)
      : archive_(bytes, name), name_(name), names_(names) {
    for (const std::string& member : archive_.names()) {
      if (!member.ends_with(".npy")) continue;
      const std::string array = member.substr(0, member.size() - 4);
      if (members_.size() == kMaxArrays)
        base::fail(ErrorKind::kData, "{}: holds more than {} arrays", name, kMaxArrays);
      members_.push_back(
          {array, shape_of(archive_.front(member, label(array), kMostHeader, kMaxDatasetBytes), label(array))});
    }
  }

  ArrayParts parts() const {
    ArrayParts parts;
    if (names_.images || names_.labels) {
      parts.train = dataset(Part::kOnly, parts);
      return parts;
    }
    if (has(Part::kTrain)) parts.train = dataset(Part::kTrain, parts);
    if (has(Part::kTest)) parts.test = dataset(Part::kTest, parts);
    if (!parts.train && !parts.test) parts.train = dataset(Part::kOnly, parts);
    if (!parts.train) std::swap(parts.train, parts.test);
    return parts;
  }

 private:
  std::string label(const std::string& array) const { return fmt::format("{}: {}", name_, array); }

  static std::vector<std::size_t> shape_of(const std::vector<std::uint8_t>& start, const std::string& label) {
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    const NpyLayout layout = npy_layout(text, label);
    return HeaderParser(text.substr(layout.header_begin, layout.items_begin - layout.header_begin), label)
        .parse()
        .shape;
  }

  NpyArray read(const std::string& array) const {
    auto content = archive_.content(array + ".npy", label(array), kMaxDatasetBytes);
    if (!content) fail_open(fmt::format("there is no array {}", base::printable(array)));
    return parse_npy(*std::move(content), label(array));
  }

  [[noreturn]] void fail_open(const std::string& why) const {
    std::vector<std::string> all;
    for (const Member& member : members_) all.push_back(member.text());
    base::fail(
        ErrorKind::kData,
        "{}: {}: expected arrays of images and labels as in mnist.npz (x_train, y_train, x_test, y_test); it holds "
        "{}: --images NAME and --labels NAME say which",
        name_, why, all.empty() ? "none" : fmt::format("{}", fmt::join(all, ", ")));
  }

  bool has(Part part) const {
    return std::ranges::any_of(members_, [&](const Member& member) { return part_of(member.name) == part; });
  }

  // The one array of `part` for which `fits`; of several the one whose name starts with one of `hints`; "" where there
  // is none.
  template <typename Fits>
  std::string only(Part part, const char* what, std::initializer_list<const char*> hints, const Fits& fits) const {
    std::vector<std::string> found, hinted;
    for (const Member& member : members_) {
      if (part_of(member.name) != part || !fits(member)) continue;
      found.push_back(member.name);
      const std::string low = lower(member.name);
      const auto is_in_name = [&](const char* hint) {
        return std::string_view(hint).size() == 1 ? low.starts_with(hint) : low.find(hint) != std::string::npos;
      };
      if (std::ranges::any_of(hints, is_in_name)) hinted.push_back(member.name);
    }
    const std::vector<std::string>& meant = found.size() > 1 && !hinted.empty() ? hinted : found;
    if (meant.size() > 1) fail_open(fmt::format("{} could all be the {}", fmt::join(meant, ", "), what));
    return meant.empty() ? "" : meant.front();
  }

  std::string images_of(Part part) const {
    if (names_.images) return *names_.images;
    return only(part, "images", {"x", "image", "data", "pixel", "feature"},
                [](const Member& member) { return member.may_be_images(); });
  }

  // Those that are as many as the images; where there are none, those that would be.
  std::string labels_of_part(Part part, const std::string& images, std::size_t count) const {
    if (names_.labels) return *names_.labels;
    const auto find = [&](bool as_many) {
      return only(part, "labels", {"y", "label", "target", "class", "digit"}, [&](const Member& member) {
        return member.may_be_labels() && member.name != images && (!as_many || member.shape[0] == count);
      });
    };
    const std::string found = find(true);
    return found.empty() ? find(false) : found;
  }

  Dataset dataset(Part part, ArrayParts& parts) const {
    const std::string images = images_of(part);
    if (images.empty()) fail_open("there are no images");
    const NpyArray pixels = read(images);
    const std::string labels = labels_of_part(part, images, pixels.shape.empty() ? 0 : pixels.shape[0]);
    std::optional<NpyArray> digits;
    if (!labels.empty()) digits = read(labels);
    ArrayParts one = parse_arrays(pixels, label(images), digits, label(labels), name_);
    parts.has_labels = parts.has_labels && one.has_labels;
    if (images != "x_train" && images != "x_test") {
      one.remarks.insert(one.remarks.begin(),
                         fmt::format("images are {}, labels {}", images, labels.empty() ? "none" : labels));
    }
    parts.remarks.insert(parts.remarks.end(), one.remarks.begin(), one.remarks.end());
    return *std::move(one.train);
  }

  ZipArchive archive_;
  const std::string& name_;
  const ArrayNames& names_;
  std::vector<Member> members_;
};

}  // namespace

bool is_npy(std::span<const std::byte> bytes) {
  return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).starts_with("\x93NUMPY"sv);
}

NpyArray parse_npy(std::vector<std::uint8_t> bytes, const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const NpyLayout layout = npy_layout(text, name);
  const std::string_view header = text.substr(layout.header_begin, layout.items_begin - layout.header_begin);
  auto [shape, type, fortran] = HeaderParser(header, name).parse();
  std::vector<std::size_t> factors = shape;
  factors.push_back(type.size);
  const auto expected = base::checked_product(factors);
  const std::size_t count = bytes.size() - layout.items_begin;
  if (!expected || *expected != count) {
    base::fail(ErrorKind::kData, "{}: expected {} bytes of shape ({}), got {}", name,
               expected ? fmt::format("{}", *expected) : "more than there can be", fmt::join(shape, ", "), count);
  }
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(layout.items_begin));
  if (fortran && shape.size() > 1) bytes = in_c_order(bytes, shape, type.size);
  return {std::move(shape), type, std::move(bytes)};
}

std::vector<std::uint8_t> labels_of(const Values& values, std::span<const std::size_t> shape, const std::string& name) {
  if (shape.size() == 1 || (shape.size() == 2 && shape[1] == 1)) return to_labels(values, name);
  if (shape.size() == 2 && shape[1] == base::kDigits) return from_one_hot(values, shape[1], name);
  base::fail(ErrorKind::kData, "{}: expected labels of shape (n), (n, 1) or (n, 10), got ({})", name,
             fmt::join(shape, ", "));
}

ArrayParts parse_arrays(const NpyArray& images, const std::string& images_name, const std::optional<NpyArray>& labels,
                        const std::string& labels_name, const std::string& name) {
  const auto shape = image_shape(images.shape);
  if (!shape) {
    base::fail(ErrorKind::kData, "{}: expected images of shape (n, height, width) or flat squares, got ({})",
               images_name, fmt::join(images.shape, ", "));
  }
  checked_image_bytes(images_name, shape->count, shape->height, shape->width);
  ArrayParts parts;
  std::string remark;
  Dataset data{name, shape->height, shape->width, 255, to_pixels(images.values(), images_name, remark), {}};
  if (!remark.empty()) parts.remarks.push_back(remark);
  parts.has_labels = labels.has_value();
  if (labels) {
    require_label_count(labels_name, labels->shape.empty() ? 1 : labels->shape[0], images_name, shape->count);
    data.labels = labels_of(labels->values(), labels->shape, labels_name);
  } else {
    data.labels.assign(shape->count, 0);
  }
  parts.train = std::move(data);
  return parts;
}

ArrayParts parse_npz(std::span<const std::byte> bytes, const std::string& name, const ArrayNames& names) {
  return Archive(bytes, name, names).parts();
}

}  // namespace inkling::dataset
