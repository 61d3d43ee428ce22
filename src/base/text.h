// Text from outside, made fit for an error message.
#ifndef INKLING_BASE_TEXT_H_
#define INKLING_BASE_TEXT_H_

#include <string>
#include <string_view>

namespace inkling::base {

// `text` with every byte that is no printable ASCII replaced by '?', cut behind `limit` characters with "...".
std::string printable(std::string_view text, std::size_t limit = 60);

// `text` with every byte that is not part of valid UTF-8 replaced by U+FFFD. For texts such as file names, which may be
// any bytes, on their way into a format that is UTF-8.
std::string valid_utf8(std::string_view text);

}  // namespace inkling::base

#endif  // INKLING_BASE_TEXT_H_
