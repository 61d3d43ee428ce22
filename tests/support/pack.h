// gzip and deflate data made for a test, and unpacked for one.
#ifndef INKLING_TESTS_SUPPORT_PACK_H_
#define INKLING_TESTS_SUPPORT_PACK_H_

#include <cstddef>
#include <span>
#include <string>

#include "base/files.h"

namespace inkling::test {

enum class Packing {
  kGzip,
  kDeflate,  // bare, as zip archives have it
};

base::Bytes pack(std::span<const std::byte> bytes, Packing packing = Packing::kGzip);

// The content of gzip data, called `name` in errors. Throws as base::Unpacker, and for more than `limit` bytes.
base::Bytes unpack(std::span<const std::byte> bytes, const std::string& name, std::size_t limit);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_PACK_H_
