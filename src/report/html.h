// A report as one HTML file that needs no other and no network: the script and the style of the page, and the data that
// they show.
#ifndef INKLING_REPORT_HTML_H_
#define INKLING_REPORT_HTML_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace inkling::report {

// `document` is what web/src/report.ts says of its kind: {"kind": "train" | "eval" | "read", "title", …}. Bytes in it
// that are no UTF-8 become U+FFFD.
std::string to_html(const nlohmann::ordered_json& document);

// Pixels or a file's bytes as base64, as the documents have them.
std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace inkling::report

#endif  // INKLING_REPORT_HTML_H_
