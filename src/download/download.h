// Files over HTTP and HTTPS, with libcurl: the one place that knows it.
#ifndef INKLING_DOWNLOAD_DOWNLOAD_H_
#define INKLING_DOWNLOAD_DOWNLOAD_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "download/part_file.h"

namespace inkling::download {

struct DownloadProgress {
  std::uint64_t done = 0;              // bytes, those of earlier runs among them
  std::optional<std::uint64_t> total;  // where the server says
};

// Called a few times a second on the calling thread. What it throws ends the download.
using DownloadListener = std::function<void(const DownloadProgress&)>;

struct DownloadOptions {
  std::uint64_t max_bytes = 0;            // more is refused
  std::chrono::seconds connect_time{20};  // to reach the server
  std::chrono::seconds silence{30};       // without a byte before it is given up
  DownloadListener listener;              // may be empty
};

// Completes `file` with the content at `url` (http:, https: or file:): asks for the bytes behind those that it has, and
// starts anew where the server gives the whole. Follows five redirections, from https: to https: only. Throws
// Error(kIo) for a server that is not there, says no, falls silent or ends early (what has come stays in `file`), and
// Error(kData) above max_bytes. Whether the bytes are the right ones is for the caller to find out.
void download(const std::string& url, PartFile& file, const DownloadOptions& options);

}  // namespace inkling::download

#endif  // INKLING_DOWNLOAD_DOWNLOAD_H_
