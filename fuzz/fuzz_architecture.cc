// Architectures as text.
#include <string_view>

#include "fuzz_target.h"
#include "network/architecture.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parse = [&] {
    const auto architecture = network::Architecture::parse({reinterpret_cast<const char*>(data), size});
    fuzz::require(architecture.outputs() > 0);
    const std::string text = architecture.to_string();
    fuzz::require(network::Architecture::parse(text).to_string() == text);
  };
  fuzz::accept_or_refuse(parse, ErrorKind::kUsage);
  return 0;
}
