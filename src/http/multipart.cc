#include "http/multipart.h"

#include <algorithm>
#include <optional>

#include "base/error.h"

namespace inkling::http {
namespace {

constexpr std::string_view kKind = "multipart/form-data";
constexpr std::size_t kMaxBoundary = 70;  // RFC 2046
constexpr std::size_t kMaxHead = 4096;    // bytes of a part's head

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes the value of a parameter, a token or a quoted string, off the front of `text`.
std::string take_value(std::string_view& text) {
  std::string value;
  if (!text.starts_with('"')) {
    const std::string_view token = text.substr(0, text.find(';'));
    text.remove_prefix(token.size());
    return std::string(trimmed(token));
  }
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
    value += text.front();
    text.remove_prefix(1);
  }
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return value;
}

// The parameter `name` of a header's value: "form-data; name=\"file\"".
std::optional<std::string> parameter(std::string_view text, std::string_view name) {
  text.remove_prefix(std::min(text.size(), text.find(';')));
  while (text.starts_with(';')) {
    text.remove_prefix(1);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view found = trimmed(text.substr(0, equals));
    text.remove_prefix(equals + 1);
    std::string value = take_value(text);
    if (same_letters(found, name)) return value;
    text.remove_prefix(std::min(text.size(), text.find(';')));
  }
  return std::nullopt;
}

[[noreturn]] void refuse(std::string_view what) {
  base::fail(ErrorKind::kData, "the multipart body is not valid: {}", what);
}

// Name and file name of a part, from its head.
Part parse_head(std::string_view head) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(head.size(), end + 2));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !same_letters(line.substr(0, colon), "content-disposition")) continue;
    const std::string_view value = line.substr(colon + 1);
    std::optional<std::string> name = parameter(value, "name");
    if (!name) break;
    return {std::move(*name), parameter(value, "filename").value_or(""), {}};
  }
  refuse("expected a name in the Content-Disposition of every part");
}

}  // namespace

bool is_multipart(std::string_view content_type) {
  return same_letters(trimmed(content_type.substr(0, content_type.find(';'))), kKind);
}

std::vector<Part> parse_multipart(std::string_view content_type, std::string_view body) {
  const std::optional<std::string> boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kMaxBoundary)
    refuse("expected a boundary of 1 to 70 characters");
  const std::string delimiter = "\r\n--" + *boundary;
  const std::string_view first = std::string_view(delimiter).substr(2);
  std::size_t at = 0;
  if (!body.starts_with(first)) {  // a preamble, which says nothing
    at = body.find(delimiter);
    if (at == std::string_view::npos) refuse("expected its boundary");
    at += 2;
  }
  std::vector<Part> parts;
  while (true) {
    at += first.size();
    if (body.substr(at).starts_with("--")) return parts;
    const std::size_t line = body.find("\r\n", at);
    if (line == std::string_view::npos || !trimmed(body.substr(at, line - at)).empty())
      refuse("it is cut off behind a boundary");
    const std::size_t head_end = body.substr(line).starts_with("\r\n\r\n") ? line : body.find("\r\n\r\n", line + 2);
    if (head_end == std::string_view::npos || head_end - line > kMaxHead) refuse("expected a part's head to end");
    const std::size_t content = head_end + 4;
    const std::size_t end = body.find(delimiter, head_end + 2);
    if (end == std::string_view::npos) refuse("it is cut off: expected its boundary at the end");
    if (parts.size() == kMaxParts) refuse("expected at most 100 parts");
    Part part = parse_head(body.substr(line + 2, head_end > line ? head_end - line - 2 : 0));
    part.bytes = end > content ? body.substr(content, end - content) : std::string_view();
    parts.push_back(std::move(part));
    at = end + 2;
  }
}

}  // namespace inkling::http
