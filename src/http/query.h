// The query of a URL: "format=%5Cd%7B5%7D&single=1".
#ifndef INKLING_HTTP_QUERY_H_
#define INKLING_HTTP_QUERY_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inkling::http {

using Query = std::vector<std::pair<std::string, std::string>>;

// Names and values in their order, '+' and percent signs decoded. A name without '=' has the value "". Throws
// Error(kUsage) for a percent sign without two hexadecimal digits behind it, for a control character, and for a name
// that is there twice.
Query parse_query(std::string_view text);

}  // namespace inkling::http

#endif  // INKLING_HTTP_QUERY_H_
