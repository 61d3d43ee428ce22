// How a table of images is laid out, found in its first lines: what stands between columns, whether the first line
// names them, where the label is, whether there is an index, and what the pixels are.
#ifndef INKLING_DATASET_CSV_LAYOUT_H_
#define INKLING_DATASET_CSV_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inkling::dataset {

// What its user knows better.
struct CsvOptions {
  std::optional<std::string> label_column = {};  // a column's name or number from 1, or "none"
  std::optional<char> delimiter = {};            // ' ' for any number of spaces
};

enum class CsvPixels : std::uint8_t {
  kCounts,  // whole numbers 0..16 of 8×8 pixels
  kBytes,   // whole numbers 0..255
  kShares,  // 0..1
};

struct CsvLayout {
  char delimiter = ',';
  std::size_t skipped = 0;  // lines before the first image: the header, and empty ones before it
  std::size_t columns = 0;
  std::optional<std::size_t> label;  // the column, from 0
  std::optional<std::size_t> index;  // a column that counts the images
  std::vector<std::string> header;   // the columns' names, empty where there are none
  std::size_t side = 0;              // pixels; the images are square
  CsvPixels pixels = CsvPixels::kBytes;

  // "comma-separated, with a header, label in column 1 (label), 28x28 pixels"
  std::string text() const;
};

// The fields of a line, without spaces around them and without quotes; valid as long as the line.
void split(std::string_view line, char delimiter, std::vector<std::string_view>& fields);

// The layout of the table `bytes`, plain or in gzip, called `name` in errors. Throws Error(kData) for what is no table
// of square images, and where the label could be in either of two columns, naming both; Error(kUsage) for a label
// column that the table lacks.
CsvLayout find_csv_layout(std::span<const std::byte> bytes, const std::string& name, const CsvOptions& options);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_CSV_LAYOUT_H_
