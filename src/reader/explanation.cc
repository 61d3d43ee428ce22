#include "reader/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/base64.h"
#include "base/text.h"
#include "codec/png.h"
#include "raster/resample.h"

namespace inkling::reader {
namespace {

constexpr double kMargin = 24;
constexpr double kPanel = 480;  // the width of a panel, and its greatest height
constexpr double kWidth = 2 * kPanel + 3 * kMargin;
constexpr double kTile = 84;        // the side of a network's input
constexpr double kTileWidth = 156;  // with what stands beside it
constexpr double kTileHeight = 128;
constexpr std::size_t kTilesARow = 6;
constexpr std::size_t kMostTiles = 300;
constexpr std::size_t kMostBoxes = 2000;

// `text` in UTF-8 without U+FFFE and U+FFFF, which XML does not take.
std::string valid_xml(std::string_view text) {
  std::string valid = base::valid_utf8(text);
  for (std::size_t at = 0; (at = valid.find("\xef\xbf", at)) != std::string::npos; at += 3) {
    if (valid[at + 2] == '\xbe' || valid[at + 2] == '\xbf') valid[at + 2] = '\xbd';  // U+FFFD
  }
  return valid;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : valid_xml(text)) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += static_cast<unsigned char>(c) < ' ' || c == 0x7f ? '?' : c;
    }
  }
  return result;
}

// The elements of the drawing, from top to bottom.
class Drawing {
 public:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    body_ += fmt::format(format, std::forward<Args>(args)...);
    body_ += '\n';
  }

  void text(double x, double y, std::string_view style, std::string_view words) {
    add(R"(<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>)", x, y, style, escaped(words));
  }

  void image(double x, double y, double width, double height, const raster::Image& image, bool smooth) {
    add(R"(<image x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" preserveAspectRatio="none"{} )"
        R"(href="data:image/png;base64,{}"/>)",
        x, y, width, height, smooth ? "" : R"( style="image-rendering:pixelated")",
        base::base64(codec::encode_png(image)));
  }

  void box(double x, double y, double width, double height, std::string_view style) {
    add(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"/>)", x, y, width, height, style);
  }

  std::string document(double height) const {
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}">
<style>
text {{ font-family: sans-serif; font-size: 13px; fill: #222 }}
.title {{ font-size: 20px; font-weight: bold }}
.head {{ font-size: 14px; font-weight: bold; fill: #555 }}
.digit {{ font-size: 30px; font-weight: bold }}
.unsure {{ font-size: 30px; font-weight: bold; fill: #c0392b }}
.reading {{ font-size: 24px; font-family: monospace; letter-spacing: 3px }}
rect {{ fill: none; stroke-width: 1.5 }}
.paper {{ fill: #fff }}
.edge {{ stroke: #bbb; stroke-width: 1 }}
.line {{ stroke: #2e6fdb }}
.found {{ stroke: #1d9a57 }}
.doubtful {{ stroke: #c0392b }}
.piece {{ stroke: #e59b16; stroke-width: 1 }}
.left {{ stroke: #999; stroke-width: 1; stroke-dasharray: 3 2 }}
.bar {{ fill: #9fc3f7; stroke: none }}
polyline {{ fill: none; stroke: #d3209b; stroke-width: 2 }}
</style>
<rect width="100%" height="100%" class="paper"/>
{2}</svg>
)",
        kWidth, height, body_);
  }

 private:
  std::string body_;
};

// Where a picture, or a part of it, is shown.
struct View {
  double x = 0;  // of the drawing
  double y = 0;
  raster::Box part;  // of the picture
  double scale = 1;

  double width() const { return static_cast<double>(part.width) * scale; }
  double height() const { return static_cast<double>(part.height) * scale; }
  double across(double column) const { return x + (column - static_cast<double>(part.left)) * scale; }
  double down(double row) const { return y + (row - static_cast<double>(part.top)) * scale; }
};

View fit_view(double x, double y, const raster::Box& part, double width, double height) {
  const double scale = std::min(width / static_cast<double>(part.width), height / static_cast<double>(part.height));
  return {x, y, part, std::min(scale, 8.0)};
}

void draw(Drawing& drawing, const View& view, const raster::Image& picture) {
  raster::Image image = raster::crop(picture, view.part);
  const auto side = [](double length) { return std::max<std::size_t>(1, static_cast<std::size_t>(2 * length)); };
  if (view.scale < 0.5) image = raster::resize(image, side(view.width()), side(view.height()));
  drawing.image(view.x, view.y, view.width(), view.height(), image, view.scale < 2);
  drawing.box(view.x, view.y, view.width(), view.height(), "edge");
}

void draw(Drawing& drawing, const View& view, const raster::Box& box, std::string_view style) {
  drawing.box(view.across(static_cast<double>(box.left)), view.down(static_cast<double>(box.top)),
              static_cast<double>(box.width) * view.scale, static_cast<double>(box.height) * view.scale, style);
}

raster::Image dark_on_white(const segmentation::InkMap& ink) {
  raster::Image image = ink.ink;
  for (std::uint8_t& pixel : image.values) pixel = static_cast<std::uint8_t>(255 - pixel);
  return image;
}

raster::Image dark_on_white(const NetworkInput& input) {
  raster::Image image(input.width, input.height);
  std::ranges::transform(input.values, image.values.begin(), [](float value) {
    return static_cast<std::uint8_t>(std::lround(255 * (1 - std::clamp(value, 0.0f, 1.0f))));
  });
  return image;
}

std::string_view style_of(const DigitReading& digit) { return digit.accepted ? "found" : "doubtful"; }

// The picture, and its ink with all that was found. Returns where it ends.
double draw_overview(Drawing& drawing, const Explanation& explanation, double y) {
  const raster::Box whole{0, 0, explanation.picture.width, explanation.picture.height};
  drawing.text(kMargin, y, "head", fmt::format("The picture, {} x {} pixels", whole.width, whole.height));
  drawing.text(2 * kMargin + kPanel, y, "head", "Its ink: lines, digits, and what was left out");
  const View left = fit_view(kMargin, y + 10, whole, kPanel, kPanel);
  View right = left;
  right.x += kMargin + kPanel;
  draw(drawing, left, explanation.picture);
  draw(drawing, right, dark_on_white(explanation.ink));
  for (std::size_t i = 0; i < std::min(kMostBoxes, explanation.left_out.size()); ++i) {
    draw(drawing, right, explanation.left_out[i], "left");
  }
  for (const LineReading& line : explanation.reading.lines) {
    draw(drawing, right, line.box, "line");
    for (const DigitReading& digit : line.digits) draw(drawing, right, digit.box, style_of(digit));
  }
  return y + 10 + left.height() + 2 * kMargin;
}

void draw_digit(Drawing& drawing, double x, double y, const DigitReading& digit, const NetworkInput& input) {
  drawing.image(x, y, kTile, kTile, dark_on_white(input), false);
  drawing.box(x, y, kTile, kTile, style_of(digit));
  drawing.text(x + 4, y + kTile + 30, digit.accepted ? "digit" : "unsure", std::string(1, digit.digit));
  if (!digit.accepted) drawing.text(x + 26, y + kTile + 26, "head", "shown as ?");
  std::vector<Alternative> answers = {{digit.digit, digit.confidence}};
  answers.insert(answers.end(), digit.alternatives.begin(), digit.alternatives.end());
  answers.resize(std::min<std::size_t>(3, answers.size()));
  double row = y;
  for (const Alternative& answer : answers) {
    drawing.box(x + kTile + 4, row + 4, 60 * answer.confidence, 16, "bar");
    drawing.text(x + kTile + 8, row + 17, "", fmt::format("{}  {:.1f}%", answer.digit, 100 * answer.confidence));
    row += 24;
  }
}

// A line's segments and cuts, and what the network was given and said. Returns where it ends.
double draw_line(Drawing& drawing, const Explanation& explanation, const raster::Image& ink, std::size_t index,
                 double y) {
  const LineReading& line = explanation.reading.lines[index];
  const ExplainedLine& steps = explanation.lines[index];
  drawing.text(
      kMargin, y, "head",
      fmt::format("Line {}: pieces and cuts; right as a whole with {:.1f}%", index + 1, 100 * line.confidence));
  drawing.text(kMargin, y + 30, "reading", line.text());
  const raster::Box part = raster::grown(line.box, 2 + line.box.height / 8, ink.width, ink.height);
  const View view = fit_view(kMargin, y + 44, part, kWidth - 2 * kMargin, kPanel / 2);
  draw(drawing, view, ink);
  for (const raster::Box& segment : steps.segments) draw(drawing, view, segment, "piece");
  for (const DigitReading& digit : line.digits) draw(drawing, view, digit.box, style_of(digit));
  for (const PicturePath& cut : steps.cuts) {
    std::string points;
    for (const auto& [column, row] : cut) points += fmt::format("{:.1f},{:.1f} ", view.across(column), view.down(row));
    drawing.add(R"(<polyline points="{}"/>)", points);
  }
  y += 44 + view.height() + kMargin;
  const std::size_t tiles = std::min(kMostTiles, line.digits.size());
  for (std::size_t i = 0; i < tiles; ++i) {
    const std::size_t row = i / kTilesARow;
    draw_digit(drawing, kMargin + static_cast<double>(i % kTilesARow) * kTileWidth + 8,
               y + static_cast<double>(row) * kTileHeight, line.digits[i], steps.inputs[i]);
  }
  const std::size_t rows = (tiles + kTilesARow - 1) / kTilesARow;
  return y + static_cast<double>(rows) * kTileHeight + kMargin;
}

}  // namespace

std::string to_svg(const Explanation& explanation, const std::string& title) {
  Drawing drawing;
  double y = kMargin + 12;
  drawing.text(kMargin, y, "title", title);
  y += 24;
  for (const std::string& sentence : advice(explanation)) {
    drawing.text(kMargin, y, "", sentence);
    y += 19;
  }
  y = draw_overview(drawing, explanation, y + 12);
  const raster::Image ink = dark_on_white(explanation.ink);
  for (std::size_t i = 0; i < explanation.lines.size(); ++i) y = draw_line(drawing, explanation, ink, i, y);
  return drawing.document(y);
}

}  // namespace inkling::reader
