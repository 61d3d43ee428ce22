// inkling data get: MNIST, downloaded or copied, and checked.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "dataset/open.h"
#include "download/known_files.h"

namespace inkling::cli {
namespace {

struct DataGetOptions {
  std::string name = "mnist";
  download::GetOptions get;
  std::string from;
  std::string folder;
  bool json = false;
  bool quiet = false;
};

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

// Tells on standard error what arrives: a bar that is drawn over itself on a terminal, otherwise a line a file.
class Progress {
 public:
  explicit Progress(bool quiet) : quiet_(quiet), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

  void operator()(const download::GetProgress& progress) {
    if (quiet_) return;
    switch (progress.state) {
      case download::GetState::kArriving:
        if (is_terminal_) draw(progress);
        return;
      case download::GetState::kArrived: return finish(progress, "done");
      case download::GetState::kWasThere: return finish(progress, "is here already");
    }
  }

  // Leaves a bar that did not get to its end on a line of its own.
  ~Progress() {
    if (drawn_ > 0) fmt::print(stderr, "\n");
  }

 private:
  void draw(const download::GetProgress& progress) {
    constexpr std::size_t kWidth = 30;
    const auto& [done, total] = progress.bytes;
    std::string line = fmt::format("{:<24} ", progress.file.name);
    if (total && *total > 0) {
      const std::size_t filled = kWidth * std::min(done, *total) / *total;
      line += fmt::format("[{:<{}}] {:.1f} of {:.1f} MB", std::string(filled, '#'), kWidth, megabytes(done),
                          megabytes(*total));
    } else {
      line += fmt::format("{:.1f} MB", megabytes(done));
    }
    overwrite(line);
    std::fflush(stderr);
  }

  void finish(const download::GetProgress& progress, const char* what) {
    overwrite(fmt::format("{:<24} {}", progress.file.name, what));
    fmt::print(stderr, "\n");
    drawn_ = 0;
  }

  void overwrite(const std::string& line) {
    fmt::print(stderr, "{}{:<{}}", drawn_ > 0 ? "\r" : "", line, drawn_);
    drawn_ = line.size();
  }

  bool quiet_;
  bool is_terminal_;
  std::size_t drawn_ = 0;  // characters of the line that the cursor is on
};

// Where MNIST is or else will be looked for.
std::string default_folder() {
  return dataset::find_mnist().value_or((std::filesystem::path(dataset::data_folder()) / "mnist").string());
}

void get(DataGetOptions options) {
  const std::string folder = options.folder.empty() ? default_folder() : options.folder;
  if (!options.from.empty()) options.get.source = options.from;
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  {
    Progress progress(options.quiet);
    options.get.listener = [&](const download::GetProgress& event) {
      progress(event);
      if (event.state == download::GetState::kArriving) return;
      files.push_back({{"name", event.file.name},
                       {"sha256", event.file.sha256},
                       {"was_there", event.state == download::GetState::kWasThere}});
    };
    download::get_known_files(download::known_mnist(), folder, options.get);
  }
  if (options.json) {
    const nlohmann::ordered_json document = {{"data", options.name}, {"folder", folder}, {"files", std::move(files)}};
    return print_json(document);
  }
  if (!options.quiet) output().print("{} is in {}\n", options.name, folder);
}

}  // namespace

void add_data_get(CLI::App& data) {
  auto options = std::make_shared<DataGetOptions>();
  CLI::App* command = data.add_subcommand("get", "Download a dataset, check it, and keep it where --data finds it");
  command->add_option("name", options->name, "mnist: 70,000 digits of 28x28 pixels, 12 MB (CC BY-SA 3.0)")
      ->required()
      ->check(CLI::IsMember({"mnist"}));
  command->add_option("--from", options->from, "Another source than the public mirrors: a URL or a folder");
  command->add_option("--folder", options->folder, "Keep it there (default: INKLING_DATA or the XDG data folder)");
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->add_flag("-q,--quiet", options->quiet, "Print errors only");
  command->footer(
      "What was downloaded in part is continued by the next call. Nothing is kept that is not the published data:\n"
      "its SHA-256 is checked.\n\n"
      "Examples:\n"
      "  inkling data get mnist\n"
      "  inkling data get mnist --from https://storage.googleapis.com/cvdf-datasets/mnist/\n"
      "  inkling data get mnist --from /media/stick/mnist --folder data/mnist");
  command->callback([options] { get(*options); });
}

}  // namespace inkling::cli
