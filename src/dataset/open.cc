#include "dataset/open.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/folders.h"
#include "base/gzip.h"
#include "base/text.h"
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

Partition from_arrays(ArrayParts parts) {
  if (!parts.test) return in_one_part(*std::move(parts.train));
  require_one_size(*parts.train, *parts.test);
  return in_two_parts(*std::move(parts.train), *std::move(parts.test));
}

// `file` is what errors call it.
Opened open_npz(std::span<const std::byte> bytes, const std::string& file, const std::string& name,
                const OpenOptions& options) {
  ArrayParts parts = parse_npz(bytes, file, options.arrays);
  parts.train->name = name;
  if (parts.test) parts.test->name = name;
  Opened opened{{}, parts.has_labels, parts.remarks};
  opened.data = from_arrays(std::move(parts));
  return opened;
}

NpyArray read_npy(const std::string& path) {
  const base::Bytes bytes = base::read_file(path, kMaxDatasetBytes);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return parse_npy({begin, begin + bytes.size()}, path);
}

// The file of labels beside the array `path`, by its name: y_train.npy beside x_train.npy, labels.npy beside
// images.npy.
std::optional<std::string> labels_beside(const std::string& path) {
  const fs::path file(path);
  const std::string name = file.filename().string();
  constexpr std::array<std::pair<const char*, const char*>, 5> kNames = {
      {{"images", "labels"}, {"data", "labels"}, {"data", "target"}, {"x", "y"}, {"X", "y"}}};
  for (const auto& [images, labels] : kNames) {
    const std::size_t place = name.find(images);
    if (place == std::string::npos) continue;
    std::string other = name;
    other.replace(place, std::string_view(images).size(), labels);
    if (is_file(file.parent_path() / other)) return (file.parent_path() / other).string();
  }
  return std::nullopt;
}

Opened open_npy(const std::string& path, const OpenOptions& options) {
  const auto labels = options.arrays.labels ? options.arrays.labels : labels_beside(path);
  std::optional<NpyArray> digits;
  if (labels) digits = read_npy(*labels);
  ArrayParts parts = parse_arrays(read_npy(path), path, digits, labels.value_or(""), path);
  Opened opened{{}, parts.has_labels, parts.remarks};
  if (labels) opened.notes.push_back("labels are in " + *labels);
  opened.data = from_arrays(std::move(parts));
  return opened;
}

Opened open_idx(const std::string& path, const std::string& name) {
  if (const auto labels = find_idx_labels(path)) return {in_one_part(read_idx(path, *labels, name)), true, {}};
  if (fs::path(path).filename().string().find("images") == std::string::npos) {
    base::fail(
        ErrorKind::kIo,
        "{}: is an IDX file: expected one of images, named like train-images-idx3-ubyte, with its labels beside it",
        path);
  }
  return {in_one_part(read_idx_images(path, name)), false, {"there is no file of labels beside it"}};
}

Opened open_table(std::span<const std::byte> bytes, const std::string& path, const std::string& name,
                  const OpenOptions& options) {
  Table table = parse_table(bytes, path, options.csv);
  table.data.name = name;
  return {in_one_part(std::move(table.data)), table.has_labels, {table.layout}};
}

Opened open_file(const std::string& path, const OpenOptions& options) {
  const base::Bytes bytes = base::read_file(path, kMaxDatasetBytes);
  const base::Bytes start = front(bytes, path);
  if (is_zip(start)) return open_npz(bytes, path, path, options);
  if (is_npy(start)) return open_npy(path, options);
  if (is_idx(start)) return open_idx(path, path);
  if (codec::is_picture(start)) {
    base::fail(ErrorKind::kData, "{}: is a picture: expected a dataset (inkling read reads pictures)", path);
  }
  return open_table(bytes, path, path, options);
}

// The one of `files` whose name has one of `words`; nullopt for none. Throws where there are several.
std::optional<std::string> one_of(const std::vector<std::string>& files, std::initializer_list<const char*> words) {
  std::optional<std::string> found;
  for (const std::string& file : files) {
    const std::string name = fs::path(file).filename().string();
    if (std::ranges::none_of(words, [&](const char* word) { return name.find(word) != std::string::npos; })) continue;
    if (found)
      base::fail(ErrorKind::kData, "{} and {}: which of the two is meant? Name it instead of the folder", *found, file);
    found = file;
  }
  return found;
}

// IDX files by their usual names, or else by names that have "images", "train" and "t10k" or "test" in them.
std::optional<Opened> open_idx_folder(const std::string& folder, const std::string& name) {
  auto train = find_idx_file(folder, "train", "images");
  auto test = find_idx_file(folder, "t10k", "images");
  const std::vector<std::string> files = idx_image_files(folder);
  if (!train) train = one_of(files, {"train"});
  if (!test) test = one_of(files, {"t10k", "test"});
  if (!train && !test) return files.size() == 1 ? std::optional(open_idx(files[0], name)) : std::nullopt;
  const auto open = [&](const std::string& images) {
    if (!find_idx_labels(images)) base::fail(ErrorKind::kIo, "{}: expected its labels beside it", images);
    return open_idx(images, name);
  };
  if (!train || !test) {
    Opened one = open(train ? *train : *test);
    if (!train) one.notes.push_back(fmt::format("{} and its labels are all that is there", *test));
    return one;
  }
  const auto data_of = [](const Opened& opened) { return *opened.data.train.data; };
  return Opened{in_two_parts(data_of(open(*train)), data_of(open(*test))), true, {}};
}

Dataset open_uci(const fs::path& path, const std::string& name) {
  Dataset data = parse_digits_csv(base::read_file(path.string(), kMaxDatasetBytes), path.string());
  data.name = name;
  return data;
}

Dataset open_pictures(const fs::path& folder, const std::string& name, BadFiles bad_files,
                      std::vector<std::string>& warnings) {
  constexpr std::size_t kMostNamed = 5;
  FolderDataset read = read_digit_folder(folder.string(), name, bad_files);
  if (!read.others.empty()) {
    const std::size_t named = std::min(kMostNamed, read.others.size());
    warnings.push_back(
        fmt::format("{}: no digit's folder, passed over: {}{}", folder.string(),
                    fmt::join(read.others.begin(), read.others.begin() + static_cast<std::ptrdiff_t>(named), ", "),
                    named < read.others.size() ? fmt::format(" and {} more", read.others.size() - named) : ""));
  }
  if (read.skipped > 0) {
    warnings.push_back(fmt::format("{}: {} of {} files skipped, the first: {}", folder.string(), read.skipped,
                                   read.skipped + read.data.size(), read.first_error));
  }
  return std::move(read.data);
}

// The folder in `folder` that is named one of `names`, in any case; nullopt where there is none.
std::optional<std::string> inner_folder(const std::string& folder, std::initializer_list<std::string_view> names) {
  for (const std::string& name : base::names_in(folder)) {
    std::string low = name;
    for (char& c : low) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const fs::path path = fs::path(folder) / name;
    if (is_folder(path) && std::ranges::find(names, low) != names.end()) return path.string();
  }
  return std::nullopt;
}

std::optional<Opened> open_pictures_folder(const std::string& folder, const std::string& name, BadFiles bad_files) {
  Opened opened;
  std::vector<std::string> warnings;
  const auto train = inner_folder(folder, {"train", "training", "training_set", "trainingset"});
  const auto test = inner_folder(folder, {"test", "testing", "test_set", "testset"});
  if (train && test && is_digit_folder(*train) && is_digit_folder(*test)) {
    Dataset first = open_pictures(*train, name, bad_files, warnings);
    opened.data = in_two_parts(std::move(first), open_pictures(*test, name, bad_files, warnings));
  } else if (is_digit_folder(folder)) {
    opened.data = in_one_part(open_pictures(folder, name, bad_files, warnings));
  } else {
    return std::nullopt;
  }
  opened.data.warnings = std::move(warnings);
  return opened;
}

// What is in `folder` and not hidden, a "/" behind folders.
std::vector<std::string> visible(const std::string& folder) {
  std::vector<std::string> names;
  for (const std::string& name : base::names_in(folder)) {
    if (!name.starts_with('.')) names.push_back(is_folder(fs::path(folder) / name) ? name + "/" : name);
  }
  return names;
}

[[noreturn]] void fail_unknown(const std::string& folder) {
  constexpr std::size_t kMostNamed = 8;
  std::vector<std::string> names = visible(folder);
  const bool more = names.size() > kMostNamed;
  names.resize(std::min(kMostNamed, names.size()));
  for (std::string& name : names) name = base::printable(name);
  base::fail(
      ErrorKind::kData,
      "{}: holds no dataset: expected IDX files, mnist.npz, optdigits.tra and .tes, or folders 0 to 9 of pictures; "
      "it holds {}{}",
      folder, names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")), more ? ", ..." : "");
}

// The only file in `folder` whose name ends with `ending`; nullopt for none or several.
std::optional<std::string> only_file(const std::string& folder, std::string_view ending) {
  std::optional<std::string> found;
  for (const std::string& name : base::names_in(folder)) {
    if (name.starts_with('.') || !name.ends_with(ending)) continue;
    if (found) return std::nullopt;
    found = (fs::path(folder) / name).string();
  }
  return found;
}

Opened open_folder(const std::string& path, const std::string& name, const OpenOptions& options, int depth = 0) {
  constexpr int kMaxDepth = 2;
  const fs::path folder(path);
  if (auto idx = open_idx_folder(path, name)) return *std::move(idx);
  if (is_file(folder / "optdigits.tra") && is_file(folder / "optdigits.tes")) {
    return {in_two_parts(open_uci(folder / "optdigits.tra", name), open_uci(folder / "optdigits.tes", name)), true, {}};
  }
  const auto npz = is_file(folder / kNpz) ? (folder / kNpz).string() : only_file(path, ".npz");
  if (npz) return open_npz(base::read_file(*npz, kMaxDatasetBytes), *npz, name, options);
  if (auto pictures = open_pictures_folder(path, name, options.bad_files)) return *std::move(pictures);
  const std::vector<std::string> names = visible(path);
  const auto inner = std::ranges::find_if(names, [](const std::string& entry) { return entry.ends_with('/'); });
  const bool one = std::ranges::count_if(names, [](const std::string& entry) { return entry.ends_with('/'); }) == 1;
  if (depth < kMaxDepth && one) {
    const std::string below = (folder / inner->substr(0, inner->size() - 1)).string();
    try {
      Opened opened = open_folder(below, name, options, depth + 1);
      opened.notes.push_back("the data is in " + below);
      return opened;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kData ||
          std::string_view(error.what()).find("holds no dataset") == std::string_view::npos)
        throw;
    }
  }
  fail_unknown(path);
}

Opened open_mnist() {
  const auto folder = find_mnist();
  if (!folder) {
    base::fail(ErrorKind::kIo, "mnist: is not in {}: get it with: inkling data get mnist",
               (fs::path(data_folder()) / "mnist").string());
  }
  return open_folder(*folder, "mnist", {.bad_files = BadFiles::kRefuse});
}

}  // namespace

Opened open_with_notes(const std::string& spec, const OpenOptions& options) {
  if (spec == "digits") return {in_one_part(builtin_digits()), true, {}};
  Opened opened = spec == "mnist"   ? open_mnist()
                  : is_folder(spec) ? open_folder(spec, spec, options)
                                    : open_file(spec, options);
  std::vector<std::string> before = std::exchange(opened.data.warnings, {});
  opened.data = examined(std::move(opened.data), options.correction, opened.has_labels);
  for (std::string& warning : opened.data.warnings) warning = fmt::format("{}: {}", spec, warning);
  opened.data.warnings.insert(opened.data.warnings.begin(), before.begin(), before.end());
  return opened;
}

Partition open_dataset(const std::string& spec, const OpenOptions& options) {
  return with_labels(open_with_notes(spec, options), spec);
}

Partition with_labels(Opened opened, const std::string& spec) {
  if (opened.has_labels) return std::move(opened.data);
  const Dataset& data = *opened.data.train.data;
  base::fail(
      ErrorKind::kData,
      "{}: has no labels ({}): inkling predict answers such data, --labels or --label-column says where labels are",
      spec,
      opened.notes.empty() ? fmt::format("{} images of {}x{} pixels", data.size(), data.width, data.height)
                           : opened.notes.back());
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
