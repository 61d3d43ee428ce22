// inkling data: which datasets there are and what they hold.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/data_options.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "dataset/examine.h"
#include "reader/records.h"
#include "synthesis/open.h"

namespace inkling::cli {
namespace {

constexpr const char* kBuiltIn = "built in";

// A dataset with a name of its own.
struct Known {
  const char* name;
  std::size_t train;  // images
  std::size_t test;
  std::size_t side;                  // pixels
  std::optional<std::string> place;  // nullopt where it is not here
};

std::array<Known, 2> known_datasets() {
  return {{{"digits", 1797, 0, 8, kBuiltIn}, {"mnist", 60000, 10000, 28, dataset::find_mnist()}}};
}

void list(bool json) {
  if (json) {
    nlohmann::ordered_json document = nlohmann::ordered_json::array();
    for (const Known& known : known_datasets()) {
      document.push_back({{"name", known.name},
                          {"train", known.train},
                          {"test", known.test},
                          {"height", known.side},
                          {"width", known.side},
                          {"here", known.place.has_value()},
                          {"place", known.place ? nlohmann::ordered_json(*known.place) : nullptr}});
    }
    return print_json(document);
  }
  output().print("{:<8}  {:>15}  {:>6}  {}\n", "name", "images", "pixels", "where");
  for (const Known& known : known_datasets()) {
    const std::string images = fmt::format("{}{}", known.train, known.test > 0 ? fmt::format(" + {}", known.test) : "");
    output().print("{:<8}  {:>15}  {:>6}  {}\n", known.name, images, fmt::format("{0}x{0}", known.side),
                   known.place.value_or(fmt::format("not here: inkling data get {}", known.name)));
  }
}

constexpr std::uint64_t kMaxDrawn = 10000;

struct InfoOptions {
  std::string data;
  dataset::OpenOptions open;
  std::size_t show = 0;
  bool strict = false;
  bool json = false;
};

std::vector<std::size_t> digit_counts(const dataset::Dataset& data) {
  std::vector<std::size_t> counts(data.classes);
  for (const std::uint8_t label : data.labels) ++counts.at(label);
  return counts;
}

nlohmann::ordered_json part_json(const dataset::Dataset& data, bool has_labels) {
  return {{"images", data.size()},
          {"digits", has_labels ? nlohmann::ordered_json(digit_counts(data)) : nullptr},
          {"sha256", dataset::content_hash(data)}};
}

void print_info(const dataset::Opened& opened) {
  const dataset::Partition& data = opened.data;
  const dataset::Dataset& train = *data.train.data;
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  reader::set_path(document, train.name, "data");
  document.update({{"height", train.height},
                   {"width", train.width},
                   {"max_value", train.max_value},
                   {"labels", opened.has_labels},
                   {"train", part_json(train, opened.has_labels)},
                   {"test", data.test.empty() ? nullptr : part_json(*data.test.data, opened.has_labels)},
                   {"notes", opened.notes},
                   {"warnings", data.warnings}});
  print_json(document);
}

void print_row(const char* part, const dataset::Dataset& data) {
  output().print("{:<8}", part);
  for (const std::size_t count : digit_counts(data)) output().print("{:>7}", count);
  output().print("{:>8}\n", data.size());
}

void print_counts(const dataset::Partition& data) {
  const dataset::Dataset& train = *data.train.data;
  const dataset::Dataset* test = data.test.data.get();
  output().print("\n{:<8}", "digit");
  for (int digit = 0; digit < 10; ++digit) output().print("{:>7}", digit);
  if (train.classes > 10) output().print("{:>7}", "none");
  output().print("{:>8}\n", "all");
  print_row(test ? "train" : "images", train);
  if (test) print_row("test", *test);
}

void print_text(const dataset::Opened& opened, std::size_t show) {
  const dataset::Partition& data = opened.data;
  const dataset::Dataset& train = *data.train.data;
  const dataset::Dataset* test = data.test.data.get();
  output().print("{}: {}images of {}x{} pixels, 0 (paper) to {} (ink){}\n", train.name,
                 opened.has_labels ? "" : fmt::format("{} ", train.size()), train.width, train.height, train.max_value,
                 opened.has_labels ? "" : ", without labels");
  for (const std::string& note : opened.notes) output().print("  {}\n", note);
  if (opened.has_labels) print_counts(data);
  output().print("\nSHA-256 {}{}\n", dataset::content_hash(train), test ? " (train)" : "");
  if (test) output().print("        {} (test)\n", dataset::content_hash(*test));
  if (show > 0) output().print("\n{}", draw_labelled(data.train, show, opened.has_labels));
}

void info(const InfoOptions& options) {
  dataset::OpenOptions open = options.open;
  open.bad_files = options.strict ? dataset::BadFiles::kRefuse : dataset::BadFiles::kSkip;
  dataset::Opened opened = synthesis::open_any_with_notes(options.data, open);
  if (opened.has_labels) {
    for (const std::string& warning : dataset::label_warnings(opened.data)) {
      opened.data.warnings.push_back(fmt::format("{}: {}", options.data, warning));
    }
  }
  options.json ? print_info(opened) : print_text(opened, options.show);
  output().flush();
  say_warnings(opened.data);
}

void add_list(CLI::App& data) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = data.add_subcommand("list", "List the datasets that have names, and whether they are here");
  command->add_flag("--json", *json, "Print one JSON document instead of text");
  command->footer("Example:\n  inkling data list --json | jq '.[] | select(.here).name'");
  command->callback([json] { list(*json); });
}

void add_info(CLI::App& data) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App* command = data.add_subcommand("info", "Tell what a dataset holds: images, digits, and the hash of it all");
  command->add_option("data", options->data, "digits, mnist, a file or a folder")->required();
  command->add_flag("--strict", options->strict, "Refuse a folder of pictures with a file that is none");
  command->add_option("--show", options->show, "Draw that many images in the terminal, with their labels")
      ->check(whole_number(0, kMaxDrawn))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  add_data_options(*command, options->open);
  command->footer(
      "Examples:\n"
      "  inkling data info mnist\n"
      "  inkling data info mine.csv --show 20\n"
      "  inkling data info train.csv.gz --json\n"
      "  inkling data info my-pictures --strict");
  command->callback([options] { info(*options); });
}

}  // namespace

void add_data(CLI::App& app) {
  CLI::App* command = app.add_subcommand("data", "List, get and look into datasets");
  command->require_subcommand(1);
  command->footer(
      "What --data and `inkling data info` take:\n"
      "  digits    the built-in ones\n"
      "  mnist     MNIST, from where `inkling data get mnist` puts it: INKLING_DATA, or else the XDG data folder\n"
      "  reading   what the recipe reader learns from: MNIST, its digits drawn again, others, and what is not a "
      "digit;\n"
      "            made from mnist each time, in some minutes of one processor's time\n"
      "  a file    a table (CSV and its kin) of square images, a line each, IDX images with their labels beside them,\n"
      "            or NumPy's arrays (.npz, .npy); also in gzip; found by content\n"
      "  a folder  of IDX files, of optdigits.tra and .tes, of an .npz, or of folders of pictures, a digit each: 3, "
      "03,\n"
      "            three, digit_3 (also in two parts, train and test), or with a labels.csv\n"
      "\nHow a table is laid out, which way images lie and whether they are dark on bright is looked at: `inkling "
      "data\n"
      "info` says what was found.");
  add_list(*command);
  add_info(*command);
  add_data_get(*command);
  add_data_show(*command);
}

}  // namespace inkling::cli
