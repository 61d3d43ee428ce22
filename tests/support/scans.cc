#include "support/scans.h"

#include <fmt/format.h>
#include <libheif/heif.h>
#include <tiffio.h>
#include <unistd.h>
#include <webp/encode.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "support/bytes.h"
#include "support/datasets.h"

namespace inkling::test {
namespace {

// A row or a tile of TIFF samples of `image` from (left, top) on, `width` pixels; `sample` is that of planes apart.
std::string packed_row(const raster::Image& image, std::size_t left, std::size_t y, std::size_t width,
                       const TiffOptions& options) {
  const std::size_t samples = options.planes_apart ? 1 : options.samples;
  std::string row((width * samples * options.bits + 7) / 8, '\0');
  for (std::size_t x = 0; x < width; ++x) {
    const bool inside = left + x < image.width && y < image.height;
    const int grey = inside ? image.at(left + x, y) : 0;
    const int value = options.white_is_zero ? 255 - grey : grey;
    for (std::size_t sample = 0; sample < samples; ++sample) {
      const int stored = sample == 3 ? 255 : value;
      const std::size_t place = x * samples + sample;
      if (options.bits == 1) row[x / 8] = static_cast<char>(row[x / 8] | (stored >= 128 ? 0x80 >> x % 8 : 0));
      if (options.bits == 8) row[place] = static_cast<char>(stored);
      if (options.bits == 16) row[2 * place] = row[2 * place + 1] = static_cast<char>(stored);
    }
  }
  return row;
}

void write_page(TIFF* tiff, const raster::Image& image, const TiffOptions& options) {
  const bool colour = options.samples >= 3;
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(image.width));
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(image.height));
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, options.bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, options.samples);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, options.compression);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
               colour                  ? PHOTOMETRIC_RGB
               : options.white_is_zero ? PHOTOMETRIC_MINISWHITE
                                       : PHOTOMETRIC_MINISBLACK);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, options.planes_apart ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, options.orientation);
  if (options.samples == 4) {
    const std::uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  }
  const std::uint16_t planes = options.planes_apart ? options.samples : 1;
  if (options.tile > 0) {
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, options.tile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, options.tile);
    for (std::uint32_t y = 0; y < image.height; y += options.tile) {
      for (std::uint32_t x = 0; x < image.width; x += options.tile) {
        std::string tile;
        for (std::uint32_t row = 0; row < options.tile; ++row) {
          tile += packed_row(image, x, y + row, options.tile, options);
        }
        if (TIFFWriteTile(tiff, tile.data(), x, y, 0, 0) < 0) throw std::runtime_error("TIFFWriteTile");
      }
    }
    return;
  }
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, options.rows > 0 ? options.rows : static_cast<std::uint32_t>(image.height));
  for (std::uint16_t plane = 0; plane < planes; ++plane) {
    for (std::uint32_t y = 0; y < image.height; ++y) {
      std::string row = packed_row(image, 0, y, image.width, options);
      if (TIFFWriteScanline(tiff, row.data(), y, plane) < 0) throw std::runtime_error("TIFFWriteScanline");
    }
  }
}

void write_number(std::string& text, std::uint64_t value, int size) { text += little_endian(value, size); }

}  // namespace

base::Bytes make_tiff(const std::vector<raster::Image>& pages, const TiffOptions& options) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  TIFF* tiff = TIFFFdOpen(::dup(::fileno(file.get())), "test", options.mode.c_str());
  if (tiff == nullptr) throw std::runtime_error("TIFFFdOpen");
  for (const raster::Image& page : pages) {
    write_page(tiff, page, options);
    TIFFWriteDirectory(tiff);
  }
  TIFFClose(tiff);
  std::rewind(file.get());
  ::lseek(::fileno(file.get()), 0, SEEK_SET);
  return base::read_descriptor(::fileno(file.get()), "test", std::size_t{1} << 30);
}

base::Bytes make_webp(const raster::Image& image) {
  std::vector<std::uint8_t> samples;
  for (const std::uint8_t value : image.values) samples.insert(samples.end(), 3, value);
  std::uint8_t* out = nullptr;
  const std::size_t size =
      WebPEncodeLosslessRGB(samples.data(), static_cast<int>(image.width), static_cast<int>(image.height),
                            static_cast<int>(3 * image.width), &out);
  const base::Bytes bytes = bytes_of(std::as_bytes(std::span(out, size)));
  WebPFree(out);
  if (bytes.empty()) throw std::runtime_error("WebPEncodeLosslessRGB");
  return bytes;
}

base::Bytes make_heic(const raster::Image& image, int quality) {
  const auto check = [](const heif_error& error) {
    if (error.code != heif_error_Ok) throw std::runtime_error(error.message);
  };
  heif_context* context = heif_context_alloc();
  heif_encoder* encoder = nullptr;
  check(heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder));
  check(heif_encoder_set_lossy_quality(encoder, quality));
  heif_image* picture = nullptr;
  const auto width = static_cast<int>(image.width), height = static_cast<int>(image.height);
  check(heif_image_create(width, height, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &picture));
  check(heif_image_add_plane(picture, heif_channel_interleaved, width, height, 8));
  int stride = 0;
  std::uint8_t* plane = heif_image_get_plane(picture, heif_channel_interleaved, &stride);
  for (std::size_t y = 0; y < image.height; ++y) {
    for (std::size_t x = 0; x < image.width; ++x) {
      std::fill_n(plane + static_cast<std::ptrdiff_t>(y) * stride + 3 * static_cast<std::ptrdiff_t>(x), 3,
                  image.at(x, y));
    }
  }
  check(heif_context_encode_image(context, picture, encoder, nullptr, nullptr));
  base::Bytes bytes;
  heif_writer writer = {};
  writer.writer_api_version = 1;
  writer.write = [](heif_context*, const void* data, std::size_t size, void* out) {
    *static_cast<base::Bytes*>(out) = bytes_of(std::span(static_cast<const std::byte*>(data), size));
    return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
  };
  check(heif_context_write(context, &writer, &bytes));
  heif_image_release(picture);
  heif_encoder_release(encoder);
  heif_context_free(context);
  return bytes;
}

base::Bytes make_bmp(const raster::Image& image, const BmpOptions& options) {
  std::string pixels;
  for (std::size_t i = 0; i < image.height; ++i) {
    const std::size_t y = options.from_top ? i : image.height - 1 - i;
    std::string row((image.width * static_cast<std::size_t>(options.bits) + 7) / 8, '\0');
    for (std::size_t x = 0; x < image.width; ++x) {
      const unsigned grey = image.at(x, y);
      if (options.bits == 1) row[x / 8] = static_cast<char>(row[x / 8] | (grey >= 128 ? 0x80 >> x % 8 : 0));
      if (options.bits == 4) row[x / 2] = static_cast<char>(row[x / 2] | (grey / 17) << (x % 2 == 0 ? 4 : 0));
      if (options.bits == 8) row[x] = static_cast<char>(grey);
      const unsigned five = (grey * 31 + 127) / 255;
      if (options.bits == 16) row.replace(2 * x, 2, little_endian(five << 10 | five << 5 | five, 2));
      if (options.bits >= 24)
        std::fill_n(row.begin() + static_cast<std::ptrdiff_t>(x) * options.bits / 8, 3, static_cast<char>(grey));
    }
    if (options.runs) {
      for (const char value : row) pixels += std::string("\1") + value;
      pixels += std::string("\0\0", 2);
      continue;
    }
    row.resize((row.size() + 3) / 4 * 4);
    pixels += row;
  }
  if (options.runs) pixels += std::string("\0\1", 2);
  std::string header;
  write_number(header, options.old ? 12 : 40, 4);
  write_number(header, image.width, options.old ? 2 : 4);
  write_number(header, options.from_top ? 0x1'0000'0000 - image.height : image.height, options.old ? 2 : 4);
  write_number(header, 1, 2);
  write_number(header, static_cast<std::uint64_t>(options.bits), 2);
  if (!options.old) {
    write_number(header, options.runs ? 1 : 0, 4);
    header += std::string(20, '\0');
  }
  if (options.bits <= 8) {
    const int colours = 1 << options.bits;
    for (int i = 0; i < colours; ++i) {
      header += std::string(3, static_cast<char>(i * 255 / (colours - 1)));
      if (!options.old) header += '\0';
    }
  }
  std::string file = "BM";
  write_number(file, 14 + header.size() + pixels.size(), 4);
  write_number(file, 0, 4);
  write_number(file, 14 + header.size(), 4);
  return bytes_of(file + header + pixels);
}

base::Bytes make_pdf(const std::vector<raster::Image>& pages) {
  std::string text = "%PDF-1.4\n";
  std::vector<std::size_t> places;
  const auto object = [&](const std::string& content) {
    places.push_back(text.size());
    text += fmt::format("{} 0 obj\n{}\nendobj\n", places.size(), content);
  };
  std::string kids;
  for (std::size_t i = 0; i < pages.size(); ++i) kids += fmt::format("{} 0 R ", 3 + 3 * i);
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object(fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, pages.size()));
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const raster::Image& page = pages[i];
    const double width = static_cast<double>(page.width) * 0.24, height = static_cast<double>(page.height) * 0.24;
    object(
        fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents {} 0 R /Resources << /XObject << "
                    "/I {} 0 R >> >> >>",
                    width, height, 4 + 3 * i, 5 + 3 * i));
    const std::string draw = fmt::format("{} 0 0 {} 0 0 cm /I Do", width, height);
    object(fmt::format("<< /Length {} >>\nstream\n{}\nendstream", draw.size(), draw));
    const std::string samples(page.values.begin(), page.values.end());
    object(
        fmt::format("<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray "
                    "/BitsPerComponent 8 /Length {} >>\nstream\n{}\nendstream",
                    page.width, page.height, samples.size(), samples));
  }
  const std::size_t table = text.size();
  text += fmt::format("xref\n0 {}\n0000000000 65535 f \n", places.size() + 1);
  for (const std::size_t place : places) text += fmt::format("{:010} 00000 n \n", place);
  text += fmt::format("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", places.size() + 1, table);
  return bytes_of(text);
}

}  // namespace inkling::test
