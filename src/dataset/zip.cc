#include "dataset/zip.h"

#include <zlib.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/gzip.h"
#include "base/text.h"

namespace inkling::dataset {
namespace {

constexpr std::size_t kLocalHeader = 30;
constexpr std::size_t kListEntry = 46;
constexpr std::size_t kEnd = 22;
constexpr std::size_t kMaxComment = 0xFFFF;
constexpr std::uint32_t kLocalMagic = 0x04034b50;
constexpr std::uint32_t kListMagic = 0x02014b50;
constexpr std::uint32_t kEndMagic = 0x06054b50;
constexpr std::uint32_t kEncrypted = 1;
constexpr std::uint32_t kStored = 0;
constexpr std::uint32_t kDeflated = 8;

std::uint32_t number(std::span<const std::byte> bytes, std::size_t place, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i > 0; --i) value = value << 8 | static_cast<std::uint32_t>(bytes[place + i - 1]);
  return value;
}
std::size_t u16(std::span<const std::byte> bytes, std::size_t place) { return number(bytes, place, 2); }
std::uint32_t u32(std::span<const std::byte> bytes, std::size_t place) { return number(bytes, place, 4); }

class Archive {
 public:
  Archive(std::span<const std::byte> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  std::vector<ZipMember> members() {
    const std::size_t end = find_end();
    const std::size_t count = u16(bytes_, end + 10);
    const std::size_t list_size = u32(bytes_, end + 12);
    data_end_ = u32(bytes_, end + 16);
    if (u16(bytes_, end + 4) != 0 || u16(bytes_, end + 6) != 0 || u16(bytes_, end + 8) != count) {
      damaged("it is a part of several");
    }
    if (data_end_ + list_size != end) damaged("its list of members is not where it says");
    std::vector<ZipMember> members;
    std::set<std::string> names;
    std::span<const std::byte> rest = bytes_.subspan(data_end_, list_size);
    for (std::size_t i = 0; i < count; ++i) {
      members.push_back(take_entry(rest));
      if (!names.insert(members.back().name).second) {
        damaged(fmt::format("it holds '{}' twice", base::printable(members.back().name)));
      }
    }
    if (!rest.empty()) damaged("its list of members is longer than it says");
    return members;
  }

 private:
  template <typename Text>
  [[noreturn]] void damaged(const Text& what) const {
    base::fail(ErrorKind::kData, "{}: the zip archive is damaged: {}", name_, what);
  }

  // The place of the end record: the last one whose comment reaches to the end of the file.
  std::size_t find_end() const {
    for (std::size_t comment = 0; comment <= kMaxComment && kEnd + comment <= bytes_.size(); ++comment) {
      const std::size_t place = bytes_.size() - kEnd - comment;
      if (u32(bytes_, place) == kEndMagic && u16(bytes_, place + 20) == comment) return place;
    }
    damaged("it has no end record (truncated, or bytes after its end)");
  }

  // Takes an entry off the front of the list `rest`.
  ZipMember take_entry(std::span<const std::byte>& rest) const {
    if (rest.size() < kListEntry || u32(rest, 0) != kListMagic) damaged("its list of members is broken");
    const std::size_t name_size = u16(rest, 28);
    const std::size_t entry_size = kListEntry + name_size + u16(rest, 30) + u16(rest, 32);
    if (rest.size() < entry_size) damaged("its list of members is broken");
    const auto* text = reinterpret_cast<const char*>(rest.data()) + kListEntry;
    ZipMember member{std::string(text, name_size), false, u32(rest, 16), u32(rest, 24), {}};
    const std::uint32_t method = number(rest, 10, 2);
    if ((u16(rest, 8) & kEncrypted) != 0) refuse(member, "is encrypted");
    if (method != kStored && method != kDeflated) refuse(member, "is neither stored nor deflated");
    if (u16(rest, 34) != 0) damaged("it is a part of several");
    member.deflated = method == kDeflated;
    member.packed = packed_bytes(u32(rest, 42), u32(rest, 20), method, member);
    if (!member.deflated && member.packed.size() != member.size) refuse(member, "has two sizes");
    rest = rest.subspan(entry_size);
    return member;
  }

  // The bytes behind the local header at `place`, which must agree with the list. Its own sizes do not count: they may
  // be in an extension or behind the bytes.
  std::span<const std::byte> packed_bytes(std::size_t place, std::size_t size, std::uint32_t method,
                                          const ZipMember& member) const {
    if (place > data_end_ || data_end_ - place < kLocalHeader || u32(bytes_, place) != kLocalMagic) {
      refuse(member, "is not where the list says");
    }
    const std::size_t name_size = u16(bytes_, place + 26);
    const std::size_t begin = place + kLocalHeader + name_size + u16(bytes_, place + 28);
    if (begin > data_end_ || data_end_ - begin < size) refuse(member, "is larger than the archive");
    const std::string_view name(reinterpret_cast<const char*>(bytes_.data()) + place + kLocalHeader, name_size);
    if (name != member.name || number(bytes_, place + 8, 2) != method) refuse(member, "differs from the list");
    return bytes_.subspan(begin, size);
  }

  [[noreturn]] void refuse(const ZipMember& member, const char* what) const {
    base::fail(ErrorKind::kData, "{}: its member '{}' {}", name_, base::printable(member.name), what);
  }

  std::span<const std::byte> bytes_;
  const std::string& name_;
  std::size_t data_end_ = 0;  // where the list begins
};

}  // namespace

bool is_zip(std::span<const std::byte> bytes) {
  return bytes.size() >= 4 && (u32(bytes, 0) == kLocalMagic || u32(bytes, 0) == kEndMagic);
}

std::vector<ZipMember> zip_members(std::span<const std::byte> bytes, const std::string& name) {
  return Archive(bytes, name).members();
}

std::vector<std::uint8_t> unzip(const ZipMember& member, const std::string& name, std::size_t limit) {
  if (member.size > limit) {
    base::fail(ErrorKind::kData, "{}: too large: {} bytes, expected at most {}", name, member.size, limit);
  }
  if (member.deflated && member.size > base::max_unpacked(member.packed.size())) {
    base::fail(ErrorKind::kData, "{}: expected {} bytes as the archive states, but {} packed bytes cannot hold them",
               name, member.size, member.packed.size());
  }
  std::vector<std::uint8_t> content(member.size);
  const std::span<std::byte> out = std::as_writable_bytes(std::span(content));
  if (member.deflated) {
    base::Unpacker unpacker(member.packed, name, base::Unpacker::Format::kDeflate);
    const std::size_t count = unpacker.read(out);
    if (count != out.size()) {
      base::fail(ErrorKind::kData, "{}: expected {} bytes as the archive states, got {}", name, member.size, count);
    }
    unpacker.finish();
  } else {
    std::ranges::copy(member.packed, out.begin());
  }
  if (crc32_z(0, content.data(), content.size()) != member.crc) {
    base::fail(ErrorKind::kData, "{}: is damaged: its checksum is wrong", name);
  }
  return content;
}

}  // namespace inkling::dataset
