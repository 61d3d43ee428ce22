// Zip archives (PKWARE's APPNOTE.TXT), as far as NumPy writes them: members stored or deflated, no encryption, one
// disk, sizes below 4 GiB.
//
//   for each member   "PK" 3 4, u16 version, flags, method, time, date, u32 crc, packed size, size, u16 name length,
//                     extra length, name, extra, packed bytes
//   for each member   "PK" 1 2, u16 made by, version, flags, method, time, date, u32 crc, packed size, size, u16 name
//                     length, extra length, comment length, disk, attributes, u32 attributes, place of the above,
//                     name, extra, comment
//   at the end        "PK" 5 6, u16 disk, disk, members, members, u32 size and place of the list above, u16 comment
//                     length, comment
//
// The list in the middle is what counts; all numbers are little endian.
#ifndef INKLING_DATASET_ZIP_H_
#define INKLING_DATASET_ZIP_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace inkling::dataset {

struct ZipMember {
  std::string name;
  bool deflated = false;
  std::uint32_t crc = 0;              // CRC-32 of the content
  std::size_t size = 0;               // of the content, as stated
  std::span<const std::byte> packed;  // within the archive
};

// Whether `bytes` start as a zip archive does.
bool is_zip(std::span<const std::byte> bytes);

// The members of the archive `bytes`, called `name` in errors. Throws Error(kData) for an archive that is damaged,
// truncated, holds a name twice, or uses what is not read here. `bytes` must outlive the members.
std::vector<ZipMember> zip_members(std::span<const std::byte> bytes, const std::string& name);

// The content of `member`, called `name` in errors. Throws Error(kData) where it states more than `limit` bytes or more
// than its packed bytes can hold (before taking memory), is damaged, or has another size or checksum than stated.
std::vector<std::uint8_t> unzip(const ZipMember& member, const std::string& name, std::size_t limit);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_ZIP_H_
