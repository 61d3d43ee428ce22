#include "dataset/zip.h"

#include <zip.h>

#include <new>
#include <string_view>

#include "base/error.h"
#include "base/gzip.h"

namespace inkling::dataset {
namespace {

using std::string_view_literals::operator""sv;

struct CloseMember {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

[[noreturn]] void fail(zip_error_t* error, const std::string& name) {
  if (zip_error_code_zip(error) == ZIP_ER_MEMORY) throw std::bad_alloc();
  base::fail(ErrorKind::kData, "{}: the zip archive is damaged: {}", name, zip_error_strerror(error));
}

// Throws unless what the archive states about a member is worth taking memory for.
void require_plausible(const zip_stat_t& member, const std::string& label, std::size_t archive_size,
                       std::size_t limit) {
  if (member.encryption_method != ZIP_EM_NONE) base::fail(ErrorKind::kData, "{}: is encrypted", label);
  if (member.comp_method != ZIP_CM_STORE && member.comp_method != ZIP_CM_DEFLATE) {
    base::fail(ErrorKind::kData, "{}: is neither stored nor deflated", label);
  }
  if (member.comp_size > archive_size) base::fail(ErrorKind::kData, "{}: is larger than the archive", label);
  if (member.size > limit) {
    base::fail(ErrorKind::kData, "{}: too large: {} bytes, expected at most {}", label, member.size, limit);
  }
  const bool stored = member.comp_method == ZIP_CM_STORE;
  if (member.size > (stored ? member.comp_size : base::max_unpacked(member.comp_size))) {
    base::fail(ErrorKind::kData, "{}: expected {} bytes as the archive states, but {} packed bytes cannot hold them",
               label, member.size, member.comp_size);
  }
}

}  // namespace

bool is_zip(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with("PK\3\4"sv) || text.starts_with("PK\5\6"sv);
}

void ZipArchive::Discard::operator()(zip_t* archive) const { zip_discard(archive); }

ZipArchive::ZipArchive(std::span<const std::byte> bytes, const std::string& name) : packed_limit_(bytes.size()) {
  zip_error_t error;
  zip_error_init(&error);
  constexpr int kBytesStayTheCallers = 0;
  zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), kBytesStayTheCallers, &error);
  if (source == nullptr) fail(&error, name);
  archive_.reset(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
  if (archive_) return;  // and the source is the archive's now
  zip_source_free(source);
  fail(&error, name);
}

std::vector<std::string> ZipArchive::names() const {
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    if (name != nullptr) names.emplace_back(name);
  }
  return names;
}

std::vector<std::uint8_t> ZipArchive::front(const std::string& member, const std::string& label, std::size_t size,
                                            std::size_t limit) const {
  zip_stat_t stated;
  if (zip_stat(archive_.get(), member.c_str(), 0, &stated) != 0) fail(zip_get_error(archive_.get()), label);
  require_plausible(stated, label, packed_limit_, limit);
  const std::unique_ptr<zip_file_t, CloseMember> file(zip_fopen_index(archive_.get(), stated.index, 0));
  if (!file) fail(zip_get_error(archive_.get()), label);
  std::vector<std::uint8_t> start(size);
  const zip_int64_t count = zip_fread(file.get(), start.data(), start.size());
  if (count < 0) fail(zip_file_get_error(file.get()), label);
  start.resize(static_cast<std::size_t>(count));
  return start;
}

std::optional<std::vector<std::uint8_t>> ZipArchive::content(const std::string& member, const std::string& label,
                                                             std::size_t limit) const {
  zip_stat_t stated;
  if (zip_stat(archive_.get(), member.c_str(), 0, &stated) != 0) return std::nullopt;
  require_plausible(stated, label, packed_limit_, limit);
  const std::unique_ptr<zip_file_t, CloseMember> file(zip_fopen_index(archive_.get(), stated.index, 0));
  if (!file) fail(zip_get_error(archive_.get()), label);
  std::vector<std::uint8_t> content(stated.size + 1);  // one more, so that libzip meets the end and checks the sum
  std::size_t used = 0;
  zip_int64_t count = 0;
  do {
    count = zip_fread(file.get(), content.data() + used, content.size() - used);
    if (count < 0) fail(zip_file_get_error(file.get()), label);
    used += static_cast<std::size_t>(count);
  } while (count > 0 && used < content.size());
  if (used != stated.size) {
    base::fail(ErrorKind::kData, "{}: expected {} bytes as the archive states, got {}", label, stated.size,
               used > stated.size ? "more" : fmt::format("{}", used));
  }
  content.pop_back();
  return content;
}

}  // namespace inkling::dataset
