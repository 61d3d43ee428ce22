#include "http/query.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/text.h"

namespace inkling::http {
namespace {

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i] == '+' ? ' ' : text[i];
    if (text[i] == '%') {
      unsigned char value = 0;
      const std::string_view digits = text.substr(i + 1, 2);
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
      if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) {
        base::fail(ErrorKind::kUsage, "the query has a % without two hexadecimal digits: '{}'", base::printable(text));
      }
      c = static_cast<char>(value);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      base::fail(ErrorKind::kUsage, "the query has a control character: '{}'", base::printable(text));
    }
    result += c;
  }
  return result;
}

}  // namespace

Query parse_query(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    std::string name = decoded(part.substr(0, equals));
    if (std::ranges::find(query, name, &Query::value_type::first) != query.end()) {
      base::fail(ErrorKind::kUsage, "the query has '{}' twice", base::printable(name));
    }
    query.emplace_back(std::move(name), equals == std::string_view::npos ? "" : decoded(part.substr(equals + 1)));
  }
  return query;
}

}  // namespace inkling::http
