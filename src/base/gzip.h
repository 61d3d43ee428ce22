// gzip (RFC 1952), read within a bound.
#ifndef INKLING_BASE_GZIP_H_
#define INKLING_BASE_GZIP_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/files.h"

struct z_stream_s;  // zlib's z_stream

namespace inkling::base {

// Whether `bytes` start as a gzip file does.
bool is_gzip(std::span<const std::byte> bytes);

// The most that `size` bytes of deflate can unpack to: whoever claims more is lying.
std::size_t max_unpacked(std::size_t size);

// A gzip file unpacked piece by piece, into memory that the caller has measured out: all its members, one behind the
// other. Their checksums are checked.
class Unpacker {
 public:
  // `bytes` stay the caller's and must outlive this; `name` is what errors call them.
  Unpacker(std::span<const std::byte> bytes, std::string name);
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  ~Unpacker();

  // Fills `out` from its front and returns how many bytes there were: fewer than asked for only at the end. Throws
  // Error(kData) where the data is damaged or truncated.
  std::size_t read(std::span<std::byte> out);

  // Throws Error(kData) unless all has been read and nothing but zeros follows the packed data.
  void finish();

 private:
  // Whether there is one where the last one ended.
  bool start_next_member();

  std::unique_ptr<z_stream_s> stream_;
  std::string name_;
  bool ended_ = false;
  std::size_t unpacked_ = 0;  // bytes of the members before this one
};

}  // namespace inkling::base

#endif  // INKLING_BASE_GZIP_H_
