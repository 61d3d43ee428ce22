#include "dataset/folder.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/folders.h"
#include "base/text.h"
#include "codec/decode.h"
#include "dataset/checks.h"
#include "dataset/csv_layout.h"
#include "dataset/csv_lines.h"
#include "raster/resample.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 28;  // bytes
constexpr std::size_t kMaxKeptSide = 128;
constexpr std::size_t kSide = 28;

constexpr const char* kLabels = "labels.csv";
constexpr std::size_t kMaxLabels = std::size_t{1} << 26;  // bytes of that
constexpr std::array<std::string_view, 10> kWords = {"zero", "one", "two",   "three", "four",
                                                     "five", "six", "seven", "eight", "nine"};
constexpr std::array<std::string_view, 6> kPrefixes = {"digit", "class", "label", "number", "num", ""};

// The digit that a folder of its pictures is named after: "3", "03", "three", "digit_3"; nullopt for another name.
std::optional<std::size_t> digit_of(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c == '_' || c == '-' || c == ' ') continue;
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  for (const std::string_view prefix : kPrefixes) {
    if (!text.starts_with(prefix)) continue;
    std::string_view rest = std::string_view(text).substr(prefix.size());
    const auto word = std::ranges::find(kWords, rest);
    if (word != kWords.end()) return static_cast<std::size_t>(word - kWords.begin());
    while (rest.size() > 1 && rest.front() == '0') rest.remove_prefix(1);
    if (rest.size() == 1 && rest.front() >= '0' && rest.front() <= '9') return static_cast<std::size_t>(rest[0] - '0');
  }
  return std::nullopt;
}

bool is_folder(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

// The files in `folder` that are not hidden, by name.
std::vector<std::string> list(const std::filesystem::path& folder) {
  std::vector<std::string> paths;
  for (const std::string& name : base::names_in(folder.string())) {
    if (!name.starts_with('.')) paths.push_back((folder / name).string());
  }
  return paths;
}

std::uint8_t border_mean(const raster::Image& image) {
  std::size_t sum = 0;
  std::size_t count = 0;
  for (std::size_t y = 0; y < image.height; ++y) {
    const bool whole = y == 0 || y + 1 == image.height;
    for (std::size_t x = 0; x < image.width; x += whole ? 1 : std::max<std::size_t>(1, image.width - 1)) {
      sum += image.at(x, y);
      ++count;
    }
  }
  return static_cast<std::uint8_t>((sum + count / 2) / count);
}

// `image` with ink bright and paper dark.
raster::Image bright_ink(raster::Image image) {
  if (border_mean(image) > 127) {
    for (std::uint8_t& pixel : image.values) pixel = static_cast<std::uint8_t>(255 - pixel);
  }
  return image;
}

bool has_labels(const std::filesystem::path& folder) {
  std::error_code error;
  return std::filesystem::is_regular_file(folder / kLabels, error);
}

// The pictures that the table of labels names, with their digits. Its first line may name the columns.
std::vector<std::pair<std::string, std::size_t>> labelled_files(const std::filesystem::path& folder) {
  const std::string table = (folder / kLabels).string();
  const base::Bytes bytes = base::read_regular_file(table, kMaxLabels);
  CsvLines lines(bytes, table);
  std::vector<std::pair<std::string, std::size_t>> files;
  std::vector<std::string_view> fields;
  for (auto line = lines.next(); line; line = lines.next()) {
    if (line->empty()) continue;
    for (const char delimiter : {',', ';', '\t'}) {
      split(*line, delimiter, fields);
      if (fields.size() > 1) break;
    }
    const auto digit = fields.size() == 2 ? digit_of(fields[1]) : std::nullopt;
    if (!digit && lines.number() == 1) continue;
    if (!digit) {
      base::fail(ErrorKind::kData, "{}: line {}: expected the path of a picture and its digit, got '{}'", table,
                 lines.number(), base::printable(*line, 40));
    }
    files.emplace_back((folder / std::string(fields[0])).string(), *digit);
  }
  return files;
}

// Pictures as they come, kept in their size as long as it is one.
class Collector {
 public:
  explicit Collector(Dataset& data) : data_(data) {}

  void add(const raster::Image& image, std::size_t digit) {
    if (data_.labels.empty()) choose_size(image);
    if (!fitted_ && (image.width != data_.width || image.height != data_.height)) fit_all();
    if (data_.pixels.size() + data_.image_size() > kMaxDatasetBytes) {
      base::fail(ErrorKind::kData, "{}: too large: expected at most {} bytes of pixels", data_.name, kMaxDatasetBytes);
    }
    append(image);
    data_.labels.push_back(static_cast<std::uint8_t>(digit));
  }

 private:
  void choose_size(const raster::Image& image) {
    fitted_ = image.width > kMaxKeptSide || image.height > kMaxKeptSide;
    data_.width = fitted_ ? kSide : image.width;
    data_.height = fitted_ ? kSide : image.height;
  }

  void fit_all() {
    const std::vector<std::uint8_t> pixels = std::exchange(data_.pixels, {});
    const std::size_t size = data_.image_size();
    raster::Image image(data_.width, data_.height);
    data_.width = data_.height = kSide;
    fitted_ = true;
    for (std::size_t i = 0; i < data_.size(); ++i) {
      std::ranges::copy(std::span(pixels).subspan(i * size, size), image.values.begin());
      append(image);
    }
  }

  void append(const raster::Image& image) {
    if (!fitted_) {
      data_.pixels.insert(data_.pixels.end(), image.values.begin(), image.values.end());
      return;
    }
    const raster::Image small = raster::fit(image, kSide, kSide, border_mean(image));
    data_.pixels.insert(data_.pixels.end(), small.values.begin(), small.values.end());
  }

  Dataset& data_;
  bool fitted_ = false;
};

}  // namespace

std::vector<DigitFolder> digit_folders(const std::string& folder, std::vector<std::string>* others) {
  std::vector<DigitFolder> found;
  for (const std::string& name : base::names_in(folder)) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    if (!is_folder(path)) continue;
    const auto digit = digit_of(name);
    if (digit) found.push_back({*digit, path.string()});
    if (!digit && others != nullptr) others->push_back(name + "/");
  }
  std::ranges::stable_sort(found, {}, &DigitFolder::digit);
  return found;
}

bool is_digit_folder(const std::string& folder) {
  return is_folder(folder) && (has_labels(folder) || !digit_folders(folder).empty());
}

FolderDataset read_digit_folder(const std::string& folder, const std::string& name, BadFiles bad_files) {
  FolderDataset result{{name, 0, 0, 255, {}, {}}, 0, "", {}};
  Collector collector(result.data);
  const auto add = [&](const std::string& path, std::size_t digit) {
    raster::Image image;
    try {
      image = bright_ink(codec::decode_image(base::read_regular_file(path, kMaxFile), base::printable(path, 1000)));
    } catch (const Error& error) {
      if (bad_files == BadFiles::kRefuse) throw;
      if (result.skipped++ == 0) result.first_error = error.what();
      return;
    }
    collector.add(image, digit);
  };
  const std::vector<DigitFolder> digits = digit_folders(folder, &result.others);
  for (const DigitFolder& of_digit : digits) {
    for (const std::string& path : list(of_digit.path)) add(path, of_digit.digit);
  }
  if (digits.empty() && has_labels(folder)) {
    result.others.clear();
    for (const auto& [path, digit] : labelled_files(folder)) add(path, digit);
  }
  if (result.data.size() == 0) {
    base::fail(ErrorKind::kData, "{}: holds no pictures of digits{}", folder,
               result.skipped == 0
                   ? ""
                   : fmt::format(" ({} files skipped, the first: {})", result.skipped, result.first_error));
  }
  return result;
}

}  // namespace inkling::dataset
