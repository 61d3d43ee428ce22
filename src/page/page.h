// The files of the page that `inkling serve` serves, and the script of the reports that are files: web/, bundled when
// Inkling is built.
#ifndef INKLING_PAGE_PAGE_H_
#define INKLING_PAGE_PAGE_H_

#include <optional>
#include <string_view>

namespace inkling::page {

struct Asset {
  std::string_view content_type;  // "text/css; charset=utf-8"
  std::string_view bytes;         // there as long as the program is
  std::string_view etag;          // in quotes, as HTTP has it: changes where the bytes do
};

// The file at `path`, which starts with '/'; "/" is the page itself. Nothing for what is not there.
std::optional<Asset> find(std::string_view path);

}  // namespace inkling::page

#endif  // INKLING_PAGE_PAGE_H_
