// Zip archives, read by libzip, as far as NumPy writes them: members stored or deflated, without encryption.
#ifndef INKLING_DATASET_ZIP_H_
#define INKLING_DATASET_ZIP_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct zip;  // libzip's zip_t

namespace inkling::dataset {

// Whether `bytes` start as a zip archive does.
bool is_zip(std::span<const std::byte> bytes);

class ZipArchive {
 public:
  // Opens the archive `bytes`, called `name` in errors; both stay the caller's and must outlive this. Throws
  // Error(kData) where the archive is truncated, holds a name twice, has bytes after its end, or says two things of a
  // member.
  ZipArchive(std::span<const std::byte> bytes, const std::string& name);

  // The names of all members, in the archive's order.
  std::vector<std::string> names() const;

  // The first `size` bytes of the member `member`, or all of a shorter one, called `label` in errors. Throws as
  // content, but for what is behind them.
  std::vector<std::uint8_t> front(const std::string& member, const std::string& label, std::size_t size,
                                  std::size_t limit) const;

  // The content of the member `member`, called `label` in errors; nullopt where there is no such member. Throws
  // Error(kData) where the member states more than `limit` bytes or more than its packed bytes can hold (before taking
  // memory), is encrypted, is neither stored nor deflated, or has another size or checksum than the archive states.
  std::optional<std::vector<std::uint8_t>> content(const std::string& member, const std::string& label,
                                                   std::size_t limit) const;

 private:
  struct Discard {
    void operator()(::zip* archive) const;
  };

  std::size_t packed_limit_;  // no member can be larger than the archive
  std::unique_ptr<::zip, Discard> archive_;
};

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_ZIP_H_
