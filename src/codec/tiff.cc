#include "codec/tiff.h"

#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/shared_library.h"
#include "base/text.h"
#include "codec/exif.h"
#include "codec/luma.h"

namespace inkling::codec {
namespace {

using std::string_view_literals::operator""sv;

constexpr tmsize_t kMaxAllocation = tmsize_t{1} << 29;  // bytes that libtiff may take at once
constexpr std::size_t kMaxSide = 1'000'000;

// libtiff's functions, without the "TIFF" of their names.
struct TiffLibrary {
  decltype(&TIFFClientOpenExt) client_open;
  decltype(&TIFFClose) close;
  decltype(&TIFFOpenOptionsAlloc) options_alloc;
  decltype(&TIFFOpenOptionsFree) options_free;
  decltype(&TIFFOpenOptionsSetMaxSingleMemAlloc) options_set_max_alloc;
  decltype(&TIFFOpenOptionsSetErrorHandlerExtR) options_set_error_handler;
  decltype(&TIFFOpenOptionsSetWarningHandlerExtR) options_set_warning_handler;
  decltype(&TIFFReadDirectory) read_directory;
  decltype(&TIFFCurrentDirOffset) current_directory_offset;
  decltype(&TIFFSetSubDirectory) set_sub_directory;
  decltype(&TIFFGetField) get_field;
  decltype(&TIFFGetFieldDefaulted) get_field_defaulted;
  decltype(&TIFFIsTiled) is_tiled;
  decltype(&TIFFScanlineSize) scanline_size;
  decltype(&TIFFReadScanline) read_scanline;
  decltype(&TIFFRGBAImageOK) rgba_ok;
  decltype(&TIFFRGBAImageBegin) rgba_begin;
  decltype(&TIFFRGBAImageGet) rgba_get;
  decltype(&TIFFRGBAImageEnd) rgba_end;
};

TiffLibrary load() {
  const base::SharedLibrary file("libtiff.so.6", "TIFF pictures need libtiff (Debian's package libtiff6)");
  TiffLibrary library;
  file.find("TIFFClientOpenExt", library.client_open);
  file.find("TIFFClose", library.close);
  file.find("TIFFOpenOptionsAlloc", library.options_alloc);
  file.find("TIFFOpenOptionsFree", library.options_free);
  file.find("TIFFOpenOptionsSetMaxSingleMemAlloc", library.options_set_max_alloc);
  file.find("TIFFOpenOptionsSetErrorHandlerExtR", library.options_set_error_handler);
  file.find("TIFFOpenOptionsSetWarningHandlerExtR", library.options_set_warning_handler);
  file.find("TIFFReadDirectory", library.read_directory);
  file.find("TIFFCurrentDirOffset", library.current_directory_offset);
  file.find("TIFFSetSubDirectory", library.set_sub_directory);
  file.find("TIFFGetField", library.get_field);
  file.find("TIFFGetFieldDefaulted", library.get_field_defaulted);
  file.find("TIFFIsTiled", library.is_tiled);
  file.find("TIFFScanlineSize", library.scanline_size);
  file.find("TIFFReadScanline", library.read_scanline);
  file.find("TIFFRGBAImageOK", library.rgba_ok);
  file.find("TIFFRGBAImageBegin", library.rgba_begin);
  file.find("TIFFRGBAImageGet", library.rgba_get);
  file.find("TIFFRGBAImageEnd", library.rgba_end);
  return library;
}

const TiffLibrary& tiff_library() {
  static const TiffLibrary library = load();
  return library;
}

// A file in memory, as libtiff reads one, and what libtiff says of it.
struct Source {
  std::span<const std::byte> bytes;
  std::size_t place = 0;
  bool in_pixels = false;
  std::array<char, 200> complaint = {};  // the first
};

tmsize_t read_source(thandle_t handle, void* out, tmsize_t size) {
  auto* source = static_cast<Source*>(handle);
  const std::size_t left = source->bytes.size() - std::min(source->place, source->bytes.size());
  const std::size_t count = std::min(left, static_cast<std::size_t>(std::max<tmsize_t>(0, size)));
  std::copy_n(source->bytes.begin() + static_cast<std::ptrdiff_t>(source->bytes.size() - left), count,
              static_cast<std::byte*>(out));
  source->place += count;
  return static_cast<tmsize_t>(count);
}

tmsize_t write_source(thandle_t, void*, tmsize_t) { return 0; }

toff_t seek_source(thandle_t handle, toff_t offset, int whence) {
  auto* source = static_cast<Source*>(handle);
  const std::size_t from = whence == SEEK_CUR ? source->place : whence == SEEK_END ? source->bytes.size() : 0;
  return source->place = from + static_cast<std::size_t>(offset);
}

int close_source(thandle_t) { return 0; }

toff_t size_of_source(thandle_t handle) { return static_cast<Source*>(handle)->bytes.size(); }

int map_source(thandle_t handle, void** base, toff_t* size) {
  auto* source = static_cast<Source*>(handle);
  *base = const_cast<std::byte*>(source->bytes.data());  // libtiff writes to no file that was opened to be read
  *size = source->bytes.size();
  return 1;
}

void unmap_source(thandle_t, void*, toff_t) {}

void note(void* user, const char* format, va_list arguments) {
  auto* source = static_cast<Source*>(user);
  if (source->complaint[0] == '\0') {
    std::vsnprintf(source->complaint.data(), source->complaint.size(), format, arguments);
  }
}

int note_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  note(user, format, arguments);
  return 1;
}

// Warnings of the directories are of tags that are unknown or of an unusual type: scanners write many.
int note_warning(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  if (static_cast<Source*>(user)->in_pixels) note(user, format, arguments);
  return 1;
}

// An open file.
class File {
 public:
  File(std::span<const std::byte> bytes, const std::string& name) : library_(tiff_library()), name_(name) {
    source_.bytes = bytes;
    struct Free {
      void operator()(TIFFOpenOptions* options) const { tiff_library().options_free(options); }
    };
    const std::unique_ptr<TIFFOpenOptions, Free> options(library_.options_alloc());
    if (!options) throw std::bad_alloc();
    library_.options_set_max_alloc(options.get(), kMaxAllocation);
    library_.options_set_error_handler(options.get(), note_error, &source_);
    library_.options_set_warning_handler(options.get(), note_warning, &source_);
    tiff_ = library_.client_open("TIFF", "r", &source_, read_source, write_source, seek_source, close_source,
                                 size_of_source, map_source, unmap_source, options.get());
    if (tiff_ == nullptr) fail();
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (tiff_ != nullptr) library_.close(tiff_);
  }

  const TiffLibrary& library() const { return library_; }
  TIFF* tiff() const { return tiff_; }
  bool complained() const { return source_.complaint[0] != '\0'; }
  void enter_pixels() {
    source_.in_pixels = true;
    source_.complaint[0] = '\0';
  }

  [[noreturn]] void fail(std::string_view what = {}) const {
    base::fail(ErrorKind::kData, "{}: the TIFF data is damaged: {}", name_,
               base::printable(complained()   ? source_.complaint.data()
                               : what.empty() ? "unreadable"sv
                                              : what,
                               150));
  }

  // A field of the current directory: its default where it has none, and 0 where that has none.
  template <typename T>
  T field(std::uint32_t tag) const {
    T value = 0;
    return library_.get_field_defaulted(tiff_, tag, &value) == 1 ? value : T{0};
  }

 private:
  const TiffLibrary& library_;
  const std::string& name_;
  Source source_;
  TIFF* tiff_ = nullptr;
};

struct Layout {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t bits = 0;     // of a sample
  std::uint16_t samples = 0;  // of a pixel
  std::uint16_t photometric = 0;
};

Layout checked_layout(const File& file, const std::string& name, std::size_t max_pixels) {
  const Layout layout{file.field<std::uint32_t>(TIFFTAG_IMAGEWIDTH), file.field<std::uint32_t>(TIFFTAG_IMAGELENGTH),
                      file.field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE),
                      file.field<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL),
                      file.field<std::uint16_t>(TIFFTAG_PHOTOMETRIC)};
  const auto count = base::checked_product({layout.width, layout.height});
  if (layout.width == 0 || layout.height == 0) file.fail("it has no pixels");
  if (!count || *count > max_pixels || layout.width > kMaxSide || layout.height > kMaxSide) {
    base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name, layout.width, layout.height,
               max_pixels);
  }
  return layout;
}

// Whether the rows can be taken as they are: in grey or RGB, sample by sample, without transparency.
bool has_plain_rows(const File& file, const Layout& layout) {
  if (file.library().is_tiled(file.tiff()) != 0) return false;
  if (layout.samples > 1 && file.field<std::uint16_t>(TIFFTAG_PLANARCONFIG) != PLANARCONFIG_CONTIG) return false;
  const std::uint16_t format = file.field<std::uint16_t>(TIFFTAG_SAMPLEFORMAT);
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) return false;
  const bool is_grey = layout.photometric == PHOTOMETRIC_MINISWHITE || layout.photometric == PHOTOMETRIC_MINISBLACK;
  if (is_grey) return layout.samples == 1 && (layout.bits == 1 || layout.bits == 8 || layout.bits == 16);
  return layout.photometric == PHOTOMETRIC_RGB && layout.samples == 3 && layout.bits == 8;
}

// The grey values of a row of bits, highest first: eight pixels a byte.
void expand_bits(const std::uint8_t* packed, std::span<std::uint8_t> row, bool one_is_white) {
  for (std::size_t x = 0; x < row.size(); ++x) {
    const bool one = (packed[x / 8] >> (7 - x % 8) & 1) != 0;
    row[x] = one == one_is_white ? 255 : 0;
  }
}

void convert_row(const std::vector<std::uint8_t>& packed, const Layout& layout, std::span<std::uint8_t> row) {
  const bool inverted = layout.photometric == PHOTOMETRIC_MINISWHITE;
  if (layout.bits == 1) return expand_bits(packed.data(), row, !inverted);
  for (std::size_t x = 0; x < row.size(); ++x) {
    if (layout.samples == 3) {
      row[x] = static_cast<std::uint8_t>(luma(packed[3 * x], packed[3 * x + 1], packed[3 * x + 2]));
    } else if (layout.bits == 8) {
      row[x] = inverted ? static_cast<std::uint8_t>(255 - packed[x]) : packed[x];
    } else {
      std::uint16_t value = 0;  // libtiff gives 16 bits in the machine's order
      std::memcpy(&value, packed.data() + 2 * x, sizeof value);
      const unsigned scaled = (value * 255u + 32767) / 65535;
      row[x] = static_cast<std::uint8_t>(inverted ? 255 - scaled : scaled);
    }
  }
}

void read_plain_rows(const File& file, const Layout& layout, raster::Image& image) {
  const tmsize_t size = file.library().scanline_size(file.tiff());
  const std::size_t needed = (std::size_t{layout.width} * layout.samples * layout.bits + 7) / 8;
  if (size < 0 || static_cast<std::size_t>(size) < needed) file.fail("rows of another size");
  std::vector<std::uint8_t> packed(static_cast<std::size_t>(size));
  for (std::uint32_t y = 0; y < layout.height; ++y) {
    if (file.library().read_scanline(file.tiff(), packed.data(), y, 0) != 1 || file.complained()) file.fail();
    convert_row(packed, layout, image.row(y));
  }
}

// Rows that libtiff converts at once: as many as it has to decode together, and the whole picture where that is little.
std::uint32_t rows_at_once(const File& file, const Layout& layout) {
  std::uint32_t rows = 0;
  const bool tiled = file.library().is_tiled(file.tiff()) != 0;
  file.library().get_field_defaulted(file.tiff(), tiled ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &rows);
  return rows == 0 ? layout.height : std::min(rows, layout.height);
}

// Every other layout, through libtiff's conversion to RGBA of which the colours are taken times their alpha already.
void read_converted(const File& file, const Layout& layout, raster::Image& image) {
  const TiffLibrary& library = file.library();
  std::array<char, 1024> message = {};
  if (library.rgba_ok(file.tiff(), message.data()) != 1) file.fail(message.data());
  TIFFRGBAImage converter;
  if (library.rgba_begin(&converter, file.tiff(), /*stop on errors*/ 1, message.data()) != 1) file.fail(message.data());
  const auto end = [&](TIFFRGBAImage* started) { library.rgba_end(started); };
  const std::unique_ptr<TIFFRGBAImage, decltype(end)> ending(&converter, end);
  converter.orientation = converter.req_orientation = ORIENTATION_TOPLEFT;  // as it is stored: upright() turns it
  const std::uint32_t band = rows_at_once(file, layout);
  std::vector<std::uint32_t> pixels(std::size_t{layout.width} * band);
  for (std::uint32_t top = 0; top < layout.height; top += band) {
    const std::uint32_t rows = std::min(band, layout.height - top);
    converter.row_offset = static_cast<int>(top);
    if (library.rgba_get(&converter, pixels.data(), layout.width, rows) != 1 || file.complained()) file.fail();
    for (std::size_t i = 0; i < std::size_t{layout.width} * rows; ++i) {
      const std::uint32_t value = luma(TIFFGetR(pixels[i]), TIFFGetG(pixels[i]), TIFFGetB(pixels[i]));
      image.values[std::size_t{top} * layout.width + i] =
          static_cast<std::uint8_t>(std::min<std::uint32_t>(255, value + 255 - TIFFGetA(pixels[i])));
    }
  }
}

}  // namespace

bool is_tiff(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with("II*\0"sv) || text.starts_with("MM\0*"sv) || text.starts_with("II+\0"sv) ||
         text.starts_with("MM\0+"sv);
}

std::vector<std::uint64_t> tiff_pages(std::span<const std::byte> bytes, const std::string& name) {
  const File file(bytes, name);
  std::vector<std::uint64_t> pages;
  std::vector<std::uint64_t> others;
  do {
    const auto kind = file.field<std::uint32_t>(TIFFTAG_SUBFILETYPE);
    auto& list = (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0 ? others : pages;
    list.push_back(file.library().current_directory_offset(file.tiff()));
    if (pages.size() + others.size() > kMaxPages) {
      base::fail(ErrorKind::kData, "{}: has more than {} pages", name, kMaxPages);
    }
  } while (file.library().read_directory(file.tiff()) == 1);
  if (file.complained()) file.fail();
  return pages.empty() ? others : pages;
}

Picture decode_tiff_page(std::span<const std::byte> bytes, const std::string& name, std::uint64_t page,
                         const DecodeOptions& options) {
  File file(bytes, name);
  if (file.library().set_sub_directory(file.tiff(), page) != 1) file.fail();
  const Layout layout = checked_layout(file, name, options.max_pixels);
  Picture picture{raster::Image(layout.width, layout.height)};
  file.enter_pixels();
  has_plain_rows(file, layout) ? read_plain_rows(file, layout, picture.image)
                               : read_converted(file, layout, picture.image);
  const auto orientation = file.field<std::uint16_t>(TIFFTAG_ORIENTATION);
  if (orientation > 1 && orientation <= 8) picture.image = upright(std::move(picture.image), orientation);
  return picture;
}

}  // namespace inkling::codec
