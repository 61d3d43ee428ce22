// gzip and deflate data made for a test.
#ifndef INKLING_TESTS_SUPPORT_PACK_H_
#define INKLING_TESTS_SUPPORT_PACK_H_

#include <cstddef>
#include <span>

#include "base/files.h"
#include "base/gzip.h"

namespace inkling::test {

base::Bytes pack(std::span<const std::byte> bytes, base::Unpacker::Format format = base::Unpacker::Format::kGzip);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_PACK_H_
