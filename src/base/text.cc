#include "base/text.h"

namespace inkling {

std::string printable(std::string_view text, std::size_t limit) {
  std::string shown(text.substr(0, limit));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text.size() > limit ? shown + "..." : shown;
}

}  // namespace inkling
