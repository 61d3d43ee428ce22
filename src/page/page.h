// The page that the server shows, and what belongs to it: files that are in the program.
#ifndef INKLING_PAGE_PAGE_H_
#define INKLING_PAGE_PAGE_H_

#include <optional>
#include <string_view>

namespace inkling::page {

struct Asset {
  std::string_view content_type;
  std::string_view bytes;
  std::string_view etag;  // in quotes
};

// What is at `path`, "/" for the page itself; nothing for what is not there.
std::optional<Asset> find(std::string_view path);

}  // namespace inkling::page

#endif  // INKLING_PAGE_PAGE_H_
