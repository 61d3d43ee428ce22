// Published files that are known by the hash of their content, and how to get them.
#ifndef INKLING_DOWNLOAD_KNOWN_FILES_H_
#define INKLING_DOWNLOAD_KNOWN_FILES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "download/download.h"

namespace inkling::download {

struct KnownFile {
  std::string name;    // without ".gz"
  std::size_t size;    // bytes, unpacked
  std::string sha256;  // of the unpacked bytes
};

struct KnownSet {
  std::vector<KnownFile> files;
  std::vector<std::string> mirrors;  // URLs that hold each file as NAME.gz, the first one first
};

// MNIST (LeCun, Cortes, Burges), 60,000 training and 10,000 test images, on two public mirrors.
const KnownSet& known_mnist();

enum class GetState { kArriving, kArrived, kWasThere };

struct GetProgress {
  const KnownFile& file;
  GetState state;
  DownloadProgress bytes;  // packed; while it is arriving
};

struct GetOptions {
  std::optional<std::string> source;  // a URL or a folder to use instead of the mirrors
  std::chrono::seconds connect_time{20};
  std::chrono::seconds silence{30};
  std::function<void(const GetProgress&)> listener;  // may be empty; as DownloadListener
};

// Gets each file of `set` into `folder` (made if need be) as NAME.gz, or as NAME where the source has it unpacked; one
// that is there and right is left alone. A file appears only when it is whole and its content is the right one: until
// then it is NAME.gz.part, which a later call continues. Throws what the last of the mirrors gave: Error(kIo) for what
// is not to be had, Error(kData) for the wrong content, which is not kept.
void get_known_files(const KnownSet& set, const std::string& folder, const GetOptions& options);

// Throws Error(kData) unless the file at `path`, plain or gzip, holds what `file` says; as read_file where it cannot be
// read.
void require_content(const std::string& path, const KnownFile& file);

}  // namespace inkling::download

#endif  // INKLING_DOWNLOAD_KNOWN_FILES_H_
