#include "codec/heif.h"

#include <libheif/heif.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "base/checked_size.h"
#include "base/error.h"
#include "base/shared_library.h"
#include "base/text.h"
#include "codec/luma.h"

namespace inkling::codec {
namespace {

// libheif's functions, without the "heif_" of their names.
struct HeifLibrary {
  decltype(&heif_context_alloc) context_alloc;
  decltype(&heif_context_free) context_free;
  decltype(&heif_context_read_from_memory_without_copy) context_read;
  decltype(&heif_context_set_maximum_image_size_limit) context_set_maximum_side;
  decltype(&heif_context_get_number_of_top_level_images) context_count;
  decltype(&heif_context_get_primary_image_handle) context_primary;
  decltype(&heif_image_handle_release) handle_release;
  decltype(&heif_image_handle_get_width) handle_width;
  decltype(&heif_image_handle_get_height) handle_height;
  decltype(&heif_image_handle_has_alpha_channel) handle_has_alpha;
  decltype(&heif_decoding_options_alloc) options_alloc;
  decltype(&heif_decoding_options_free) options_free;
  decltype(&heif_decode_image) decode;
  decltype(&heif_image_release) image_release;
  decltype(&heif_image_get_width) image_width;
  decltype(&heif_image_get_height) image_height;
  decltype(&heif_image_get_plane_readonly) image_plane;
};

HeifLibrary load() {
  const base::SharedLibrary file("libheif.so.1", "HEIC pictures need libheif (Debian's package libheif1)");
  HeifLibrary library;
  file.find("heif_context_alloc", library.context_alloc);
  file.find("heif_context_free", library.context_free);
  file.find("heif_context_read_from_memory_without_copy", library.context_read);
  file.find("heif_context_set_maximum_image_size_limit", library.context_set_maximum_side);
  file.find("heif_context_get_number_of_top_level_images", library.context_count);
  file.find("heif_context_get_primary_image_handle", library.context_primary);
  file.find("heif_image_handle_release", library.handle_release);
  file.find("heif_image_handle_get_width", library.handle_width);
  file.find("heif_image_handle_get_height", library.handle_height);
  file.find("heif_image_handle_has_alpha_channel", library.handle_has_alpha);
  file.find("heif_decoding_options_alloc", library.options_alloc);
  file.find("heif_decoding_options_free", library.options_free);
  file.find("heif_decode_image", library.decode);
  file.find("heif_image_release", library.image_release);
  file.find("heif_image_get_width", library.image_width);
  file.find("heif_image_get_height", library.image_height);
  file.find("heif_image_get_plane_readonly", library.image_plane);
  return library;
}

const HeifLibrary& heif_library() {
  static const HeifLibrary library = load();
  return library;
}

struct Free {
  void operator()(heif_context* context) const { heif_library().context_free(context); }
  void operator()(heif_image_handle* handle) const { heif_library().handle_release(handle); }
  void operator()(heif_decoding_options* options) const { heif_library().options_free(options); }
  void operator()(heif_image* image) const { heif_library().image_release(image); }
};

template <typename T>
using Owned = std::unique_ptr<T, Free>;

void require_ok(const heif_error& error, const std::string& name) {
  if (error.code == heif_error_Ok) return;
  if (error.code == heif_error_Memory_allocation_error && error.subcode != heif_suberror_Security_limit_exceeded) {
    throw std::bad_alloc();
  }
  base::fail(ErrorKind::kData, "{}: the HEIC data is damaged or of a kind that libheif does not read: {}", name,
             base::printable(error.message != nullptr ? error.message : "", 100));
}

Owned<heif_image> decode(const heif_image_handle* handle, bool has_alpha, const std::string& name) {
  const HeifLibrary& library = heif_library();
  const Owned<heif_decoding_options> options(library.options_alloc());
  if (!options) throw std::bad_alloc();
  if (options->version >= 2) options->convert_hdr_to_8bit = 1;
  if (options->version >= 3) options->strict_decoding = 1;
  heif_image* image = nullptr;
  const heif_chroma chroma = has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
  require_ok(library.decode(handle, &image, heif_colorspace_RGB, chroma, options.get()), name);
  return Owned<heif_image>(image);
}

}  // namespace

bool is_heif(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  constexpr std::array<std::string_view, 9> kBrands = {"heic", "heix", "heim", "heis", "hevc",
                                                       "hevx", "mif1", "msf1", "avif"};
  return text.size() >= 12 && text.substr(4, 4) == "ftyp" &&
         std::ranges::find(kBrands, text.substr(8, 4)) != kBrands.end();
}

Picture decode_heif(std::span<const std::byte> bytes, const std::string& name, const DecodeOptions& options) {
  const HeifLibrary& library = heif_library();
  const Owned<heif_context> context(library.context_alloc());
  if (!context) throw std::bad_alloc();
  const std::size_t side = std::min<std::size_t>(options.max_pixels, std::numeric_limits<int>::max());
  library.context_set_maximum_side(context.get(), static_cast<int>(side));
  require_ok(library.context_read(context.get(), bytes.data(), bytes.size(), nullptr), name);
  heif_image_handle* primary = nullptr;
  require_ok(library.context_primary(context.get(), &primary), name);
  const Owned<heif_image_handle> handle(primary);
  const auto width = static_cast<std::size_t>(std::max(0, library.handle_width(primary)));
  const auto height = static_cast<std::size_t>(std::max(0, library.handle_height(primary)));
  const auto stated = base::checked_product({width, height});
  if (!stated || *stated == 0 || *stated > options.max_pixels) {
    base::fail(ErrorKind::kData, "{}: has {}x{} pixels, expected at most {}", name, width, height, options.max_pixels);
  }
  const bool has_alpha = library.handle_has_alpha(primary) != 0;
  const Owned<heif_image> image = decode(primary, has_alpha, name);
  const int columns = library.image_width(image.get(), heif_channel_interleaved);
  const int rows = library.image_height(image.get(), heif_channel_interleaved);
  int stride = 0;
  const std::uint8_t* plane = library.image_plane(image.get(), heif_channel_interleaved, &stride);
  const std::size_t channels = has_alpha ? 4 : 3;
  if (plane == nullptr || columns <= 0 || rows <= 0 || stride < columns * static_cast<int>(channels) ||
      static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) > options.max_pixels) {
    base::fail(ErrorKind::kData, "{}: the HEIC data is damaged: its pixels", name);
  }
  Picture picture{raster::Image(static_cast<std::size_t>(columns), static_cast<std::size_t>(rows))};
  raster::Image black = has_alpha ? raster::Image(picture.image.width, picture.image.height) : raster::Image();
  for (std::size_t y = 0; y < picture.image.height; ++y) {
    const std::uint8_t* sample = plane + y * static_cast<std::size_t>(stride);
    for (std::size_t x = 0; x < picture.image.width; ++x, sample += channels) {
      const std::uint32_t grey = luma(sample[0], sample[1], sample[2]);
      picture.image.at(x, y) = over(255, grey, has_alpha ? sample[3] : 255);
      if (has_alpha) black.at(x, y) = over(0, grey, sample[3]);
    }
  }
  if (has_alpha) picture.image = as_seen(std::move(picture.image), std::move(black));
  if (const int count = library.context_count(context.get()); count > 1) {
    picture.notes.push_back(fmt::format("the first of {} pictures in the file is read", count));
  }
  return picture;
}

}  // namespace inkling::codec
