// multipart/form-data (RFC 7578): how a form, or `curl -F file=@photo.jpg`, sends files.
//
//   --BOUNDARY CRLF
//   Content-Disposition: form-data; name="file"; filename="photo.jpg" CRLF
//   Content-Type: image/jpeg CRLF
//   CRLF
//   the bytes CRLF
//   --BOUNDARY-- CRLF
#ifndef INKLING_HTTP_MULTIPART_H_
#define INKLING_HTTP_MULTIPART_H_

#include <string>
#include <string_view>
#include <vector>

namespace inkling::http {

struct Part {
  std::string name;
  std::string filename;    // "" where it has none
  std::string_view bytes;  // of the body that was parsed
};

inline constexpr std::size_t kMaxParts = 100;

// Whether a Content-Type says that the body is of this kind.
bool is_multipart(std::string_view content_type);

// The parts of `body`, whose Content-Type is given. Throws Error(kData) for what is none: no boundary, a part without a
// name, a body that is cut off, more than kMaxParts parts.
std::vector<Part> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace inkling::http

#endif  // INKLING_HTTP_MULTIPART_H_
