// libjpeg reports errors through a callback that must not return: this one jumps, which runs no destructors. So every
// function here that has a setjmp holds nothing that has one; what is to be freed belongs to its caller.
#include "codec/jpeg.h"

#include <csetjmp>
#include <cstdio>  // jpeglib.h asks for it

#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/text.h"
#include "codec/exif.h"
#include "codec/luma.h"

namespace inkling::codec {
namespace {

constexpr std::uint64_t kMaxScans = 256;
constexpr std::uint64_t kUsualScans = 16;                 // programs write some ten
constexpr std::uint64_t kMaxScannedPixels = 160'000'000;  // more scans than usual, times pixels
constexpr std::size_t kMaxPixelsByte = 512;               // a block of 64 pixels takes a bit at least
constexpr long kMaxMemory = 1L << 30;  // bytes that libjpeg may take: a progressive picture's coefficients
constexpr int kExifMarker = JPEG_APP0 + 1;
constexpr unsigned kMaxSegment = 0xFFFF;

// libjpeg's errors, and where to go with one.
struct Complaint {
  jpeg_error_mgr manager = {};  // first, so that libjpeg's pointer to it is one to the whole
  std::jmp_buf jump = {};
  std::array<char, JMSG_LENGTH_MAX> text = {};
};

[[noreturn]] void complain(j_common_ptr info) {
  auto* complaint = reinterpret_cast<Complaint*>(info->err);
  info->err->format_message(info, complaint->text.data());
  std::longjmp(complaint->jump, 1);
}

void complain_of_warning(j_common_ptr info, int level) {
  if (level < 0) complain(info);  // the others are remarks
}

std::uint64_t max_scans(const jpeg_decompress_struct& info) {
  const std::uint64_t pixels = std::uint64_t{info.image_width} * info.image_height;
  return std::clamp(kMaxScannedPixels / pixels, kUsualScans, kMaxScans);
}

void limit_scans(j_common_ptr common) {
  const auto* info = reinterpret_cast<j_decompress_ptr>(common);
  const std::uint64_t most = max_scans(*info);
  if (static_cast<std::uint64_t>(info->input_scan_number) <= most) return;
  auto* complaint = reinterpret_cast<Complaint*>(common->err);
  std::snprintf(complaint->text.data(), complaint->text.size(), "more than %d scans", static_cast<int>(most));
  std::longjmp(complaint->jump, 1);
}

// A picture that is being read, and all that it takes.
struct Reader {
  Reader() {
    info.err = jpeg_std_error(&complaint.manager);
    complaint.manager.error_exit = complain;
    complaint.manager.emit_message = complain_of_warning;
    progress.progress_monitor = limit_scans;
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { jpeg_destroy_decompress(&info); }  // works on what was never created, too

  Complaint complaint;
  jpeg_decompress_struct info = {};
  jpeg_progress_mgr progress = {};
  int orientation = 1;
};

// Everything up to the pixels. False where libjpeg complained.
bool read_header(Reader& reader, std::span<const std::byte> bytes) {
  j_decompress_ptr info = &reader.info;
  if (setjmp(reader.complaint.jump) != 0) return false;
  jpeg_create_decompress(info);
  info->progress = &reader.progress;
  info->mem->max_memory_to_use = kMaxMemory;
  jpeg_mem_src(info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_save_markers(info, kExifMarker, kMaxSegment);
  jpeg_read_header(info, TRUE);
  for (const jpeg_marker_struct* marker = info->marker_list; marker != nullptr; marker = marker->next) {
    reader.orientation = exif_orientation(std::as_bytes(std::span(marker->data, marker->data_length)));
    if (reader.orientation != 1) break;
  }
  // The Y of YCbCr is the luma already; the rest is made RGB first.
  const bool has_luma = info->jpeg_color_space == JCS_GRAYSCALE || info->jpeg_color_space == JCS_YCbCr;
  info->out_color_space = has_luma ? JCS_GRAYSCALE : JCS_RGB;
  return true;
}

// The pixels, through `row`, which has room for a row of samples, into `pixels` [height, width]. False where libjpeg
// complained.
bool read_pixels(Reader& reader, std::uint8_t* row, std::uint8_t* pixels) {
  j_decompress_ptr info = &reader.info;
  if (setjmp(reader.complaint.jump) != 0) return false;
  jpeg_start_decompress(info);
  const std::size_t width = info->output_width;
  while (info->output_scanline < info->output_height) {
    std::uint8_t* out = pixels + info->output_scanline * width;
    JSAMPROW line = info->out_color_space == JCS_GRAYSCALE ? out : row;
    jpeg_read_scanlines(info, &line, 1);
    if (line == out) continue;
    for (std::size_t x = 0; x < width; ++x) {
      out[x] = static_cast<std::uint8_t>(luma(row[3 * x], row[3 * x + 1], row[3 * x + 2]));
    }
  }
  jpeg_finish_decompress(info);
  return true;
}

}  // namespace

bool is_jpeg(std::span<const std::byte> bytes) {
  return bytes.size() >= 3 && bytes[0] == std::byte{0xFF} && bytes[1] == std::byte{0xD8} && bytes[2] == std::byte{0xFF};
}

raster::Image decode_jpeg(std::span<const std::byte> bytes, const std::string& name, std::size_t max_pixels) {
  Reader reader;
  const auto refuse = [&] {
    base::fail(ErrorKind::kData, "{}: the JPEG data is damaged: {}", name,
               base::printable(reader.complaint.text.data(), 100));
  };
  if (!read_header(reader, bytes)) refuse();
  const jpeg_decompress_struct& info = reader.info;
  if (info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK) {
    base::fail(ErrorKind::kData, "{}: is in the colours of printing inks (CMYK): expected grey, YCbCr or RGB", name);
  }
  const auto count = base::checked_product({info.image_width, info.image_height});
  if (!count || *count > max_pixels) {
    base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name, info.image_width, info.image_height,
               max_pixels);
  }
  if (info.arith_code != 0) base::fail(ErrorKind::kData, "{}: is arithmetic-coded: expected Huffman coding", name);
  if (bytes.size() < *count / kMaxPixelsByte) {
    base::fail(ErrorKind::kData, "{}: the JPEG data is damaged: {} bytes cannot hold {}x{} pixels", name, bytes.size(),
               info.image_width, info.image_height);
  }
  raster::Image image(info.image_width, info.image_height);
  std::vector<std::uint8_t> row(info.out_color_space == JCS_GRAYSCALE ? 0 : 3 * image.width);
  if (!read_pixels(reader, row.data(), image.values.data())) refuse();
  return upright(std::move(image), reader.orientation);
}

}  // namespace inkling::codec
