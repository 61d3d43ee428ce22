#include "support/pack.h"

#include <zlib.h>

#include <stdexcept>

namespace inkling::test {

base::Bytes pack(std::span<const std::byte> bytes, Packing packing) {
  z_stream stream = {};
  const int bits = packing == Packing::kGzip ? MAX_WBITS + 16 : -MAX_WBITS;
  if (deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("deflate");
  base::Bytes packed(deflateBound(&stream, bytes.size()) + 32);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int status = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("deflate");
  return packed;
}

}  // namespace inkling::test
