#include "base/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace inkling {
namespace {

// A zlib stream that expects the gzip format and checks its checksum and length.
class Inflater {
 public:
  Inflater() {
    constexpr int kGzipFormat = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kGzipFormat) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  z_stream& stream() { return stream_; }

 private:
  z_stream stream_ = {};
};

}  // namespace

bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

Bytes gunzip(std::span<const std::byte> bytes, const std::string& name, std::size_t limit) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) fail(ErrorKind::kData, "{}: too large for gzip", name);
  Inflater inflater;
  z_stream& stream = inflater.stream();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  Bytes content;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    if (stream.total_out == content.size()) {
      content.resize(std::min(limit + 1, std::max<std::size_t>(2 * content.size(), 4 * bytes.size() + 64)));
    }
    const std::size_t room = content.size() - stream.total_out;
    stream.next_out = reinterpret_cast<Bytef*>(content.data() + stream.total_out);
    stream.avail_out = static_cast<uInt>(std::min<std::size_t>(room, std::numeric_limits<uInt>::max()));
    status = inflate(&stream, Z_NO_FLUSH);
    if (stream.total_out > limit) fail(ErrorKind::kData, "{}: unpacks to more than {} bytes", name, limit);
    if (status == Z_BUF_ERROR || (status == Z_OK && stream.avail_in == 0 && stream.avail_out != 0)) {
      fail(ErrorKind::kData, "{}: the gzip data is truncated", name);
    }
    if (status != Z_OK && status != Z_STREAM_END) {
      fail(ErrorKind::kData, "{}: the gzip data is damaged: {}", name, stream.msg ? stream.msg : "unreadable");
    }
  }
  if (stream.avail_in != 0)
    fail(ErrorKind::kData, "{}: {} bytes after the end of the gzip data", name, stream.avail_in);
  content.resize(stream.total_out);
  return content;
}

}  // namespace inkling
