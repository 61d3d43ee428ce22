#include "dataset/folder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/folders.h"
#include "base/text.h"
#include "codec/decode.h"
#include "dataset/checks.h"
#include "raster/resample.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 28;  // bytes
constexpr std::size_t kMaxKeptSide = 128;
constexpr std::size_t kSide = 28;

std::filesystem::path digit_folder(const std::string& folder, std::size_t digit) {
  return std::filesystem::path(folder) / fmt::format("{}", digit);
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

bool is_digit_folder(const std::string& folder) {
  for (std::size_t digit = 0; digit < 10; ++digit) {
    if (is_folder(digit_folder(folder, digit))) return true;
  }
  return false;
}

FolderDataset read_digit_folder(const std::string& folder, const std::string& name, BadFiles bad_files) {
  FolderDataset result{{name, 0, 0, 255, {}, {}}, 0, ""};
  Collector collector(result.data);
  for (std::size_t digit = 0; digit < 10; ++digit) {
    if (!is_folder(digit_folder(folder, digit))) continue;
    for (const std::string& path : list(digit_folder(folder, digit))) {
      raster::Image image;
      try {
        image = bright_ink(codec::decode_image(base::read_regular_file(path, kMaxFile), base::printable(path, 1000)));
      } catch (const Error& error) {
        if (bad_files == BadFiles::kRefuse) throw;
        if (result.skipped++ == 0) result.first_error = error.what();
        continue;
      }
      collector.add(image, digit);
    }
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
