// Values of options: checks for CLI::Option::check, and choices.
#ifndef INKLING_CLI_ARGUMENTS_H_
#define INKLING_CLI_ARGUMENTS_H_

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/numbers.h"
#include "base/text.h"

namespace inkling::cli {

using base::number_between;
using base::whole_number;

// Adds an option that takes one of the names in `choices` and sets `value` to what stands beside it.
template <typename T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, T& value,
                        const std::vector<std::pair<std::string, T>>& choices, const std::string& description) {
  std::vector<std::string> names;
  for (const auto& choice : choices) names.push_back(choice.first);
  const std::string expected = fmt::format("{}", fmt::join(names, "|"));
  const auto set = [=, &value](const std::string& text) {
    for (const auto& [choice, meaning] : choices) {
      if (choice == text) return void(value = meaning);
    }
    throw CLI::ValidationError(name, fmt::format("expected {}, got '{}'", expected, base::printable(text)));
  };
  return command.add_option_function<std::string>(name, set, description)->type_name(expected);
}

}  // namespace inkling::cli

#endif  // INKLING_CLI_ARGUMENTS_H_
