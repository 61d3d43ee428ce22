// How many pictures of one digit a network reads, with nothing between picture and network but find_ink and normalize:
//
//   singles MODEL FOLDER [--stroke WIDTH] [--sheet PNG]
//
// FOLDER holds singles.csv (path,label,kind,...,source,...) and singles/. Prints accuracy by kind and source and the
// misses; the sheet has all 28x28 inputs in the order of the file, misread ones marked.
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
#include "image/components.h"
#include "image/decode.h"
#include "image/ink.h"
#include "image/normalize.h"
#include "image/png.h"
#include "image/sheet.h"
#include "model/model.h"
#include "network/workspace.h"

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
  const Bytes bytes = read_file(folder + "/singles.csv", 1 << 24);
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
InkPatch whole_ink(const InkMap& map) {
  const std::vector<Component> components = drop_specks(find_components(map), map.stroke_width);
  return cut_out(map, components);
}

struct Tally {
  std::size_t right = 0;
  std::size_t all = 0;
};

Image tile_of(std::span<const float> input, bool right) {
  Image tile{28, 30, std::vector<std::uint8_t>(28 * 30, right ? 160 : 255)};
  for (std::size_t i = 0; i < input.size(); ++i) tile.pixels[i] = static_cast<std::uint8_t>(input[i] * 255);
  return tile;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: singles MODEL FOLDER [--stroke WIDTH] [--sheet PNG]\n", stderr);
    return 2;
  }
  Normalization normalization;
  std::string sheet;
  for (int i = 3; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--stroke") == 0) normalization.stroke_width = std::stof(argv[i + 1]);
    if (std::strcmp(argv[i], "--sheet") == 0) sheet = argv[i + 1];
  }
  const Model model = load_model(argv[1]);
  const Network& network = std::get<Network>(model.network);
  Workspace workspace(network.architecture(), 1, Workspace::Mode::kInference);
  workspace.load(network);
  std::map<std::string, Tally> tallies;
  std::vector<Image> tiles;
  for (const Picture& picture : pictures_in(argv[2])) {
    const Image image = decode_image(read_file(picture.path, 1 << 28), picture.path);
    const InkPatch patch = whole_ink(find_ink(image));
    normalize(patch, normalization, workspace.input());
    const auto logits = workspace.forward();
    const auto answer = static_cast<std::size_t>(std::ranges::max_element(logits.first(10)) - logits.begin());
    const bool right = answer == picture.label;
    for (const std::string& name : {picture.kind + " " + picture.source, picture.kind, std::string("all")}) {
      tallies[name].right += right ? 1 : 0;
      ++tallies[name].all;
    }
    if (!right) fmt::print("{} {} read as {}\n", tiles.size(), picture.path, answer);
    tiles.push_back(tile_of(workspace.input(), right));
  }
  for (const auto& [name, tally] : tallies) {
    fmt::print("{:5.1f}%  {:3} of {:3}  {}\n",
               100.0 * static_cast<double>(tally.right) / static_cast<double>(tally.all), tally.right, tally.all, name);
  }
  if (!sheet.empty()) write_file(sheet, encode_png(make_sheet(tiles, {.columns = 20, .enlargement = 2})));
}
