#include "raster/sheet.h"

#include <algorithm>
#include <cassert>

namespace inkling::raster {
namespace {

void draw(const Image& tile, std::size_t enlargement, std::size_t top, std::size_t left, Image& sheet) {
  for (std::size_t y = 0; y < tile.height * enlargement; ++y) {
    const auto line = sheet.row(top + y).subspan(left);
    const auto pixels = tile.row(y / enlargement);
    for (std::size_t x = 0; x < tile.width * enlargement; ++x) line[x] = pixels[x / enlargement];
  }
}

}  // namespace

Image make_sheet(std::span<const Image> tiles, const SheetStyle& style) {
  assert(!tiles.empty() && style.columns > 0 && style.enlargement > 0);
  const std::size_t columns = std::min(style.columns, tiles.size());
  const std::size_t rows = (tiles.size() + columns - 1) / columns;
  const std::size_t across = tiles[0].width * style.enlargement + style.gap;
  const std::size_t down = tiles[0].height * style.enlargement + style.gap;
  Image sheet(columns * across + style.gap, rows * down + style.gap, style.background);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    assert(tiles[i].width == tiles[0].width && tiles[i].height == tiles[0].height);
    draw(tiles[i], style.enlargement, style.gap + i / columns * down, style.gap + i % columns * across, sheet);
  }
  return sheet;
}

}  // namespace inkling::raster
