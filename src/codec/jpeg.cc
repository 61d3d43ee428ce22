// libjpeg reports errors through a callback that must not return: this one jumps, which runs no destructors. So every
// function here that has a setjmp holds nothing that has one; what is to be freed belongs to its caller.
#include "codec/jpeg.h"

#include <csetjmp>
#include <cstdio>  // jpeglib.h asks for it

#include <jpeglib.h>
// It needs jpeglib.h before it.
#include <jerror.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
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

constexpr int kEndMarker = 0xD9;
constexpr int kMostPadding = 64;  // bytes before the end marker, but for up to 8 that libjpeg has read ahead and does
                                  // not count; more are what is left of pixels that were read wrong

// libjpeg's errors, and where to go with one.
struct Complaint {
  jpeg_error_mgr manager = {};  // first, so that libjpeg's pointer to it is one to the whole
  std::jmp_buf jump = {};
  std::array<char, JMSG_LENGTH_MAX> text = {};
  bool in_pixels = false;   // the headers are read
  bool extraneous = false;  // there are bytes that belong to nothing
  bool endless = false;     // there is no end marker
};

[[noreturn]] void complain(j_common_ptr info) {
  auto* complaint = reinterpret_cast<Complaint*>(info->err);
  info->err->format_message(info, complaint->text.data());
  std::longjmp(complaint->jump, 1);
}

// Whether a warning is of a flaw that leaves the pixels as they were meant; notes it. Webcams and scanners write bytes
// between the header's segments and before the end marker, and leave out the end marker. Whether all pixels are there
// without it is known at the end.
bool is_harmless(Complaint& complaint) {
  const int code = complaint.manager.msg_code;
  if (code == JWRN_JPEG_EOF) return complaint.endless = true;
  if (code != JWRN_EXTRANEOUS_DATA) return false;
  const int bytes = complaint.manager.msg_parm.i[0];
  const int marker = complaint.manager.msg_parm.i[1];
  if (complaint.in_pixels && (marker != kEndMarker || bytes > kMostPadding)) return false;
  return complaint.extraneous = true;
}

void complain_of_warning(j_common_ptr info, int level) {
  if (level >= 0) return;  // a remark
  if (!is_harmless(*reinterpret_cast<Complaint*>(info->err))) complain(info);
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
  bool has_all_scans = false;
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
  // The Y of YCbCr is the luma already; the rest is made RGB first, or CMYK.
  const bool has_luma = info->jpeg_color_space == JCS_GRAYSCALE || info->jpeg_color_space == JCS_YCbCr;
  const bool has_inks = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
  info->out_color_space = has_luma ? JCS_GRAYSCALE : has_inks ? JCS_CMYK : JCS_RGB;
  return true;
}

// Where the end marker lacks, the file may end anywhere. One scan that was short of bits is an error of libjpeg's own;
// of several scans, all have to be there to the last bit.
bool has_all_scans(const jpeg_decompress_struct& info) {
  if (!info.progressive_mode) return jpeg_has_multiple_scans(const_cast<j_decompress_ptr>(&info)) == FALSE;
  for (int component = 0; component < info.num_components; ++component) {
    for (int coefficient = 0; coefficient < DCTSIZE2; ++coefficient) {
      if (info.coef_bits[component][coefficient] != 0) return false;
    }
  }
  return true;
}

// Whether a picture in inks states how much paper is left, as Adobe's programs do, which leave a marker, and not how
// much ink there is. Of pictures without the marker there are both: their first row, paper in nearly all, tells.
bool states_paper(const jpeg_decompress_struct& info, const std::uint8_t* first_row) {
  if (info.saw_Adobe_marker == TRUE) return true;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 4 * std::size_t{info.output_width}; ++i) sum += first_row[i];
  return sum > 4 * std::size_t{info.output_width} * 127;
}

// The luma of a pixel of four inks.
std::uint8_t luma_of_inks(const std::uint8_t* inks, bool is_paper) {
  const auto paper = [&](int ink) -> std::uint32_t { return is_paper ? inks[ink] : 255u - inks[ink]; };
  const auto light = [&](int ink) { return (paper(ink) * paper(3) + 127) / 255; };
  return static_cast<std::uint8_t>(luma(light(0), light(1), light(2)));
}

// The pixels, through `row`, which has room for a row of samples, into `pixels` [height, width]. False where libjpeg
// complained.
bool read_pixels(Reader& reader, std::uint8_t* row, std::uint8_t* pixels) {
  j_decompress_ptr info = &reader.info;
  if (setjmp(reader.complaint.jump) != 0) return false;
  reader.complaint.in_pixels = true;
  jpeg_start_decompress(info);
  const std::size_t width = info->output_width;
  const bool has_inks = info->out_color_space == JCS_CMYK;
  bool is_paper = false;
  while (info->output_scanline < info->output_height) {
    std::uint8_t* out = pixels + info->output_scanline * width;
    JSAMPROW line = info->out_color_space == JCS_GRAYSCALE ? out : row;
    jpeg_read_scanlines(info, &line, 1);
    if (line == out) continue;
    if (has_inks && info->output_scanline == 1) is_paper = states_paper(*info, row);
    for (std::size_t x = 0; x < width; ++x) {
      out[x] = has_inks ? luma_of_inks(row + 4 * x, is_paper)
                        : static_cast<std::uint8_t>(luma(row[3 * x], row[3 * x + 1], row[3 * x + 2]));
    }
  }
  reader.has_all_scans = has_all_scans(*info);
  jpeg_finish_decompress(info);
  return true;
}

}  // namespace

bool is_jpeg(std::span<const std::byte> bytes) {
  return bytes.size() >= 3 && bytes[0] == std::byte{0xFF} && bytes[1] == std::byte{0xD8} && bytes[2] == std::byte{0xFF};
}

Picture decode_jpeg(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options) {
  Reader reader;
  const auto damaged = [&](std::string_view what) {
    base::fail(ErrorKind::kData, "{}: the JPEG data is damaged: {}", name, base::printable(what, 100));
  };
  if (!read_header(reader, bytes)) damaged(reader.complaint.text.data());
  const jpeg_decompress_struct& info = reader.info;
  const auto count = base::checked_product({info.image_width, info.image_height});
  if (!count || *count > options.max_pixels) {
    base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name, info.image_width, info.image_height,
               options.max_pixels);
  }
  if (info.arith_code != 0) base::fail(ErrorKind::kData, "{}: is arithmetic-coded: expected Huffman coding", name);
  if (bytes.size() < *count / kMaxPixelsByte) {
    base::fail(ErrorKind::kData, "{}: the JPEG data is damaged: {} bytes cannot hold {}x{} pixels", name, bytes.size(),
               info.image_width, info.image_height);
  }
  Picture picture{raster::Image(info.image_width, info.image_height)};
  std::vector<std::uint8_t> row(info.out_color_space == JCS_GRAYSCALE ? 0 : 4 * picture.image.width);
  if (!read_pixels(reader, row.data(), picture.image.values.data())) damaged(reader.complaint.text.data());
  const Complaint& complaint = reader.complaint;
  if (complaint.endless && !reader.has_all_scans) damaged("Premature end of JPEG file");
  if (complaint.endless) pass_over("the JPEG data has no end marker", name, options.flaws, picture.notes);
  if (complaint.extraneous) {
    pass_over("extraneous bytes in the JPEG data", name, options.flaws, picture.notes);
  }
  picture.image = upright(std::move(picture.image), reader.orientation);
  return picture;
}

}  // namespace inkling::codec
