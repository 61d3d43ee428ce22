#include "cli/model_options.h"

#include <cstdint>
#include <limits>

#include "cli/arguments.h"

namespace inkling::cli {

void add_model_limits(CLI::App& command, ModelLimits& limits) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  const auto add = [&](const char* name, std::uint64_t& limit, const char* description) {
    command.add_option(name, limit, description)->check(whole_number(1, kMost))->capture_default_str();
  };
  add("--max-values", limits.values, "Refuse models whose layers hold more values for an image");
  add("--max-multiply-adds", limits.multiply_adds, "Refuse models that take more multiply-adds for an image");
}

}  // namespace inkling::cli
