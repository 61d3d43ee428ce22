#include "page/page.h"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "base/sha256.h"

namespace inkling::embedded {

// Made from web/ at build time: src/CMakeLists.txt.
extern const unsigned char kPageHtml[];
extern const std::size_t kPageHtmlSize;
extern const unsigned char kPageScript[];
extern const std::size_t kPageScriptSize;
extern const unsigned char kPageStyle[];
extern const std::size_t kPageStyleSize;
extern const unsigned char kPageIcon[];
extern const std::size_t kPageIconSize;
extern const unsigned char kReportScript[];
extern const std::size_t kReportScriptSize;

}  // namespace inkling::embedded

namespace inkling::page {
namespace {

struct File {
  std::string_view path;
  std::string_view content_type;
  std::string_view bytes;
  std::string etag;
};

File make_file(std::string_view path, std::string_view content_type, const unsigned char* bytes, std::size_t size) {
  const std::span content(bytes, size);
  return {path,
          content_type,
          {reinterpret_cast<const char*>(bytes), size},
          '"' + base::sha256_hex(std::as_bytes(content)).substr(0, 16) + '"'};
}

// Made when the first one is asked for: a command that shows no page does not wait for the hashes.
const std::array<File, 5>& files() {
  static const std::array<File, 5> kFiles = {{
      make_file("/", "text/html; charset=utf-8", embedded::kPageHtml, embedded::kPageHtmlSize),
      make_file("/app.js", "text/javascript; charset=utf-8", embedded::kPageScript, embedded::kPageScriptSize),
      make_file("/app.css", "text/css; charset=utf-8", embedded::kPageStyle, embedded::kPageStyleSize),
      make_file("/favicon.svg", "image/svg+xml", embedded::kPageIcon, embedded::kPageIconSize),
      make_file("/report.js", "text/javascript; charset=utf-8", embedded::kReportScript, embedded::kReportScriptSize),
  }};
  return kFiles;
}

}  // namespace

std::optional<Asset> find(std::string_view path) {
  for (const File& file : files()) {
    if (file.path == path) return Asset{file.content_type, file.bytes, file.etag};
  }
  return std::nullopt;
}

}  // namespace inkling::page
