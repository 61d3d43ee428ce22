#include "base/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <utility>

#include "base/checked_size.h"
#include "base/error.h"

namespace inkling::base {
namespace {

constexpr std::size_t kPiece = std::numeric_limits<uInt>::max();  // zlib counts in 32 bits

}  // namespace

bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

// zlib's own figure (zlib.net/zlib_tech.html): 1032 to 1 in the limit.
std::size_t max_unpacked(std::size_t size) {
  return checked_product({size, 1032}).value_or(std::numeric_limits<std::size_t>::max());
}

Unpacker::Unpacker(std::span<const std::byte> bytes, std::string name)
    : stream_(std::make_unique<z_stream>()), name_(std::move(name)) {
  if (bytes.size() > kPiece) fail(ErrorKind::kData, "{}: too large for gzip", name_);
  constexpr int kGzipFormat = 16;
  if (inflateInit2(stream_.get(), MAX_WBITS + kGzipFormat) != Z_OK) throw std::bad_alloc();
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream_->avail_in = static_cast<uInt>(bytes.size());
}

Unpacker::~Unpacker() { inflateEnd(stream_.get()); }

std::size_t Unpacker::read(std::span<std::byte> out) {
  std::size_t used = 0;
  while (used < out.size() && !ended_) {
    stream_->next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream_->avail_out = static_cast<uInt>(std::min(out.size() - used, kPiece));
    const int status = inflate(stream_.get(), Z_NO_FLUSH);
    used = static_cast<std::size_t>(reinterpret_cast<std::byte*>(stream_->next_out) - out.data());
    ended_ = status == Z_STREAM_END;
    if (ended_ && start_next_member()) {
      ended_ = false;
      continue;
    }
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status == Z_BUF_ERROR || (status == Z_OK && stream_->avail_in == 0 && stream_->avail_out != 0)) {
      fail(ErrorKind::kData, "{}: the gzip data is truncated", name_);
    }
    if (status != Z_OK && !ended_) {
      fail(ErrorKind::kData, "{}: the gzip data is damaged: {}", name_,
           stream_->msg != nullptr ? stream_->msg : "unreadable");
    }
  }
  return used;
}

// A file may have several members, one after another (RFC 1952, 2.2), as bgzip and cat make them.
bool Unpacker::start_next_member() {
  const std::span<const std::byte> rest(reinterpret_cast<const std::byte*>(stream_->next_in), stream_->avail_in);
  if (!is_gzip(rest)) return false;
  unpacked_ += stream_->total_out;
  if (inflateReset(stream_.get()) != Z_OK) throw std::bad_alloc();
  return true;
}

void Unpacker::finish() {
  std::array<std::byte, 1> more = {};
  if (read(more) != 0)
    fail(ErrorKind::kData, "{}: unpacks to more than {} bytes", name_, unpacked_ + stream_->total_out - 1);
  // Zeros are padding, which tapes and some programs write.
  const std::span<const Bytef> rest(stream_->next_in, stream_->avail_in);
  if (!std::ranges::all_of(rest, [](Bytef byte) { return byte == 0; })) {
    fail(ErrorKind::kData, "{}: {} bytes after the end of the gzip data", name_, stream_->avail_in);
  }
}

}  // namespace inkling::base
