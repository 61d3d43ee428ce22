// inkling data show: labelled digits, and what augmentation makes of them, as a picture for a person to look at.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "augmentation/augment.h"
#include "base/files.h"
#include "base/stream.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "codec/png.h"
#include "raster/sheet.h"
#include "synthesis/open.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kColumns = 16;
constexpr std::size_t kTileSide = 84;  // pixels, about
constexpr std::uint64_t kMaxCount = 1000;

struct ShowOptions {
  std::string data = "digits";
  std::string augmentation = "none";
  std::size_t count = 10;
  std::uint64_t seed = 0;
  std::string out = "sheet.png";
};

// The first `count` images, taking a 0, a 1, … a 9 in turn (and what is no digit) as far as there are any.
std::vector<std::size_t> select(const dataset::Dataset& data, std::size_t count) {
  std::vector<std::vector<std::size_t>> of_digit(data.classes);
  for (std::size_t i = 0; i < data.size(); ++i) of_digit[data.labels[i]].push_back(i);
  std::vector<std::size_t> rows;
  count = std::min(count, data.size());
  for (std::size_t round = 0; rows.size() < count; ++round) {
    for (const auto& images : of_digit) {
      if (round < images.size() && rows.size() < count) rows.push_back(images[round]);
    }
  }
  return rows;
}

// Dark ink on white paper.
raster::Image to_tile(std::span<const float> image, const dataset::Dataset& data) {
  raster::Image tile(data.width, data.height);
  std::ranges::transform(image, tile.values.begin(),
                         [](float ink) { return static_cast<std::uint8_t>(std::lround(255 * (1 - ink))); });
  return tile;
}

// Every image, followed, where there is something to be done to it, by what training sees of it in its first epochs.
std::vector<raster::Image> make_tiles(const dataset::Dataset& data, const std::vector<std::size_t>& rows,
                                      const augmentation::Augmentation& augmentation, std::uint64_t seed) {
  const augmentation::Augmenter plain({}, data.height, data.width, data.max_value);
  const augmentation::Augmenter augmenter(augmentation, data.height, data.width, data.max_value);
  augmentation::AugmentScratch scratch;
  std::vector<float> out(data.image_size());
  std::vector<raster::Image> tiles;
  for (const std::size_t row : rows) {
    const auto add = [&](const augmentation::Augmenter& how, std::uint32_t epoch) {
      how.apply(data.image(row), data.labels[row], base::RandomStream(seed, base::Purpose::kAugment, epoch, row),
                scratch, out);
      tiles.push_back(to_tile(out, data));
    };
    add(plain, 0);
    if (augmentation::is_identity(augmentation)) continue;
    for (std::uint32_t epoch = 0; epoch + 1 < kColumns; ++epoch) add(augmenter, epoch);
  }
  return tiles;
}

void show(const ShowOptions& options) {
  const augmentation::Augmentation augmentation = augmentation::parse_augmentation(options.augmentation);
  base::require_writable(options.out);
  const dataset::Partition opened = synthesis::open_any_dataset(options.data);
  const dataset::Dataset& data = *opened.train.data;
  const auto tiles = make_tiles(data, select(data, options.count), augmentation, options.seed);
  const std::size_t enlargement = std::max<std::size_t>(1, kTileSide / std::max(data.height, data.width));
  const raster::Image sheet = raster::make_sheet(tiles, {.columns = kColumns, .enlargement = enlargement});
  base::PendingFile file(options.out, codec::encode_png(sheet));
  output().print("{}: {} ({}x{} pixels)\n", options.out, augmentation::to_text(augmentation), sheet.width,
                 sheet.height);
  put_in_place_once_printed(file);
}

}  // namespace

void add_data_show(CLI::App& data) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* command = data.add_subcommand("show", "Draw digits, and what augmentation makes of them");
  command
      ->add_option("data", options->data,
                   "digits (built in), mnist, reading, or a file or folder that `inkling data info` knows")
      ->capture_default_str();
  command
      ->add_option("--augment", options->augmentation,
                   "What may be done to an image; each is drawn once as it is and 15 times deformed")
      ->capture_default_str();
  command->add_option("--count", options->count, "How many images, digits in turn")
      ->check(whole_number(1, kMaxCount))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "The deformations that training with this seed sees")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()))
      ->capture_default_str();
  command->add_option("--out", options->out, "The picture to write, a PNG")->capture_default_str();
  command->footer(
      "What may be done, parts separated by |:\n"
      "  rotate DEGREES [DIGIT:FACTOR ...], shear DEGREES, scale FRACTION, aspect FRACTION, shift PIXELS,\n"
      "  elastic SMOOTHING AMPLITUDE (pixels), thickness FRACTION, contrast FRACTION, noise DEVIATION,\n"
      "  upsample FACTOR (deform on finer pixels, for small images)\n"
      "\nExamples:\n"
      "  inkling data show\n"
      "  inkling data show digits --augment 'rotate 7 | scale 0.07 | shift 0.5 | upsample 4'\n"
      "  inkling data show --augment 'rotate 12 1:0.5 7:0.5 | elastic 4 1' --seed 3 --out deformed.png");
  command->callback([options] { show(*options); });
}

}  // namespace inkling::cli
