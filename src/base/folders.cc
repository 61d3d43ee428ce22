#include "base/folders.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/error.h"

namespace inkling::base {

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    names.push_back(entries->path().filename().string());
  }
  if (error) fail(ErrorKind::kIo, "{}: cannot read the folder: {}", folder, error.message());
  std::ranges::sort(names);
  return names;
}

}  // namespace inkling::base
