#include "support/pictures.h"

#include <zlib.h>

#include <cstdio>

#include <jpeglib.h>

#include <cstdlib>
#include <stdexcept>

#include "support/bytes.h"

namespace inkling::test {
namespace {

std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

}  // namespace

std::string png_chunk(const std::string& type, const std::string& data) {
  const std::string covered = type + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(covered.data()), static_cast<uInt>(covered.size()));
  return big_endian(static_cast<std::uint32_t>(data.size())) + covered + big_endian(static_cast<std::uint32_t>(crc));
}

base::Bytes make_png(const PngFields& fields, const std::string& rows, const std::string& before) {
  std::string packed(compressBound(rows.size()), '\0');
  uLongf size = packed.size();
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()),
                rows.size(), 9) != Z_OK) {
    throw std::runtime_error("compress2");
  }
  packed.resize(size);
  return make_png_of_packed(fields, packed, before);
}

base::Bytes make_png_of_packed(const PngFields& fields, const std::string& packed, const std::string& before) {
  const std::string header = big_endian(fields.width) + big_endian(fields.height) +
                             std::string{static_cast<char>(fields.depth), static_cast<char>(fields.color_type), 0, 0,
                                         static_cast<char>(fields.interlace)};
  return bytes_of("\x89PNG\r\n\x1a\n" + png_chunk("IHDR", header) + before + png_chunk("IDAT", packed) +
                  png_chunk("IEND", ""));
}

std::string exif(int orientation, const std::string& order, int type) {
  const auto number = [&](int value, int size) {
    std::string text;
    for (int i = 0; i < size; ++i) text += static_cast<char>(value >> 8 * (order == "II" ? i : size - 1 - i));
    return text;
  };
  return std::string("Exif\0\0", 6) + order + number(42, 2) + number(8, 4) + number(1, 2) + number(0x0112, 2) +
         number(type, 2) + number(1, 4) + number(orientation, 2) + number(0, 2) + number(0, 4);
}

base::Bytes make_jpeg(std::uint32_t width, std::uint32_t height, const std::vector<std::uint8_t>& samples,
                      const JpegOptions& options) {
  jpeg_compress_struct info = {};
  jpeg_error_mgr errors = {};
  info.err = jpeg_std_error(&errors);  // prints and exits: good enough for a test's own fixture
  jpeg_create_compress(&info);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &memory, &size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = options.cmyk ? 4 : options.colour ? 3 : 1;
  info.in_color_space = options.cmyk ? JCS_CMYK : options.colour ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults(&info);
  if (options.rgb) jpeg_set_colorspace(&info, JCS_RGB);
  jpeg_set_quality(&info, 100, TRUE);
  for (int i = 0; i < info.num_components; ++i) info.comp_info[i].h_samp_factor = info.comp_info[i].v_samp_factor = 1;
  if (options.progressive) jpeg_simple_progression(&info);
  // DC first at the lowest precision that is allowed, then bit by bit, the AC coefficients one a scan.
  std::vector<jpeg_scan_info> scans;
  if (options.scans > 0) {
    scans.push_back({1, {0, 0, 0, 0}, 0, 0, 0, 0});
    for (int k = 1; k < 64 && static_cast<int>(scans.size()) < options.scans; ++k) {
      for (int bit = 10; bit >= 0 && static_cast<int>(scans.size()) < options.scans; --bit) {
        scans.push_back({1, {0, 0, 0, 0}, k, k, bit == 10 ? 0 : bit + 1, bit});
      }
    }
    info.scan_info = scans.data();
    info.num_scans = static_cast<int>(scans.size());
  }
  jpeg_start_compress(&info, TRUE);
  if (!options.app1.empty()) {
    jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(options.app1.data()),
                      static_cast<unsigned>(options.app1.size()));
  }
  const std::size_t row = std::size_t{width} * static_cast<std::size_t>(info.input_components);
  for (std::size_t y = 0; y < height; ++y) {
    auto* line = const_cast<JSAMPROW>(samples.data() + y * row);
    jpeg_write_scanlines(&info, &line, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  const base::Bytes bytes = bytes_of(std::as_bytes(std::span(memory, size)));
  std::free(memory);
  return bytes;
}

}  // namespace inkling::test
