#include "http/message.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace inkling::http {

std::string_view Request::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &Header::name);
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

Response error(unsigned status, std::string_view message) {
  const nlohmann::json document = {{"error", message}};
  Response response;
  response.status = status;
  response.body = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace inkling::http
