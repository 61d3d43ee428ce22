// libpng reports errors by longjmp, which runs no destructors. So every function here that calls libpng and may be
// jumped out of (those with a setjmp) holds nothing that has one; what is to be freed belongs to its caller.
#include "codec/png.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <csetjmp>
#include <cstring>
#include <exception>
#include <new>
#include <utility>
#include <vector>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/text.h"
#include "codec/exif.h"
#include "codec/luma.h"

namespace inkling::codec {
namespace {

constexpr std::size_t kSignature = 8;
constexpr png_uint_32 kMaxSide = 1'000'000;
constexpr png_alloc_size_t kMaxChunk = std::size_t{1} << 23;  // bytes that libpng may take for one chunk
constexpr int kKeptChunks = 4;  // libpng counts down to 2, so two eXIf chunks where there may be one
constexpr png_byte kExif[] = "eXIf";
constexpr int kPasses = 7;                     // of an interlaced picture (Adam7)
constexpr std::size_t kMaxDeflate = 1032;      // bytes that one byte of deflate may become: 258 by two codes of a bit
constexpr std::size_t kMaxAfterPixels = 4096;  // bytes of compressed data after the last pixel: an empty block, a sum

// The last complaint of libpng.
struct Complaint {
  std::array<char, 200> text = {};
};

[[noreturn]] void complain(png_structp png, png_const_charp message) {
  auto* complaint = static_cast<Complaint*>(png_get_error_ptr(png));
  std::strncpy(complaint->text.data(), message, complaint->text.size() - 1);
  png_longjmp(png, 1);
}

void complain_of_warning(png_structp png, png_const_charp message) { complain(png, message); }

// A picture that is being read, and all that it takes.
struct Reader {
  explicit Reader(std::span<const std::byte> bytes) : rest(bytes) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &complaint, complain, complain_of_warning);
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) {
      png_destroy_read_struct(&png, nullptr, nullptr);
      throw std::bad_alloc();
    }
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }

  Complaint complaint;
  std::span<const std::byte> rest;
  png_structp png = nullptr;
  png_infop info = nullptr;
  png_uint_32 width = 0;
  png_uint_32 height = 0;
  std::size_t channels = 0;      // of a row of 8-bit samples: grey, grey+alpha, RGB, RGBA
  std::size_t packed_bytes = 0;  // of the pixels and filters that IDAT holds compressed
  bool interlaced = false;
  bool in_pixels = false;        // rows are being read
  std::size_t after_pixels = 0;  // bytes that libpng took for them after the last
};

bool has_all_pixels(const Reader& reader) {
  return reader.interlaced ? png_get_current_pass_number(reader.png) >= kPasses
                           : png_get_current_row_number(reader.png) >= reader.height;
}

// After the last row libpng looks for the end of the compressed data, however much of it there is.
void read_bytes(png_structp png, png_bytep out, std::size_t size) {
  auto* reader = static_cast<Reader*>(png_get_io_ptr(png));
  if (size > reader->rest.size()) png_error(png, "truncated");
  if (reader->in_pixels && has_all_pixels(*reader)) {
    reader->after_pixels += size;
    if (reader->after_pixels > kMaxAfterPixels) png_error(png, "too much image data");
  }
  std::memcpy(out, reader->rest.data(), size);
  reader->rest = reader->rest.subspan(size);
}

// Fewer for an interlaced picture's filters than there are: it is for a lower bound.
std::size_t packed_bytes(const Reader& reader) {
  return std::size_t{reader.height} * (1 + png_get_rowbytes(reader.png, reader.info));
}

// Everything up to the pixels. False where libpng complained.
bool read_header(Reader& reader) {
  png_structp png = reader.png;
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_read_fn(png, &reader, read_bytes);
  png_set_user_limits(png, kMaxSide, kMaxSide);
  png_set_chunk_cache_max(png, kKeptChunks);
  png_set_chunk_malloc_max(png, kMaxChunk);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);  // all but IHDR, PLTE, tRNS, IDAT, IEND
  // As it is: libpng's own reading of it would refuse pictures for small mistakes there.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_ALWAYS, kExif, 1);
  png_read_info(png, reader.info);
  reader.width = png_get_image_width(png, reader.info);
  reader.height = png_get_image_height(png, reader.info);
  reader.interlaced = png_get_interlace_type(png, reader.info) != PNG_INTERLACE_NONE;
  reader.packed_bytes = packed_bytes(reader);
  png_set_expand(png);    // palette to colour, 1, 2 and 4 bits to 8, tRNS to alpha
  png_set_scale_16(png);  // 16 bits to 8, rounded
  png_read_update_info(png, reader.info);
  reader.channels = png_get_channels(png, reader.info);
  return true;
}

bool has_alpha(const Reader& reader) { return reader.channels % 2 == 0; }

// Over `paper`.
std::uint8_t grey(const std::uint8_t* sample, std::size_t channels, std::uint8_t paper) {
  switch (channels) {
    case 1: return sample[0];
    case 2: return over(paper, sample[0], sample[1]);
    case 3: return static_cast<std::uint8_t>(luma(sample[0], sample[1], sample[2]));
    default: return over(paper, luma(sample[0], sample[1], sample[2]), sample[3]);
  }
}

// The pixels, through `row`, which has room for a row of samples, into `pixels` [height, width], as seen over white;
// those of a picture with transparency as seen over black into `black`, too. An interlaced picture
// comes in seven passes, each a picture of its own of every so manieth pixel; libpng leaves out the empty ones. False
// where libpng complained.
bool read_pixels(Reader& reader, std::uint8_t* row, std::uint8_t* pixels, std::uint8_t* black) {
  png_structp png = reader.png;
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  const bool interlaced = reader.interlaced;
  reader.in_pixels = true;
  for (int pass = 0; pass < (interlaced ? kPasses : 1); ++pass) {
    const std::size_t rows = interlaced ? PNG_PASS_ROWS(reader.height, pass) : reader.height;
    const std::size_t columns = interlaced ? PNG_PASS_COLS(reader.width, pass) : reader.width;
    if (columns == 0) continue;
    for (std::size_t i = 0; i < rows; ++i) {
      png_read_row(png, row, nullptr);
      const std::size_t y = interlaced ? PNG_ROW_FROM_PASS_ROW(i, pass) : i;
      if (!interlaced && reader.channels == 1) {
        std::copy_n(row, columns, pixels + y * reader.width);
        continue;
      }
      for (std::size_t j = 0; j < columns; ++j) {
        const std::size_t x = interlaced ? PNG_COL_FROM_PASS_COL(j, pass) : j;
        pixels[y * reader.width + x] = grey(row + j * reader.channels, reader.channels, 255);
        if (has_alpha(reader)) black[y * reader.width + x] = grey(row + j * reader.channels, reader.channels, 0);
      }
    }
  }
  reader.in_pixels = false;
  png_read_end(png, reader.info);
  return true;
}

int orientation_of(const Reader& reader) {
  png_unknown_chunkp chunks = nullptr;
  const int count = png_get_unknown_chunks(reader.png, reader.info, &chunks);
  return count > 0 ? exif_orientation(std::as_bytes(std::span(chunks[0].data, chunks[0].size))) : 1;
}

// A picture that is being written, and all that it takes.
struct Writer {
  Writer() {
    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &complaint, complain, complain_of_warning);
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) {
      png_destroy_write_struct(&png, nullptr);
      throw std::bad_alloc();
    }
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png, &info); }

  Complaint complaint;
  png_structp png = nullptr;
  png_infop info = nullptr;
  base::Bytes bytes;
};

void write_bytes(png_structp png, png_bytep data, std::size_t size) {
  auto* writer = static_cast<Writer*>(png_get_io_ptr(png));
  bool done = false;
  try {
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    writer->bytes.insert(writer->bytes.end(), begin, begin + size);
    done = true;
  } catch (const std::bad_alloc&) {  // must not pass through libpng
  }
  if (!done) png_error(png, "not enough memory");
}

bool write_all(Writer& writer, const raster::Image& image) {
  png_structp png = writer.png;
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, &writer, write_bytes, nullptr);
  png_set_IHDR(png, writer.info, static_cast<png_uint_32>(image.width), static_cast<png_uint_32>(image.height), 8,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, writer.info);
  for (std::size_t y = 0; y < image.height; ++y) png_write_row(png, image.row(y).data());
  png_write_end(png, nullptr);
  return true;
}

}  // namespace

bool is_png(std::span<const std::byte> bytes) {
  return bytes.size() >= kSignature && png_sig_cmp(reinterpret_cast<png_const_bytep>(bytes.data()), 0, kSignature) == 0;
}

raster::Image decode_png(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels) {
  Reader reader(bytes);
  const auto refuse = [&] {
    base::fail(ErrorKind::kData, "{}: the PNG data is damaged: {}", name,
               base::printable(reader.complaint.text.data()));
  };
  if (!read_header(reader)) refuse();
  const auto count = base::checked_product({reader.width, reader.height});
  if (!count || *count > max_pixels) {
    base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name, reader.width, reader.height,
               max_pixels);
  }
  if (bytes.size() < reader.packed_bytes / kMaxDeflate) {
    base::fail(ErrorKind::kData, "{}: the PNG data is damaged: {} bytes cannot hold {}x{} pixels", name, bytes.size(),
               reader.width, reader.height);
  }
  raster::Image image(reader.width, reader.height);
  std::vector<std::uint8_t> row(png_get_rowbytes(reader.png, reader.info));
  assert(row.size() == reader.width * reader.channels);
  raster::Image black = has_alpha(reader) ? raster::Image(reader.width, reader.height) : raster::Image();
  if (!read_pixels(reader, row.data(), image.values.data(), black.values.data())) refuse();
  if (has_alpha(reader)) image = as_seen(std::move(image), std::move(black));
  if (!reader.rest.empty()) {
    base::fail(ErrorKind::kData, "{}: {} bytes after the end of the PNG data", name, reader.rest.size());
  }
  return upright(std::move(image), orientation_of(reader));
}

base::Bytes encode_png(const raster::Image& image) {
  assert(!image.empty());
  Writer writer;
  if (!write_all(writer, image)) base::fail(ErrorKind::kIo, "cannot make a PNG: {}", writer.complaint.text.data());
  return std::move(writer.bytes);
}

}  // namespace inkling::codec
