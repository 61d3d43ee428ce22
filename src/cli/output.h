// Standard output, where results go and nothing else does, and standard error for the rest.
#ifndef INKLING_CLI_OUTPUT_H_
#define INKLING_CLI_OUTPUT_H_

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "base/files.h"

namespace inkling::cli {

// Buffered; a closed pipe or a full disk is an Error(kIo), at the latest in flush.
class Output {
 public:
  void write(std::string_view text);

  template <typename... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    write(fmt::format(format, std::forward<Args>(args)...));
  }

  void flush();
};

Output& output();

// The last step of a command that prints and writes a file: what standard output does not take leaves the file that was
// there as it was. So a command that ends with an error has replaced nothing.
void put_in_place_once_printed(base::PendingFile& file);

// Writes to standard error. Where that cannot be written to, there is nobody to tell.
void write_error(std::string_view text);

// Writes the line "inkling: TEXT" to standard error. Control characters, which a file's name may have, become '?'.
void complain(std::string_view text);

// Whether the terminal's character encoding is UTF-8, as the locale says.
bool is_utf8();

}  // namespace inkling::cli

#endif  // INKLING_CLI_OUTPUT_H_
