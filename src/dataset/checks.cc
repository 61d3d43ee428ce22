#include "dataset/checks.h"

#include "base/checked_size.h"
#include "base/error.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kMaxSide = 1024;
constexpr std::uint8_t kMaxLabel = 9;

}  // namespace

std::size_t checked_image_bytes(const std::string& name, std::size_t count, std::size_t height, std::size_t width) {
  if (count == 0) base::fail(ErrorKind::kData, "{}: holds no images, expected at least one", name);
  if (height < 1 || height > kMaxSide || width < 1 || width > kMaxSide) {
    base::fail(ErrorKind::kData, "{}: expected images of 1x1 to {}x{} pixels, got {}x{}", name, kMaxSide, kMaxSide,
               width, height);
  }
  const auto bytes = base::checked_product({count, height, width});
  if (!bytes || *bytes > kMaxDatasetBytes) {
    base::fail(ErrorKind::kData, "{}: too large: {} images of {}x{}, expected at most {} bytes", name, count, width,
               height, kMaxDatasetBytes);
  }
  return *bytes;
}

void require_label_count(const std::string& name, std::size_t labels, const std::string& images_name,
                         std::size_t images) {
  if (labels != images) {
    base::fail(ErrorKind::kData, "{}: expected {} labels, one for each image in {}, got {}", name, images, images_name,
               labels);
  }
}

void require_digits(const std::string& name, std::span<const std::uint8_t> labels) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] > kMaxLabel) {
      base::fail(ErrorKind::kData, "{}: label {}: expected a digit 0..{}, got {}", name, i, kMaxLabel, labels[i]);
    }
  }
}

}  // namespace inkling::dataset
