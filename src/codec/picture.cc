#include "codec/picture.h"

#include "base/error.h"

namespace inkling::codec {

void pass_over(std::string_view flaw, const std::string& name, Flaws flaws, std::vector<std::string>& notes) {
  if (flaws == Flaws::kRefuse) base::fail(ErrorKind::kData, "{}: {}", name, flaw);
  notes.emplace_back(flaw);
}

}  // namespace inkling::codec
