// What became of an input, as `inkling read` prints it and the server answers: at least one record an input, in every
// layout that names inputs.
#ifndef INKLING_READER_RECORDS_H_
#define INKLING_READER_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reader/reading.h"

namespace inkling::reader {

enum class ReadLayout : std::uint8_t {
  kText,       // the digits of a line of writing; nothing for a picture without
  kNamedText,  // the same behind the file's name and a colon; "(no digits)" or "(error: …)" where there are none
  kJsonLines,  // a JSON object for each line of writing, or for a page without, or for an error
  kTsv,        // the same as a table, its columns separated by tabs: heading()
};

enum class ShownSigns : std::uint8_t { kNone, kAll };

// Where a record comes from.
struct ReadPlace {
  std::string path;
  std::uint64_t input = 1;   // its place in the list of all inputs, from 1
  std::uint64_t inputs = 1;  // in that list
  std::size_t page = 1;      // of the file, from 1
  std::size_t pages = 1;     // of the file
};

// The statuses of records.
inline constexpr std::string_view kStatusRead = "read";
inline constexpr std::string_view kStatusNoDigits = "no digits";
inline constexpr std::string_view kStatusError = "error";

// What comes before all records: TSV's names of columns.
std::string heading(ReadLayout layout);

// The records of a page that was read, every one ended: one a line of writing, or one that says that there is none.
// `signs` says whether text and tables have the signs between the digits, too; JSON always has them. `notes` are what
// was passed over in the file.
std::string to_text(const Reading& reading, const ReadPlace& place, ReadLayout layout,
                    ShownSigns signs = ShownSigns::kNone, const std::vector<std::string>& notes = {});

// The record of the `number`-th line of writing, from 1, as kJsonLines has it.
nlohmann::ordered_json to_json(const Reading& reading, std::size_t number, const ReadPlace& place,
                               const std::vector<std::string>& notes = {});

// What whoever reads the digits alone should know: "photo.jpg: the page was turned by 90°; line 2 is unsure (12%)". ""
// for nothing.
std::string remark_on(const Reading& reading, const std::string& name, ReadLayout layout);

// The record of an input or a page that could not be read: `message` says why, `exit_code` is what the command makes of
// it.
std::string error_text(std::string_view message, int exit_code, const ReadPlace& place, ReadLayout layout);

// A text from outside on one line: control characters become '?'.
std::string on_one_line(std::string_view text);

// Sets "path" in `json` to `path`. JSON is UTF-8 and file names are any bytes: of a name that is none, every byte that
// is not part of UTF-8 is U+FFFD, and "path_bytes" has the name's own bytes in base64. `key` for another member's name.
void set_path(nlohmann::ordered_json& json, const std::string& path, const std::string& key = "path");

}  // namespace inkling::reader

#endif  // INKLING_READER_RECORDS_H_
