#include "training/checkpoint.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/folders.h"

namespace inkling::training {
namespace {

constexpr std::size_t kKept = 2;
constexpr std::size_t kMaxFile = std::size_t{1} << 32;
constexpr std::size_t kDigits = 12;  // of a step in a file name, so that names sort as numbers
constexpr std::string_view kPrefix = "checkpoint-";
constexpr std::string_view kSuffix = ".safetensors";
constexpr const char* kChecksum = "crc32";

bool is_checkpoint(std::string_view name) {
  return name.size() == kPrefix.size() + kDigits + kSuffix.size() && name.starts_with(kPrefix) &&
         name.ends_with(kSuffix) &&
         std::ranges::all_of(name.substr(kPrefix.size(), kDigits), [](char c) { return c >= '0' && c <= '9'; });
}

// The paths of the checkpoints in `folder`, newest first.
std::vector<std::string> checkpoints_in(const std::string& folder) {
  std::vector<std::string> paths;
  for (const std::string& name : base::names_in(folder)) {
    if (is_checkpoint(name)) paths.push_back((std::filesystem::path(folder) / name).string());
  }
  std::ranges::reverse(paths);
  return paths;
}

// A killed trainer leaves the file that it was writing: one beside a checkpoint's name (base/files.h).
bool is_leftover(std::string_view name) {
  constexpr std::size_t kEnd = sizeof(".XXXXXX") - 1;
  return name.size() > kEnd && name.starts_with(".") && is_checkpoint(name.substr(1, name.size() - 1 - kEnd));
}

void remove_leftovers(const std::string& folder) {
  for (const std::string& name : base::names_in(folder)) {
    std::error_code ignored;  // what cannot be removed is not in the way
    if (is_leftover(name)) std::filesystem::remove(std::filesystem::path(folder) / name, ignored);
  }
}

tensor::Safetensors load(const std::string& path) {
  tensor::Safetensors state = tensor::parse_safetensors(base::read_regular_file(path, kMaxFile), path);
  const auto stored = state.metadata.find(kChecksum);
  if (stored == state.metadata.end() || stored->second != tensor::checksum(state, kChecksum)) {
    base::fail(ErrorKind::kData, "{}: is damaged: its checksum does not match", path);
  }
  state.metadata.erase(stored);
  return state;
}

}  // namespace

bool holds_checkpoints(const std::string& folder) {
  std::error_code ignored;  // what cannot be looked at is looked at again by whoever opens it
  return std::filesystem::is_directory(folder, ignored) && !checkpoints_in(folder).empty();
}

CheckpointFolder::CheckpointFolder(std::string path) : path_(std::move(path)) {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) base::fail(ErrorKind::kIo, "{}: cannot make the folder: {}", path_, error.message());
  const std::string lock = (std::filesystem::path(path_) / "lock").string();
  lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) base::fail(ErrorKind::kIo, "{}: cannot open: {}", lock, std::strerror(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    ::close(lock_);
    if (reason == EWOULDBLOCK) base::fail(ErrorKind::kIo, "{}: another trainer is working in this folder", path_);
    base::fail(ErrorKind::kIo, "{}: cannot lock: {}", lock, std::strerror(reason));
  }
  remove_leftovers(path_);
}

CheckpointFolder::~CheckpointFolder() { ::close(lock_); }  // which unlocks

void CheckpointFolder::save(std::uint64_t step, tensor::Safetensors state) {
  state.metadata[kChecksum] = tensor::checksum(state, kChecksum);
  const std::string name = fmt::format("{}{:0{}}{}", kPrefix, step, kDigits, kSuffix);
  base::write_file((std::filesystem::path(path_) / name).string(), tensor::write_safetensors(state));
  const std::vector<std::string> paths = checkpoints_in(path_);
  for (std::size_t i = kKept; i < paths.size(); ++i) ::unlink(paths[i].c_str());
}

std::optional<tensor::Safetensors> CheckpointFolder::load_newest(
    const std::function<void(const std::string&)>& warn) const {
  const std::vector<std::string> paths = checkpoints_in(path_);
  for (const std::string& path : paths) {
    try {
      return load(path);
    } catch (const Error& error) {
      if (&path == &paths.back()) throw;
      warn(error.what());
    }
  }
  return std::nullopt;
}

}  // namespace inkling::training
