// A reading as text: as `inkling read` prints it, and the server answers.
#ifndef INKLING_READER_OUTPUT_H_
#define INKLING_READER_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reader/reading.h"

namespace inkling::reader {

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
std::string to_text(const Reading& reading, const std::string& path, ReadLayout layout,
                    ShownSigns signs = ShownSigns::kNone);

// The `number`-th line of writing, counted from 1, as kJsonLines has it.
nlohmann::ordered_json to_json(const Reading& reading, std::size_t number, const std::string& path);

}  // namespace inkling::reader

#endif  // INKLING_READER_OUTPUT_H_
