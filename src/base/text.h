// Text from outside, made fit for an error message.
#ifndef INKLING_BASE_TEXT_H_
#define INKLING_BASE_TEXT_H_

#include <string>
#include <string_view>

namespace inkling {

// `text` with every byte that is no printable ASCII replaced by '?', cut behind `limit` characters with "...".
std::string printable(std::string_view text, std::size_t limit = 60);

}  // namespace inkling

#endif  // INKLING_BASE_TEXT_H_
