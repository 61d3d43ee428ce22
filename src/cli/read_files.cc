#include "cli/read_files.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/folders.h"

namespace inkling::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = std::size_t{1} << 30;  // bytes
constexpr std::size_t kStart = 16;                      // bytes, enough to know a picture by

// Why the file at `path` is none to read: "" where it starts as a picture does, and where it cannot be looked at:
// reading it then says why it cannot be read.
std::string reason_to_pass_over(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::array<char, kStart> start = {};
  if (!stream.read(start.data(), start.size()) && !stream.eof()) return "";
  const auto bytes = std::as_bytes(std::span(start.data(), static_cast<std::size_t>(stream.gcount())));
  return codec::is_picture(bytes) ? "" : codec::what_it_is(bytes);
}

struct Entry {
  std::string name;
  bool is_folder = false;

  // So that a folder's files are where their paths would be.
  std::string key() const { return is_folder ? name + "/" : name; }
};

std::vector<Entry> entries_of(const std::string& folder) {
  std::vector<Entry> entries;
  for (std::string& name : base::names_in(folder)) {
    std::error_code error;
    const bool is_folder = fs::is_directory(fs::symlink_status(fs::path(folder) / name, error));
    entries.push_back({std::move(name), is_folder});
  }
  std::ranges::sort(entries, {}, &Entry::key);
  return entries;
}

void visit_file(const fs::path& path, const FolderVisitor& visitor) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error) return visitor.file(path.string());
  if (fs::is_directory(status)) return visitor.passed_over(path.string(), "is a link to a folder");
  if (!fs::is_regular_file(status)) return visitor.passed_over(path.string(), "is no regular file");
  const std::string reason = reason_to_pass_over(path);
  reason.empty() ? visitor.file(path.string()) : visitor.passed_over(path.string(), reason);
}

}  // namespace

void walk_folder(const std::string& folder, const FolderVisitor& visitor) {
  std::vector<Entry> entries;
  try {
    entries = entries_of(folder);
  } catch (const Error& error) {
    return visitor.problem(error.what());
  }
  for (const Entry& entry : entries) {
    const fs::path path = fs::path(folder) / entry.name;
    if (entry.name.starts_with('.')) {
      visitor.passed_over(path.string(), entry.is_folder ? "is a hidden folder" : "is hidden");
    } else if (entry.is_folder) {
      walk_folder(path.string(), visitor);
    } else {
      visit_file(path, visitor);
    }
  }
}

bool is_folder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

codec::Document load_document(const std::string& path, const codec::DecodeOptions& options) {
  if (path == "-") {
    const std::string name = "standard input";
    return {base::read_descriptor(STDIN_FILENO, name, kMaxFile), name, options};
  }
  if (is_folder(path)) {
    base::fail(ErrorKind::kData, "{}: is a folder, expected a picture: --recursive reads those in it", path);
  }
  return {base::read_file(path, kMaxFile), path, options};
}

}  // namespace inkling::cli
