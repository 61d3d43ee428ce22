#include "support/gzip.h"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace inkling::test {

std::string gzip(const std::string& text, std::size_t repeated) {
  constexpr int kGzipFormat = 16;
  z_stream stream = {};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + kGzipFormat, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string packed;
  std::array<unsigned char, 16384> buffer;
  for (std::size_t i = 0; i < repeated; ++i) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    do {
      stream.next_out = buffer.data();
      stream.avail_out = static_cast<uInt>(buffer.size());
      deflate(&stream, i + 1 == repeated ? Z_FINISH : Z_NO_FLUSH);
      packed.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return packed;
}

}  // namespace inkling::test
