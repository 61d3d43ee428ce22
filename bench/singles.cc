// How many pictures of one digit a network reads, with nothing between picture and network but find_ink and normalize:
//
//   singles MODEL FOLDER [--stroke WIDTH] [--sheet PNG] [--ink PNG]
//
// FOLDER holds singles.csv (path,label,kind,...,source,...) and singles/. Prints accuracy by kind and source and the
// misses; the sheet has all 28x28 inputs in the order of the file, misread ones marked;
// the other one has each picture beside the ink that was found in it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "codec/decode.h"
#include "codec/png.h"
#include "model/model.h"
#include "network/workspace.h"
#include "raster/resize.h"
#include "raster/sheet.h"
#include "segmentation/components.h"
#include "segmentation/ink.h"
#include "segmentation/normalize.h"
#include "segmentation/rules.h"

using namespace inkling;

namespace {

struct Picture {
  std::string path;
  std::size_t label = 0;
  std::string kind;
  std::string source;
};

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::vector<Picture> pictures_in(const std::string& folder) {
  const base::Bytes bytes = base::read_file(folder + "/singles.csv", 1 << 24);
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<Picture> pictures;
  std::size_t start = text.find('\n') + 1;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const auto fields = split(text.substr(start, end - start));
    pictures.push_back({folder + "/singles/" + fields.at(0), static_cast<std::size_t>(std::stoi(fields.at(1))),
                        fields.at(2), fields.at(3)});
    start = end + 1;
  }
  return pictures;
}

// All ink that is writing, as one patch.
segmentation::InkPatch whole_ink(const segmentation::InkMap& map) {
  std::vector<segmentation::Component> components =
      segmentation::drop_specks(segmentation::find_components(map), map.stroke_width);
  components = segmentation::drop_borders(std::move(components), map.width, map.height);
  return segmentation::cut_out(map, segmentation::one_digit(std::move(components)));
}

struct Tally {
  std::size_t right = 0;
  std::size_t all = 0;
};

// The picture and the ink, side by side.
raster::Image pair_of(const raster::Image& image, const segmentation::InkMap& map) {
  constexpr std::size_t kSide = 96;
  raster::Image ink{map.width, map.height, map.ink};
  for (std::uint8_t& value : ink.pixels) value = static_cast<std::uint8_t>(255 - value);
  const raster::Image left = raster::fit(image, kSide, kSide, 128);
  const raster::Image right = raster::fit(ink, kSide, kSide, 128);
  raster::Image pair{2 * kSide, kSide, {}};
  for (std::size_t y = 0; y < kSide; ++y) {
    const auto first = static_cast<std::ptrdiff_t>(y * kSide);
    for (const raster::Image* half : {&left, &right}) {
      pair.pixels.insert(pair.pixels.end(), half->pixels.begin() + first,
                         half->pixels.begin() + first + static_cast<std::ptrdiff_t>(kSide));
    }
  }
  return pair;
}

raster::Image tile_of(std::span<const float> input, bool right) {
  raster::Image tile{28, 30, std::vector<std::uint8_t>(28 * 30, right ? 160 : 255)};
  for (std::size_t i = 0; i < input.size(); ++i) tile.pixels[i] = static_cast<std::uint8_t>(input[i] * 255);
  return tile;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: singles MODEL FOLDER [--stroke WIDTH] [--sheet PNG] [--ink PNG]\n", stderr);
    return 2;
  }
  segmentation::Normalization normalization;
  std::string sheet;
  std::string ink_sheet;
  for (int i = 3; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--stroke") == 0) normalization.stroke_width = std::stof(argv[i + 1]);
    if (std::strcmp(argv[i], "--sheet") == 0) sheet = argv[i + 1];
    if (std::strcmp(argv[i], "--ink") == 0) ink_sheet = argv[i + 1];
  }
  const model::Model model = model::load_model(argv[1]);
  const network::Network& network = model.networks.front();
  network::Workspace workspace(network.architecture(), 1, network::Workspace::Mode::kInference);
  workspace.load(network);
  std::map<std::string, Tally> tallies;
  std::vector<raster::Image> tiles;
  std::vector<raster::Image> pairs;
  for (const Picture& picture : pictures_in(argv[2])) {
    const raster::Image image = codec::decode_image(base::read_file(picture.path, 1 << 28), picture.path);
    segmentation::InkMap map = segmentation::find_ink(image);
    segmentation::remove_rules(map);
    const segmentation::InkPatch patch = whole_ink(map);
    segmentation::normalize(patch, normalization, workspace.input());
    const auto logits = workspace.forward();
    const auto answer = static_cast<std::size_t>(std::ranges::max_element(logits.first(10)) - logits.begin());
    const bool right = answer == picture.label;
    for (const std::string& name : {picture.kind + " " + picture.source, picture.kind, std::string("all")}) {
      tallies[name].right += right ? 1 : 0;
      ++tallies[name].all;
    }
    if (!right) fmt::print("{} {} read as {}\n", tiles.size(), picture.path, answer);
    tiles.push_back(tile_of(workspace.input(), right));
    if (!ink_sheet.empty()) pairs.push_back(pair_of(image, map));
  }
  for (const auto& [name, tally] : tallies) {
    fmt::print("{:5.1f}%  {:3} of {:3}  {}\n",
               100.0 * static_cast<double>(tally.right) / static_cast<double>(tally.all), tally.right, tally.all, name);
  }
  if (!sheet.empty())
    base::write_file(sheet, codec::encode_png(raster::make_sheet(tiles, {.columns = 20, .enlargement = 2})));
  if (!ink_sheet.empty()) base::write_file(ink_sheet, codec::encode_png(raster::make_sheet(pairs, {.columns = 8})));
}
