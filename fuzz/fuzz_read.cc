// The whole way of a picture: decoded, its ink found, lines, cuts, lattice, reading and its drawing. The network is
// small and has learned nothing, so that many things are read.
#include <cmath>

#include "codec/decode.h"
#include "fuzz_target.h"
#include "reader/reader.h"

using namespace inkling;

namespace {

reader::Reader make_reader() {
  network::Network network(network::Architecture::parse("input 28x28 | maxpool 4 | flatten | dense 11"));
  network.initialize(/*seed=*/1, network::Initialization::kHe);
  model::Model model{{network}, {}};
  model.normalization = segmentation::Normalization{};
  return reader::Reader(std::move(model));
}

void require_inside(const raster::Box& box, const raster::Image& picture) {
  fuzz::require(box.width > 0 && box.height > 0);
  fuzz::require(box.right() <= picture.width && box.bottom() <= picture.height);
}

void require_share(double value) { fuzz::require(value >= 0 && value <= 1 && std::isfinite(value)); }

void require_sound(const reader::Reading& reading, const raster::Image& picture) {
  for (const reader::LineReading& line : reading.lines) {
    fuzz::require(!line.digits.empty() && !line.numbers.empty());
    fuzz::require(line.text().size() == line.digits.size() + line.numbers.size() - 1);  // a space between numbers
    require_inside(line.box, picture);
    require_share(line.confidence);
    for (const reader::DigitReading& digit : line.digits) {
      require_inside(digit.box, picture);
      require_share(digit.confidence);
      fuzz::require(digit.digit >= '0' && digit.digit <= '9');
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const reader::Reader reader = make_reader();
  fuzz::accept_or_refuse([&] {
    const raster::Image picture = codec::decode_image(fuzz::bytes_of(data, size), "input", 1 << 14);
    require_sound(reader.read(picture), picture);
    const reader::Explanation explanation = reader.explain(picture, {.format = R"(\d{1,3})"});
    require_sound(explanation.reading, picture);
    for (const reader::LineReading& line : explanation.reading.lines) {
      for (const auto& number : line.numbers) fuzz::require(number.count <= 3);
    }
    fuzz::require(!reader::to_svg(explanation, "input").empty());
    const reader::Reading single = reader.read(picture, {.single = true});
    require_sound(single, picture);
    fuzz::require(single.lines.size() <= 1);
  });
  return 0;
}
