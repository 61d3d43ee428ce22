// inkling read: the numbers in pictures.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/html_report.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/png_of_svg.h"
#include "cli/read_files.h"
#include "codec/decode.h"
#include "model/model.h"
#include "model/predictor.h"
#include "reader/format.h"
#include "reader/output.h"
#include "reader/reader.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxThreads = 256;
constexpr std::uint64_t kMostPixels = 1'000'000'000;
constexpr double kUnsure = 0.5;         // a line with less confidence is told in text, which does not show it …
constexpr std::size_t kMostUnsure = 3;  // … so many of a file with their numbers
constexpr int kDataExit = 3;
constexpr int kIoExit = 4;
constexpr std::size_t kFilesAThread = 16;  // that are read before their results are printed

struct ReadOptions {
  std::string invocation;  // the command as it was given
  std::vector<std::string> pictures;
  bool recursive = false;
  std::string model = "builtin";
  ModelLimits limits;
  bool jsonl = false;
  bool tsv = false;
  reader::ShownSigns signs = reader::ShownSigns::kNone;
  reader::ReadSettings settings;
  std::string explain;
  std::size_t max_pixels = codec::kMaxPixels;
  std::optional<std::size_t> threads;
};

// What became of one file.
struct Outcome {
  std::string text;
  std::string complaint;  // "" for none
  int exit_code = 0;
  std::unique_ptr<base::PendingFile> explanation = nullptr;
};

bool is_html(const std::string& path) { return path.ends_with(".html"); }
bool is_png(const std::string& path) { return path.ends_with(".png"); }

// Reads a picture, and draws how where that was asked for: `outcome` gets the drawing.
reader::Reading read_picture(const reader::Reader& reader, const raster::Image& picture, const std::string& path,
                             const ReadOptions& options, Outcome& outcome) {
  if (options.explain.empty()) return reader.read(picture, options.settings);
  const reader::Explanation explanation = reader.explain(picture, options.settings);
  if (is_html(options.explain)) {
    outcome.explanation =
        pending_report(options.explain, reading_report(reader, explanation, {"read", path, options.invocation}));
    return reader::reading_of(explanation);
  }
  const std::string svg = reader::to_svg(explanation, path);
  const base::Bytes png = is_png(options.explain) ? png_of_svg(svg) : base::Bytes();
  outcome.explanation = std::make_unique<base::PendingFile>(
      options.explain, is_png(options.explain) ? std::span<const std::byte>(png) : base::as_bytes(svg));
  return reader::reading_of(explanation);
}

// What whoever reads the digits alone should know: "photo.jpg: the page was turned by 90°; line 2 is unsure (12%)". ""
// for nothing.
std::string remark_on(const reader::Reading& reading, const std::string& name, reader::ReadLayout layout) {
  std::vector<std::string> remarks;
  if (reading.turned != 0) remarks.push_back(fmt::format("the page was turned by {}°", reading.turned));
  const bool text = layout == reader::ReadLayout::kText || layout == reader::ReadLayout::kNamedText;
  std::string unsure;
  std::size_t count = 0;
  for (std::size_t i = 0; text && i < reading.lines.size(); ++i) {
    const double confidence = reading.lines[i].confidence;
    if (confidence >= kUnsure) continue;
    if (++count > kMostUnsure) continue;
    unsure += fmt::format("{}{} is unsure ({:.0f}%)", count > 1 ? ", line " : "line ", i + 1, 100 * confidence);
  }
  if (count > kMostUnsure) unsure += fmt::format(", and {} more", count - kMostUnsure);
  if (count > 0) remarks.push_back(std::move(unsure));
  return remarks.empty() ? "" : fmt::format("{}: {}", name, fmt::join(remarks, "; "));
}

Outcome read_one(const reader::Reader& reader, const std::string& path, reader::ReadLayout layout,
                 const ReadOptions& options) {
  try {
    const raster::Image picture = load_picture(path, options.max_pixels);
    const std::string name = path == "-" ? "standard input" : path;
    try {
      Outcome outcome;
      const reader::Reading reading = read_picture(reader, picture, name, options, outcome);
      outcome.complaint = reading.lines.empty() ? name + ": no digits found" : remark_on(reading, name, layout);
      outcome.text = reader::to_text(reading, path, layout, options.signs);
      return outcome;
    } catch (const model::NotFinite&) {
      throw;                        // as it would for every picture
    } catch (const Error& error) {  // the reader does not know which file it reads
      if (error.kind() != ErrorKind::kData) throw;
      throw Error(error.kind(), name + ": " + error.what());
    }
  } catch (const model::NotFinite&) {
    throw;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUsage) throw;
    return {"", error.what(), error.kind() == ErrorKind::kData ? kDataExit : kIoExit};
  } catch (const std::bad_alloc&) {
    return {"", fmt::format("{}: not enough memory for this picture", path), kIoExit};
  }
}

reader::ReadLayout layout_of(const ReadOptions& options) {
  if (options.jsonl) return reader::ReadLayout::kJsonLines;
  if (options.tsv) return reader::ReadLayout::kTsv;
  return options.pictures.size() == 1 && !options.recursive ? reader::ReadLayout::kText
                                                            : reader::ReadLayout::kNamedText;
}

// Reads the files on all threads and prints what is in them in their order. Returns the exit code of the first that
// could not be read, that of a folder where one could not, and 0 where all could.
int read_all(const reader::Reader& reader, const FoundFiles& found, const ReadOptions& options) {
  const std::vector<std::string>& paths = found.paths;
  const std::size_t processors = std::max(1u, std::thread::hardware_concurrency());
  base::ThreadPool threads(std::min(std::max<std::size_t>(1, paths.size()), options.threads.value_or(processors)));
  const reader::ReadLayout layout = layout_of(options);
  output().write(reader::heading(layout));
  for (const std::string& problem : found.problems) complain(problem);
  int exit_code = found.problems.empty() ? 0 : kIoExit;
  std::vector<Outcome> outcomes;
  for (std::size_t first = 0; first < paths.size(); first += outcomes.size()) {
    outcomes = std::vector<Outcome>(std::min(paths.size() - first, threads.size() * kFilesAThread));
    threads.run(outcomes.size(),
                [&](std::size_t i) { outcomes[i] = read_one(reader, paths[first + i], layout, options); });
    for (const Outcome& outcome : outcomes) {
      output().write(outcome.text);
      if (!outcome.complaint.empty()) complain(outcome.complaint);
      if (exit_code == 0) exit_code = outcome.exit_code;
    }
    output().flush();
    for (const Outcome& outcome : outcomes) {
      if (outcome.explanation) put_in_place_once_printed(*outcome.explanation);
    }
  }
  return exit_code;
}

void read(const ReadOptions& options) {
  if (!options.settings.format.empty()) reader::Format::parse(options.settings.format);
  const FoundFiles found = options.recursive ? with_folders(options.pictures) : FoundFiles{options.pictures, {}};
  const reader::Reader reader(model::open_model(options.model, options.limits));
  if (!options.explain.empty()) {
    if (options.pictures.size() > 1 || options.recursive) {
      base::fail(ErrorKind::kUsage, "--explain: expected one picture (see inkling read --help)");
    }
    if (!options.explain.ends_with(".svg") && !is_png(options.explain) && !is_html(options.explain)) {
      base::fail(ErrorKind::kUsage, "--explain: expected a name that ends in .html, .svg or .png, got '{}'",
                 base::printable(options.explain));
    }
    if (is_png(options.explain)) require_rsvg_convert();
    base::require_writable(options.explain);
  }
  const int exit_code = read_all(reader, found, options);
  if (exit_code != 0) throw CLI::RuntimeError(exit_code);
}

// "1%" or "0.01" as a share; nullopt for what is none, or not between 0 and 1.
std::optional<double> parse_share(std::string text) {
  double unit = 1;
  if (text.ends_with('%')) {
    text.pop_back();
    unit = 100;
  }
  if (!number_between(0, unit)(text).empty()) return std::nullopt;
  double share = 0;
  std::from_chars(text.data(), text.data() + text.size(), share);
  return share / unit;
}

void add_share(CLI::App& command, const std::string& name, const std::string& description,
               const std::function<void(double)>& set) {
  command
      .add_option_function<std::string>(
          name,
          [=](const std::string& text) {
            const auto share = parse_share(text);
            if (!share) {
              throw CLI::ValidationError(name, fmt::format("expected a share between 0 and 1 or 0% and 100%, got '{}'",
                                                           base::printable(text)));
            }
            set(*share);
          },
          description)
      ->type_name("SHARE");
}

void add_answer_options(CLI::App& command, const std::shared_ptr<ReadOptions>& options) {
  auto* jsonl = command.add_flag("--jsonl,--json", options->jsonl, "Print a JSON object for each line of writing");
  command.add_flag("--tsv", options->tsv, "Print a table, its columns separated by tabs")->excludes(jsonl);
  command.add_flag_callback(
      "--signs", [options] { options->signs = reader::ShownSigns::kAll; },
      "Print the signs between the digits, too: 12.50, 12/05/2024");
  add_share(command, "--min-confidence", "Print ? for digits that are less sure",
            [options](double share) { options->settings.min_confidence = share; });
  add_share(command, "--max-error", "Print ? for digits that are wrong more often, such as 1%",
            [options](double share) { options->settings.min_confidence = 1 - share; });
  command.get_option("--max-error")->excludes("--min-confidence");
}

void add_rule_options(CLI::App& command, const std::shared_ptr<ReadOptions>& options) {
  auto* format = command.add_option("--format", options->settings.format, "What a line must be, such as '\\d{5}'");
  command
      .add_option_function<std::size_t>(
          "--length", [options](std::size_t length) { options->settings.format = fmt::format("\\d{{{}}}", length); },
          "How many digits a line must have")
      ->check(whole_number(1, reader::Format::kMaxPositions))
      ->excludes(format);
  command.add_flag("--single", options->settings.single, "The whole picture is one digit");
}

}  // namespace

void add_read(CLI::App& app, const std::string& invocation) {
  auto options = std::make_shared<ReadOptions>();
  options->invocation = invocation;
  CLI::App* command = app.add_subcommand("read", "Read the numbers in pictures");
  command->add_option("picture", options->pictures, "PNG, JPEG or PNM files; - for standard input")->required();
  command->add_flag("--recursive", options->recursive, "Read the pictures in folders, too");
  command->add_option("--model", options->model, "The model: builtin or a file")->capture_default_str();
  add_model_limits(*command, options->limits);
  add_answer_options(*command, options);
  add_rule_options(*command, options);
  command->add_option("--explain", options->explain, "Show how the picture was read, in an HTML, SVG or PNG file");
  command->add_option("--max-pixels", options->max_pixels, "Refuse larger pictures")
      ->check(whole_number(1, kMostPixels))
      ->capture_default_str();
  command->add_option("--threads", options->threads, "Threads (default: as many as processors)")
      ->check(whole_number(1, kMaxThreads));
  command->footer(
      "Prints a line of digits for each line of writing, behind the file's name where there are several files. A\n"
      "picture without digits is said on standard error, and is no error.\n"
      "\nFormats: 7 that digit, \\d any digit, [0-35] one of these, [^7] none of these, ( ) a group, A|B one of both,\n"
      "? * + {2} {2,4} {2,} how often; - , / : % $ # = \\. \\( \\) \\+ that sign, [.,] one of these.\n"
      "\nExamples:\n"
      "  inkling read photo.jpg\n"
      "  inkling read --jsonl --recursive scans/\n"
      "  inkling read --format '[0-3]\\d[01]\\d\\d{4}' --max-error 1% date.png\n"
      "  inkling read --signs --format '-?\\d+[.,]\\d{2}' amount.png\n"
      "  inkling read --single --explain why.html seven.png");
  command->callback([options] { read(*options); });
}

}  // namespace inkling::cli
