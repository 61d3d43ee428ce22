#include "dataset/open.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/gzip.h"
#include "codec/decode.h"
#include "dataset/builtin.h"
#include "dataset/checks.h"
#include "dataset/csv.h"
#include "dataset/idx.h"
#include "dataset/npz.h"
#include "dataset/zip.h"

namespace inkling::dataset {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNpz = "mnist.npz";

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error) && !is_folder(path);
}

// An environment variable, nullopt where it is unset or empty.
std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

// The first bytes of `bytes`, unpacked if they are gzip: enough to know a format by.
base::Bytes front(std::span<const std::byte> bytes, const std::string& name) {
  constexpr std::size_t kFront = 16;
  if (!base::is_gzip(bytes))
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), kFront))};
  base::Bytes unpacked(kFront);
  unpacked.resize(base::Unpacker(bytes, name).read(unpacked));
  return unpacked;
}

void require_one_size(const Dataset& train, const Dataset& test) {
  if (test.height == train.height && test.width == train.width) return;
  base::fail(ErrorKind::kData, "{}: its parts differ: training images are {}x{}, test images {}x{}", train.name,
             train.width, train.height, test.width, test.height);
}

Partition in_two_parts(Dataset train, Dataset test) {
  require_one_size(train, test);
  return {.train = whole(std::move(train)), .test = whole(std::move(test))};
}

Partition in_one_part(Dataset data) { return {.train = whole(std::move(data))}; }

// `file` is what errors call it.
Partition open_npz(std::span<const std::byte> bytes, const std::string& file, const std::string& name) {
  auto [train, test] = parse_npz(bytes, file);
  require_one_size(train, test);
  train.name = test.name = name;
  return in_two_parts(std::move(train), std::move(test));
}

Partition open_file(const std::string& path) {
  const base::Bytes bytes = base::read_file(path, kMaxDatasetBytes);
  const base::Bytes start = front(bytes, path);
  if (is_zip(start)) return open_npz(bytes, path, path);
  if (is_idx(start)) {
    const auto labels = find_idx_labels(path);
    if (!labels) {
      base::fail(ErrorKind::kIo,
                 "{}: is an IDX file: expected one of images, named like train-images-idx3-ubyte, with its "
                 "labels beside it",
                 path);
    }
    return in_one_part(parse_idx(bytes, path, base::read_file(*labels, kMaxDatasetBytes), *labels, path));
  }
  if (codec::is_picture(start)) {
    base::fail(ErrorKind::kData, "{}: is a picture: expected a dataset (inkling read reads pictures)", path);
  }
  return in_one_part(parse_csv(bytes, path));
}

Partition open_idx_folder(const std::string& folder, const std::string& train_images, const std::string& name) {
  const auto labels_of = [](const std::string& images) {
    const auto labels = find_idx_labels(images);
    if (!labels) base::fail(ErrorKind::kIo, "{}: expected its labels beside it", images);
    return *labels;
  };
  Dataset train = read_idx(train_images, labels_of(train_images), name);
  const auto test_images = find_idx_file(folder, "t10k", "images");
  if (!test_images) return in_one_part(std::move(train));
  return in_two_parts(std::move(train), read_idx(*test_images, labels_of(*test_images), name));
}

Dataset open_csv(const fs::path& path, const std::string& name) {
  Dataset data = parse_csv(base::read_file(path.string(), kMaxDatasetBytes), path.string());
  data.name = name;
  return data;
}

Dataset open_pictures(const fs::path& folder, const std::string& name, BadFiles bad_files,
                      std::vector<std::string>& warnings) {
  FolderDataset read = read_digit_folder(folder.string(), name, bad_files);
  if (read.skipped > 0) {
    warnings.push_back(fmt::format("{}: {} of {} files skipped, the first: {}", folder.string(), read.skipped,
                                   read.skipped + read.data.size(), read.first_error));
  }
  return std::move(read.data);
}

Partition open_folder(const std::string& path, const std::string& name, BadFiles bad_files) {
  const fs::path folder(path);
  if (const auto images = find_idx_file(path, "train", "images")) return open_idx_folder(path, *images, name);
  if (is_file(folder / "optdigits.tra") && is_file(folder / "optdigits.tes")) {
    return in_two_parts(open_csv(folder / "optdigits.tra", name), open_csv(folder / "optdigits.tes", name));
  }
  if (is_file(folder / kNpz)) {
    const std::string file = (folder / kNpz).string();
    return open_npz(base::read_file(file, kMaxDatasetBytes), file, name);
  }
  std::vector<std::string> warnings;
  if (is_digit_folder(path)) {
    Partition data = in_one_part(open_pictures(folder, name, bad_files, warnings));
    data.warnings = std::move(warnings);
    return data;
  }
  if (is_digit_folder((folder / "train").string()) && is_digit_folder((folder / "test").string())) {
    Dataset train = open_pictures(folder / "train", name, bad_files, warnings);
    Partition data = in_two_parts(std::move(train), open_pictures(folder / "test", name, bad_files, warnings));
    data.warnings = std::move(warnings);
    return data;
  }
  base::fail(ErrorKind::kData,
             "{}: holds no dataset: expected IDX files, mnist.npz, optdigits.tra and .tes, or folders 0 to "
             "9 of pictures",
             path);
}

Partition open_mnist() {
  const auto folder = find_mnist();
  if (!folder) {
    base::fail(ErrorKind::kIo, "mnist: is not in {}: get it with: inkling data get mnist",
               (fs::path(data_folder()) / "mnist").string());
  }
  return open_folder(*folder, "mnist", BadFiles::kRefuse);
}

}  // namespace

Partition open_dataset(const std::string& spec, BadFiles bad_files) {
  if (spec == "digits") return in_one_part(builtin_digits());
  if (spec == "mnist") return open_mnist();
  return is_folder(spec) ? open_folder(spec, spec, bad_files) : open_file(spec);
}

std::string data_folder() {
  if (const auto folder = environment("INKLING_DATA")) return *folder;
  if (const auto folder = environment("XDG_DATA_HOME")) return (fs::path(*folder) / "inkling").string();
  if (const auto folder = environment("HOME")) return (fs::path(*folder) / ".local/share/inkling").string();
  base::fail(ErrorKind::kIo, "there is no folder for data: set INKLING_DATA, XDG_DATA_HOME or HOME");
}

std::optional<std::string> find_mnist() {
  const std::string folder = data_folder();
  std::vector<fs::path> candidates = {fs::path(folder) / "mnist"};
  if (environment("INKLING_DATA")) candidates.emplace_back(folder);
  for (const fs::path& candidate : candidates) {
    if (find_idx_file(candidate.string(), "train", "images") || is_file(candidate / kNpz)) return candidate.string();
  }
  return std::nullopt;
}

}  // namespace inkling::dataset
