// A reading as `inkling read` prints it.
#ifndef INKLING_CLI_READ_OUTPUT_H_
#define INKLING_CLI_READ_OUTPUT_H_

#include <cstdint>
#include <string>

#include "reader/reading.h"

namespace inkling::cli {

enum class ReadLayout : std::uint8_t {
  kText,       // the digits of a line of writing
  kNamedText,  // the same behind the file's name and a colon
  kJsonLines,  // a JSON object for each line of writing
  kTsv,        // path, line, text, confidence, left, top, width, height, separated by tabs
};

enum class ShownSigns : std::uint8_t { kNone, kAll };

// What comes before all readings: TSV's names of columns.
std::string heading(ReadLayout layout);

// A line for each line of writing, every one ended; "" where there is none.
// `signs` says whether text has the signs between the digits, too; JSON always has them.
std::string to_text(const reader::Reading& reading, const std::string& path, ReadLayout layout, ShownSigns signs);

}  // namespace inkling::cli

#endif  // INKLING_CLI_READ_OUTPUT_H_
