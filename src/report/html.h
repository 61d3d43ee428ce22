// A report as one HTML file that needs no other and no network: the script and the style of the page, and the data that
// they show.
#ifndef INKLING_REPORT_HTML_H_
#define INKLING_REPORT_HTML_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace inkling::report {

// `document` is what web/src/report.ts says of its kind: {"kind": "train" | "eval" | "read", "title", …}. Bytes in it
// that are no UTF-8 become U+FFFD.
std::string to_html(const nlohmann::ordered_json& document);

}  // namespace inkling::report

#endif  // INKLING_REPORT_HTML_H_
