#include "download/known_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/gzip.h"
#include "base/sha256.h"
#include "base/text.h"

namespace inkling::download {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::size_t kPackingCost = 65536;  // what gzip may add to a file that it cannot make smaller

std::size_t max_packed(const KnownFile& file) { return file.size + kPackingCost; }

// The size and hash of what `bytes` hold, unpacked; no further than one byte above `limit`.
std::pair<std::size_t, std::string> measure(std::span<const std::byte> bytes, const std::string& name,
                                            std::size_t limit) {
  base::Sha256 hash;
  if (!base::is_gzip(bytes)) {
    hash.update(bytes);
    return {bytes.size(), hash.hex()};
  }
  base::Unpacker unpacker(bytes, name);
  base::Bytes piece(kPiece);
  std::size_t size = 0;
  while (size < limit) {
    const std::size_t count = unpacker.read(std::span(piece).first(std::min(kPiece, limit - size)));
    if (count == 0) break;
    hash.update(std::span(piece).first(count));
    size += count;
  }
  unpacker.finish();
  return {size, hash.hex()};
}

// require_content of a file that errors call `name`.
void require_content_of(const std::string& path, const std::string& name, const KnownFile& file) {
  const auto [size, hash] = measure(base::read_regular_file(path, max_packed(file)), name, file.size);
  if (size != file.size) base::fail(ErrorKind::kData, "{}: expected {} bytes unpacked, got {}", name, file.size, size);
  if (hash != file.sha256) base::fail(ErrorKind::kData, "{}: expected SHA-256 {}, got {}", name, file.sha256, hash);
}

bool is_url(const std::string& source) {
  return source.starts_with("http://") || source.starts_with("https://") || source.starts_with("file:");
}

bool is_right(const std::string& path, const KnownFile& file) {
  std::error_code error;
  if (!fs::exists(path, error)) return false;
  try {
    require_content(path, file);
    return true;
  } catch (const Error&) {
    return false;
  }
}

// The names that `file` goes by: also with the dot that old copies of MNIST have (train-images.idx3-ubyte).
std::vector<std::string> names_of(const KnownFile& file) {
  std::vector<std::string> names = {file.name, file.name + ".gz"};
  const std::size_t dash = file.name.rfind("-idx");
  if (dash != std::string::npos) {
    std::string dotted = file.name;
    dotted[dash] = '.';
    names.insert(names.end(), {dotted, dotted + ".gz"});
  }
  return names;
}

class Getter {
 public:
  Getter(const KnownSet& set, const std::string& folder, const GetOptions& options)
      : set_(set), folder_(folder), options_(options) {}

  void get(const KnownFile& file) {
    for (const std::string& name : names_of(file)) {
      if (is_right((folder_ / name).string(), file)) return report(file, GetState::kWasThere);
    }
    if (options_.source && !is_url(*options_.source)) {
      copy(file, *options_.source);
    } else {
      fetch(file, options_.source ? std::vector{*options_.source} : set_.mirrors);
    }
    report(file, GetState::kArrived);
  }

 private:
  void report(const KnownFile& file, GetState state, const DownloadProgress& bytes = {}) const {
    if (options_.listener) options_.listener({file, state, bytes});
  }

  void copy(const KnownFile& file, const std::string& source) const {
    for (const std::string& name : names_of(file)) {
      const std::string path = (fs::path(source) / name).string();
      std::error_code error;
      if (!fs::exists(path, error)) continue;
      require_content(path, file);
      const base::Bytes bytes = base::read_regular_file(path, max_packed(file));
      return base::write_file((folder_ / (file.name + (base::is_gzip(bytes) ? ".gz" : ""))).string(), bytes);
    }
    base::fail(ErrorKind::kIo, "{}: holds no {}, packed or not", base::printable(source, 200), file.name);
  }

  void fetch(const KnownFile& file, const std::vector<std::string>& sources) const {
    const std::string target = (folder_ / (file.name + ".gz")).string();
    PartFile part(target + ".part");
    std::optional<Error> failure;
    for (const std::string& source : sources) {
      try {
        fetch_right(file, source + (source.ends_with('/') ? "" : "/") + file.name + ".gz", part);
        return base::move_into_place(part.path(), target);
      } catch (const Error& error) {
        failure = error;
      }
    }
    if (part.size() == 0) part.remove();
    throw *failure;
  }

  // Completes `part` from `url`. What it held already may be of another file: then it all comes again.
  void fetch_right(const KnownFile& file, const std::string& url, PartFile& part) const {
    if (part.size() > 0 && is_right(part.path(), file)) return;
    bool continued = part.size() > 0;
    while (true) {
      try {
        download(url, part, download_options(file));
        return require_content_of(part.path(), url, file);
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::kData) part.clear();
        if (error.kind() != ErrorKind::kData || !continued) throw;
        continued = false;
      }
    }
  }

  DownloadOptions download_options(const KnownFile& file) const {
    return {max_packed(file), options_.connect_time, options_.silence,
            [this, &file](const DownloadProgress& bytes) { report(file, GetState::kArriving, bytes); }};
  }

  const KnownSet& set_;
  fs::path folder_;
  const GetOptions& options_;
};

}  // namespace

const KnownSet& known_mnist() {
  static const KnownSet set = {
      {{"train-images-idx3-ubyte", 47'040'016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
       {"train-labels-idx1-ubyte", 60'008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
       {"t10k-images-idx3-ubyte", 7'840'016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
       {"t10k-labels-idx1-ubyte", 10'008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}},
      {"https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"}};
  return set;
}

void get_known_files(const KnownSet& set, const std::string& folder, const GetOptions& options) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) base::fail(ErrorKind::kIo, "{}: cannot make the folder: {}", folder, error.message());
  Getter getter(set, folder, options);
  for (const KnownFile& file : set.files) getter.get(file);
}

void require_content(const std::string& path, const KnownFile& file) { require_content_of(path, path, file); }

}  // namespace inkling::download
