// gzip (RFC 1952), read within a bound.
#ifndef INKLING_BASE_GZIP_H_
#define INKLING_BASE_GZIP_H_

#include <cstddef>
#include <span>
#include <string>

#include "base/files.h"

namespace inkling {

// Whether `bytes` start as a gzip file does.
bool is_gzip(std::span<const std::byte> bytes);

// The content of the gzip file `bytes`, called `name` in errors. Throws Error(kData) where the file is damaged (bad
// checksum, truncated, bytes after its end) or holds more than `limit` bytes; stops as soon as that is known.
Bytes gunzip(std::span<const std::byte> bytes, const std::string& name, std::size_t limit);

}  // namespace inkling

#endif  // INKLING_BASE_GZIP_H_
