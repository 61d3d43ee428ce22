#include "support/pack.h"

#include <zlib.h>

#include <stdexcept>

#include "base/gzip.h"

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

base::Bytes unpack(std::span<const std::byte> bytes, const std::string& name, std::size_t limit) {
  base::Unpacker unpacker(bytes, name);
  base::Bytes content(limit);
  content.resize(unpacker.read(content));
  unpacker.finish();
  return content;
}

}  // namespace inkling::test
