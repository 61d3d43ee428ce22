// What a model file records of its training, and of how ink becomes an input.
#include <string>
#include <string_view>

#include "fuzz_target.h"
#include "segmentation/normalize.h"
#include "training/recorded_run.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* recipe : {"plain", "classic"}) {
    fuzz::accept_or_refuse(
        [&] { fuzz::require(training::to_text(training::parse_recorded_run(recipe, text)) == text); });
  }
  fuzz::accept_or_refuse(
      [&] { fuzz::require(segmentation::to_text(segmentation::parse_normalization(text)) == text); });
  return 0;
}
