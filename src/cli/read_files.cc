#include "cli/read_files.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "codec/decode.h"

namespace inkling::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = std::size_t{1} << 30;  // bytes
constexpr std::size_t kStart = 16;                      // bytes, enough to know a picture by

bool starts_as_picture(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::array<char, kStart> start = {};
  stream.read(start.data(), start.size());
  return codec::is_picture(std::as_bytes(std::span(start.data(), static_cast<std::size_t>(stream.gcount()))));
}

void append_folder(const std::string& folder, std::vector<std::string>& paths) {
  std::error_code error;
  std::vector<std::string> found;
  fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    std::error_code ignored;
    if (entries->path().filename().string().starts_with('.')) {
      if (entries->is_directory(ignored)) entries.disable_recursion_pending();
      continue;
    }
    if (entries->is_regular_file(ignored) && starts_as_picture(entries->path())) {
      found.push_back(entries->path().string());
    }
  }
  if (error) base::fail(ErrorKind::kIo, "{}: cannot read the folder: {}", folder, error.message());
  std::ranges::sort(found);
  paths.insert(paths.end(), found.begin(), found.end());
}

}  // namespace

std::vector<std::string> with_folders(const std::vector<std::string>& paths) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      append_folder(path, all);
    } else {
      all.push_back(path);
    }
  }
  return all;
}

raster::Image load_picture(const std::string& path, std::size_t max_pixels) {
  if (path == "-") {
    const std::string name = "standard input";
    return codec::decode_image(base::read_descriptor(STDIN_FILENO, name, kMaxFile), name, max_pixels);
  }
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    base::fail(ErrorKind::kData, "{}: is a folder, expected a picture: --recursive reads those in it", path);
  }
  return codec::decode_image(base::read_file(path, kMaxFile), path, max_pixels);
}

}  // namespace inkling::cli
