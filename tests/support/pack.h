// gzip and deflate data made for a test.
#ifndef INKLING_TESTS_SUPPORT_PACK_H_
#define INKLING_TESTS_SUPPORT_PACK_H_

#include <cstddef>
#include <span>

#include "base/files.h"

namespace inkling::test {

enum class Packing {
  kGzip,
  kDeflate,  // bare, as zip archives have it
};

base::Bytes pack(std::span<const std::byte> bytes, Packing packing = Packing::kGzip);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_PACK_H_
