// Folders of pictures with transcripts, as tools/accuracy-read reads them.
#ifndef INKLING_BENCH_PICTURE_COLLECTION_H_
#define INKLING_BENCH_PICTURE_COLLECTION_H_

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>

#include "base/files.h"
#include "codec/png.h"
#include "dataset/dataset.h"
#include "raster/resample.h"
#include "synthesis/ink.h"

namespace inkling::bench {

inline synthesis::Ink ink_of(const dataset::Dataset& data, std::size_t row) {
  synthesis::Ink ink(data.width, data.height);
  const auto image = data.image(row);
  for (std::size_t i = 0; i < image.size(); ++i) ink.values[i] = static_cast<float>(image[i]) / data.max_value;
  return synthesis::cropped(ink);
}

inline synthesis::Ink enlarged(const synthesis::Ink& ink, float height) {
  const float scale = height / static_cast<float>(std::max(ink.width, ink.height));
  const auto pixels = [scale](std::size_t side) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<float>(side) * scale + 0.5f));
  };
  return raster::resample_triangle(ink, pixels(ink.width), pixels(ink.height));
}

// A folder of pictures with its list.
class Collection {
 public:
  Collection(const std::string& out, const std::string& name) : folder_(out + "/" + name), name_(name) {
    std::filesystem::create_directories(folder_ + "/lines");
  }

  void add(const raster::Image& picture, const std::string& transcript) {
    const std::string path = fmt::format("{:05}.png", count_++);
    base::write_file(folder_ + "/lines/" + path, codec::encode_png(picture));
    list_ += fmt::format("{},{},{}\n", path, transcript, name_);
  }

  ~Collection() { base::write_file(folder_ + "/lines.csv", base::as_bytes(list_)); }

 private:
  std::string folder_;
  std::string name_;
  std::string list_ = "path,transcript,kind\n";
  std::size_t count_ = 0;
};

}  // namespace inkling::bench

#endif  // INKLING_BENCH_PICTURE_COLLECTION_H_
