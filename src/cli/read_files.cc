#include "cli/read_files.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "base/folders.h"
#include "codec/decode.h"

namespace inkling::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = std::size_t{1} << 30;  // bytes
constexpr std::size_t kStart = 16;                      // bytes, enough to know a picture by

// Whether the file at `path` starts as a picture does. A file that cannot be looked at may be one: reading it says why
// it cannot be read.
bool may_be_picture(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::array<char, kStart> start = {};
  if (!stream.read(start.data(), start.size()) && !stream.eof()) return true;
  return codec::is_picture(std::as_bytes(std::span(start.data(), static_cast<std::size_t>(stream.gcount()))));
}

// Adds the pictures in `folder` and below. Links to folders are not followed, so that there is an end.
void append_folder(const std::string& folder, FoundFiles& found) {
  std::vector<std::string> names;
  try {
    names = base::names_in(folder);
  } catch (const Error& error) {
    found.problems.emplace_back(error.what());
    return;
  }
  for (const std::string& name : names) {
    if (name.starts_with('.')) continue;
    const fs::path path = fs::path(folder) / name;
    std::error_code error;
    if (fs::is_directory(fs::symlink_status(path, error))) {
      append_folder(path.string(), found);
      continue;
    }
    const fs::file_status status = fs::status(path, error);
    if (error || (fs::is_regular_file(status) && may_be_picture(path))) found.paths.push_back(path.string());
  }
}

}  // namespace

FoundFiles with_folders(const std::vector<std::string>& paths) {
  FoundFiles all;
  for (const std::string& path : paths) {
    const std::size_t first = all.paths.size();
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      append_folder(path, all);
      std::sort(all.paths.begin() + static_cast<std::ptrdiff_t>(first), all.paths.end());
    } else {
      all.paths.push_back(path);
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
