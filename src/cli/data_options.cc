#include "cli/data_options.h"

#include <CLI/CLI.hpp>

#include "cli/arguments.h"
#include "cli/output.h"

namespace inkling::cli {
namespace {

std::optional<char> parse_delimiter(const std::string& text) {
  if (text == "tab" || text == "\\t" || text == "\t") return '\t';
  if (text == "space" || text == " ") return ' ';
  if (text.size() == 1 && std::string(",;|:").find(text[0]) != std::string::npos) return text[0];
  return std::nullopt;
}

void add_flag(CLI::App& command, const std::string& name, std::optional<bool>& value, const std::string& description,
              const std::string& group) {
  const auto set = [&value](std::int64_t count) { value = count > 0; };
  command.add_flag_function("--" + name + ",!--no-" + name, set, description)->group(group);
}

}  // namespace

void add_data_options(CLI::App& command, dataset::OpenOptions& options, const std::string& group) {
  command
      .add_option("--label-column", options.csv.label_column,
                  "Of a table: the label's column, its name or number, or none")
      ->type_name("NAME|N")
      ->group(group);
  command
      .add_option_function<std::string>(
          "--delimiter",
          [&options](const std::string& text) {
            options.csv.delimiter = parse_delimiter(text);
            if (options.csv.delimiter) return;
            throw CLI::ValidationError("--delimiter",
                                       fmt::format("expected , ; | tab or space, got '{}'", base::printable(text)));
          },
          "Of a table: what separates its columns: , ; | tab or space")
      ->type_name("CHAR")
      ->group(group);
  command.add_option("--images", options.arrays.images, "Of an .npz: the array of images")
      ->type_name("NAME")
      ->group(group);
  command
      .add_option("--labels", options.arrays.labels, "Of an .npz: the array of labels; of an .npy: the file with them")
      ->type_name("NAME")
      ->group(group);
  add_flag(command, "transpose", options.correction.transpose, "Exchange rows and columns of images", group);
  add_flag(command, "invert", options.correction.invert, "Images are dark on bright", group);
  command
      .add_option_function<unsigned>(
          "--scale", [&options](unsigned full) { options.correction.scale = static_cast<std::uint8_t>(full); },
          "The value of full ink in images of bytes")
      ->check(whole_number(1, 255))
      ->type_name("N")
      ->group(group);
}

void say_warnings(const dataset::Partition& data) {
  for (const std::string& warning : data.warnings) complain("warning: " + warning);
}

}  // namespace inkling::cli
