#include "page/page.h"

namespace inkling::page {

std::optional<Asset> find(std::string_view path) {
  if (path != "/") return std::nullopt;
  return Asset{"text/html; charset=utf-8",
               "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Inkling</title>"
               "<p>Inkling: see docs/http_api.md.</p></html>\n",
               "\"0\""};
}

}  // namespace inkling::page
