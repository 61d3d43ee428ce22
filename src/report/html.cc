#include "report/html.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "page/page.h"

namespace inkling::report {
namespace {

// JSON that may stand within an HTML script: "<" begins a tag there, and is in JSON only within strings.
std::string script_data(const nlohmann::ordered_json& document) {
  const std::string json = document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string data;
  data.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      data += "\\u003c";
    } else {
      data += c;
    }
  }
  return data;
}

std::string_view asset(std::string_view path) { return page::find(path).value().bytes; }

}  // namespace

std::string to_html(const nlohmann::ordered_json& document) {
  // The policy keeps the file from asking anything of anybody, whatever stands in its data.
  std::string html =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
      "style-src 'unsafe-inline'; img-src data:\">\n"
      "<title>Inkling</title>\n<style>\n";
  html += asset("/app.css");
  html += "</style>\n</head>\n<body class=\"report\">\n<script type=\"application/json\" id=\"document\">";
  html += script_data(document);
  html += "</script>\n<script>\n";
  html += asset("/report.js");
  html += "</script>\n</body>\n</html>\n";
  return html;
}

}  // namespace inkling::report
