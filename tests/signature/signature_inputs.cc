// Makes what tools/signature gives to the command: pictures to read, and a small data set in MNIST's files.
//
//   signature_inputs DIGITS OUT
//
// DIGITS is data/digits.csv.gz. OUT gets the folders mnist/ (IDX files: 120 images to train on, 40 to test on) and
// pictures/KIND/ (PGM and PPM files; a name ends in the picture's transcript). The program uses nothing of the library,
// so that no change of the library changes its pictures, and of floating-point arithmetic only + - * /, so that they
// are the same on every machine.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

// SplitMix64, started by a picture's kind and number.
class Random {
 public:
  Random(std::uint64_t kind, std::uint64_t number) : state_(kind * 1'000'003 + number) {}

  // In [0, bound).
  int below(int bound) {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t bits = state_;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return static_cast<int>((bits ^ (bits >> 31)) >> 33) % bound;
  }

  int between(int low, int high) { return low + below(high - low + 1); }
  double uniform(double low, double high) { return low + (high - low) * below(1 << 20) / (1 << 20); }

 private:
  std::uint64_t state_;
};

constexpr int kCells = 8;  // rows and columns of a built-in digit

struct Digit {
  std::array<double, kCells * kCells> ink;  // 0 to 1
  char label;

  double at(int x, int y) const {
    return x < 0 || y < 0 || x >= kCells || y >= kCells ? 0 : ink[static_cast<std::size_t>(y * kCells + x)];
  }
};

using Digits = std::vector<Digit>;

// Lines of 64 counts from 0 to 16 and a label.
Digits read_digits(const char* path) {
  const gzFile file = gzopen(path, "rb");
  if (file == nullptr) throw std::runtime_error(std::string(path) + ": cannot be opened");
  Digits digits;
  std::array<char, 1024> line;
  while (gzgets(file, line.data(), line.size()) != nullptr) {
    std::istringstream fields(line.data());
    Digit& digit = digits.emplace_back();
    std::string field;
    for (double& ink : digit.ink) {
      std::getline(fields, field, ',');
      ink = std::stod(field) / 16;
    }
    fields >> digit.label;
  }
  gzclose(file);
  if (digits.empty()) throw std::runtime_error(std::string(path) + ": holds no digits");
  return digits;
}

// Ink on paper: 0 none, 1 full.
struct Canvas {
  int width;
  int height;
  std::vector<double> ink;

  Canvas(int canvas_width, int canvas_height)
      : width(canvas_width), height(canvas_height), ink(static_cast<std::size_t>(width * height)) {}

  double& at(int x, int y) { return ink[static_cast<std::size_t>(y * width + x)]; }

  void fill(int left, int top, int right, int bottom, double value) {
    for (int y = std::max(0, top); y < std::min(height, bottom); ++y) {
      for (int x = std::max(0, left); x < std::min(width, right); ++x) at(x, y) = std::max(at(x, y), value);
    }
  }
};

// A digit's ink at (x, y), in cells: between the cells' middles it is interpolated, and the edge made sharper.
double ink_at(const Digit& digit, double x, double y) {
  const int left = static_cast<int>(x + 1) - 1, top = static_cast<int>(y + 1) - 1;
  const double right_share = x - left, bottom_share = y - top;
  const double above = digit.at(left, top) * (1 - right_share) + digit.at(left + 1, top) * right_share;
  const double below = digit.at(left, top + 1) * (1 - right_share) + digit.at(left + 1, top + 1) * right_share;
  const double ink = above * (1 - bottom_share) + below * bottom_share;
  return std::clamp((ink - 0.25) / 0.4, 0.0, 1.0);
}

// Draws all of a digit's cells, `height` pixels in both directions.
void draw_digit(const Digit& digit, int left, int top, int height, Canvas& canvas) {
  for (int y = std::max(0, top); y < std::min(canvas.height, top + height); ++y) {
    for (int x = std::max(0, left); x < std::min(canvas.width, left + height); ++x) {
      const double ink =
          ink_at(digit, (x - left + 0.5) * kCells / height - 0.5, (y - top + 0.5) * kCells / height - 0.5);
      canvas.at(x, y) = std::max(canvas.at(x, y), ink);
    }
  }
}

// A row of digits: how high, how far apart (negative: they overlap), and how much each stands lower than the one
// before.
struct Row {
  std::vector<const Digit*> digits;
  int height;
  int gap;
  int slope = 0;
};

std::string text_of(const Row& row) {
  std::string text;
  for (const Digit* digit : row.digits) text += digit->label;
  return text;
}

bool holds_ink(const Digit& digit, int column) {
  for (int y = 0; y < kCells; ++y) {
    if (digit.at(column, y) > 0.4) return true;
  }
  return false;
}

// Draws the row, each digit's ink beginning `gap` pixels behind the one before. Returns where the last one's ink ends.
int draw_row(const Row& row, int left, int top, Canvas& canvas) {
  for (const Digit* digit : row.digits) {
    int first = 0, last = kCells - 1;
    while (first < last && !holds_ink(*digit, first)) ++first;
    while (first < last && !holds_ink(*digit, last)) --last;
    draw_digit(*digit, left - first * row.height / kCells, top, row.height, canvas);
    left += (last + 1 - first) * row.height / kCells + row.gap;
    top += row.slope;
  }
  return left - row.gap;
}

struct Paper {
  double light = 1;     // 0 black to 1 white
  double contrast = 1;  // between paper and ink, as a share of the paper's light
  double slope = 0;     // the share by which the right is darker than the left
  double noise = 0;
  int blur = 0;  // how often
  bool inverted = false;
};

// A paint program's every third time, and else paper that was photographed badly; every fifth is light on dark.
Paper any_paper(int number, Random& random) {
  Paper paper;
  paper.inverted = number % 5 == 4;
  if (number % 3 == 0) return paper;
  paper.light = random.uniform(0.5, 1);
  paper.contrast = random.uniform(0.3, 0.95);
  paper.slope = random.uniform(0, 0.3);
  paper.noise = paper.contrast * random.uniform(0, 0.08);
  paper.blur = random.below(3);
  return paper;
}

void blur(Canvas& canvas) {
  const Canvas sharp = canvas;
  for (int y = 1; y + 1 < canvas.height; ++y) {
    for (int x = 1; x + 1 < canvas.width; ++x) {
      double sum = 0;
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) sum += sharp.ink[static_cast<std::size_t>((y + dy) * sharp.width + x + dx)];
      }
      canvas.at(x, y) = sum / 9;
    }
  }
}

std::vector<std::uint8_t> photograph(Canvas canvas, const Paper& paper, Random& random) {
  for (int i = 0; i < paper.blur; ++i) blur(canvas);
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < canvas.height; ++y) {
    for (int x = 0; x < canvas.width; ++x) {
      double value = paper.light * (1 - paper.slope * x / canvas.width) * (1 - paper.contrast * canvas.at(x, y));
      if (paper.noise > 0) value += random.uniform(-paper.noise, paper.noise);
      value = std::clamp(value, 0.0, 1.0);
      pixels.push_back(static_cast<std::uint8_t>(255 * (paper.inverted ? 1 - value : value) + 0.5));
    }
  }
  return pixels;
}

struct Scene {
  Canvas canvas;
  std::string text;
};

class Maker {
 public:
  Maker(Digits digits, std::filesystem::path out) : digits_(std::move(digits)), out_(std::move(out)) {}

  void make_all() {
    make("single", 60, [this](int, Random& random) { return single(random.between(20, 120), random); });
    make("gaps", 40, [this](int, Random& random) {
      const int height = random.between(20, 60);
      return line(row(random.between(3, 9), height, random.between(height / 20 + 1, height / 2), random));
    });
    make("touching", 30, [this](int, Random& random) {
      const int height = random.between(24, 60);
      return line(row(random.between(2, 5), height, -random.between(0, height / 12), random));
    });
    make("four", 20, [this](int, Random& random) {
      const int height = random.between(20, 60);
      return line(row(4, height, random.between(-height / 12, height / 3), random));
    });
    make("sloping", 14, [this](int number, Random& random) {
      Row sloping = row(random.between(4, 8), random.between(24, 50), random.between(3, 12), random);
      sloping.slope = (number % 2 == 0 ? 1 : -1) * random.between(1, 5);
      return line(sloping);
    });
    make("lines", 14, [this](int, Random& random) { return lines(random); });
    make("ruled", 14, [this](int, Random& random) { return ruled(random); });
    make("squared", 14, [this](int, Random& random) { return squared(random); });
    make("boxes", 14, [this](int number, Random& random) { return boxes(number % 2 == 0, random); });
    make("noise", 5, [](int, Random& random) { return noise(random); });
    make("blank", 5, [](int number, Random&) { return Scene{Canvas(20 + 37 * number, 10 + 23 * number), ""}; });
    make("side28", 10, [this](int, Random& random) { return small(random); });
    make("side8", 10, [this](int, Random& random) { return cells(random); });
    make_colour();
  }

  // MNIST's files: 28x28 pixels, 0 paper to 255 ink, a digit in the middle.
  void make_mnist() {
    std::filesystem::create_directories(out_ / "mnist");
    write_idx("train", 0, 120);
    write_idx("t10k", 1000, 40);
  }

 private:
  using Picture = std::function<Scene(int number, Random&)>;

  const Digit& any_digit(Random& random) const {
    return digits_[static_cast<std::size_t>(random.below(static_cast<int>(digits_.size())))];
  }

  Row row(int length, int height, int gap, Random& random) const {
    Row row{{}, height, gap};
    for (int i = 0; i < length; ++i) row.digits.push_back(&any_digit(random));
    return row;
  }

  Scene single(int height, Random& random) const {
    const Digit& digit = any_digit(random);
    Canvas canvas(height + random.between(4, height), height + random.between(4, height));
    draw_digit(digit, random.below(canvas.width - height), random.below(canvas.height - height), height, canvas);
    return {canvas, std::string(1, digit.label)};
  }

  // A row with paper around it.
  static Scene line(const Row& row) {
    const int margin = row.height / 2, length = static_cast<int>(row.digits.size());
    const int top = margin + std::max(0, -row.slope * length);
    Canvas wide(2 * margin + length * (row.height + std::max(0, row.gap)),
                row.height + 2 * margin + std::abs(row.slope) * length);
    const int width = std::min(wide.width, draw_row(row, margin, top, wide) + margin);
    Canvas canvas(width, wide.height);
    for (int y = 0; y < canvas.height; ++y) {
      for (int x = 0; x < width; ++x) canvas.at(x, y) = wide.at(x, y);
    }
    return {canvas, text_of(row)};
  }

  // Two or three lines of writing.
  Scene lines(Random& random) const {
    const int height = random.between(20, 36), count = random.between(2, 3);
    Canvas canvas(8 * height, (3 * count + 1) * height / 2);
    std::string text;
    for (int i = 0; i < count; ++i) {
      const Row digits = row(random.between(2, 5), height, random.between(2, 8), random);
      draw_row(digits, random.between(height / 3, height), height / 2 + i * height * 3 / 2, canvas);
      text += (i > 0 ? "-" : "") + text_of(digits);
    }
    return {canvas, text};
  }

  // On lined paper; the digits stand on a line.
  Scene ruled(Random& random) const {
    const int height = random.between(24, 44), apart = height * 5 / 4;
    Scene scene = line(row(random.between(3, 6), height, random.between(2, 10), random));
    const int thickness = random.between(1, 3);
    const double ink = random.uniform(0.4, 1);
    for (int y = (height / 2 + height - 1) % apart; y < scene.canvas.height; y += apart) {
      scene.canvas.fill(0, y, scene.canvas.width, y + thickness, ink);
    }
    return scene;
  }

  // On squared paper.
  Scene squared(Random& random) const {
    const int height = random.between(24, 44);
    Scene scene = line(row(random.between(3, 6), height, random.between(2, 10), random));
    const double ink = random.uniform(0.3, 0.8);
    const int apart = height * random.between(3, 6) / 6;
    for (int x = random.below(apart); x < scene.canvas.width; x += apart) {
      scene.canvas.fill(x, 0, x + 1, scene.canvas.height, ink);
    }
    for (int y = random.below(apart); y < scene.canvas.height; y += apart) {
      scene.canvas.fill(0, y, scene.canvas.width, y + 1, ink);
    }
    return scene;
  }

  // A digit in each box, as forms have them: boxes side by side, or with gaps between them.
  Scene boxes(bool side_by_side, Random& random) const {
    const int height = random.between(22, 40), box = height + random.between(6, 16);
    const int count = random.between(3, 6), step = box + (side_by_side ? 0 : random.between(5, 12));
    Canvas canvas(count * step + height, box + height);
    std::string text;
    for (int i = 0; i < count; ++i) {
      const Digit& digit = any_digit(random);
      const int left = height / 2 + i * step, top = height / 2;
      canvas.fill(left, top, left + box + 1, top + 1, 1);
      canvas.fill(left, top + box, left + box + 1, top + box + 1, 1);
      canvas.fill(left, top, left + 1, top + box + 1, 1);
      canvas.fill(left + box, top, left + box + 1, top + box + 1, 1);
      draw_digit(digit, left + (box - height) / 2, top + (box - height) / 2, height, canvas);
      text += digit.label;
    }
    return {canvas, text};
  }

  static Scene noise(Random& random) {
    Canvas canvas(random.between(40, 160), random.between(30, 90));
    const double share = random.uniform(0.02, 0.5);
    for (double& ink : canvas.ink) ink = random.uniform(0, 1) < share ? random.uniform(0, 1) : 0;
    return {canvas, ""};
  }

  // As MNIST's images are, which are read as they come.
  Scene small(Random& random) const {
    const Digit& digit = any_digit(random);
    Canvas canvas(28, 28);
    draw_digit(digit, 4, 4, 20, canvas);
    return {canvas, std::string(1, digit.label)};
  }

  // A built-in digit as it is: 8x8 pixels.
  Scene cells(Random& random) const {
    const Digit& digit = any_digit(random);
    Canvas canvas(kCells, kCells);
    std::ranges::copy(digit.ink, canvas.ink.begin());
    return {canvas, std::string(1, digit.label)};
  }

  // Blue ink on yellow paper.
  void make_colour() {
    for (int number = 0; number < 10; ++number) {
      Random random(kinds_, static_cast<std::uint64_t>(number));
      const Scene scene = line(row(random.between(3, 6), random.between(24, 48), random.between(2, 12), random));
      std::string pixels;
      for (const double ink : scene.canvas.ink) {
        for (const double change : {-220.0, -170.0, 20.0}) {
          pixels += static_cast<char>(static_cast<std::uint8_t>((change > 0 ? 180 : 240) + change * ink));
        }
      }
      write_picture("colour", number, scene, "P6", pixels, "ppm");
    }
    ++kinds_;
  }

  void make(const std::string& kind, int count, const Picture& picture) {
    for (int number = 0; number < count; ++number) {
      Random random(kinds_, static_cast<std::uint64_t>(number));
      const Scene scene = picture(number, random);
      const auto pixels = photograph(scene.canvas, any_paper(number, random), random);
      write_picture(kind, number, scene, "P5", std::string(pixels.begin(), pixels.end()), "pgm");
    }
    ++kinds_;
  }

  void write_picture(const std::string& kind, int number, const Scene& scene, const std::string& magic,
                     const std::string& pixels, const std::string& extension) const {
    const std::string digits = std::to_string(100 + number).substr(1);
    const auto folder = out_ / "pictures" / kind;
    std::filesystem::create_directories(folder);
    write(folder / (digits + (scene.text.empty() ? "" : "-" + scene.text) + "." + extension),
          magic + "\n" + std::to_string(scene.canvas.width) + " " + std::to_string(scene.canvas.height) + "\n255\n" +
              pixels);
  }

  void write_idx(const std::string& part, std::size_t first, std::size_t count) const {
    const char size = static_cast<char>(count);
    std::string images = std::string("\0\0\10\3\0\0\0", 7) + size + std::string("\0\0\0\34\0\0\0\34", 8);
    std::string labels = std::string("\0\0\10\1\0\0\0", 7) + size;
    for (std::size_t i = 0; i < count; ++i) {
      const Digit& digit = digits_[first + i];
      Canvas canvas(28, 28);
      draw_digit(digit, 4, 4, 20, canvas);
      for (const double ink : canvas.ink) images += static_cast<char>(static_cast<std::uint8_t>(255 * ink + 0.5));
      labels += static_cast<char>(digit.label - '0');
    }
    write(out_ / "mnist" / (part + "-images-idx3-ubyte"), images);
    write(out_ / "mnist" / (part + "-labels-idx1-ubyte"), labels);
  }

  static void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    if (!file.flush()) throw std::runtime_error(path.string() + ": cannot be written");
  }

  Digits digits_;
  std::filesystem::path out_;
  std::uint64_t kinds_ = 0;  // made so far
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: signature_inputs DIGITS OUT\n", stderr);
    return 2;
  }
  try {
    Maker maker(read_digits(argv[1]), argv[2]);
    maker.make_mnist();
    maker.make_all();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "signature_inputs: %s\n", error.what());
    return 1;
  }
}
