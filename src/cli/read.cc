// inkling read: the numbers in pictures.

#include <fmt/format.h>

#include <inkling/version.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/html_report.h"
#include "cli/input_list.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/png_of_svg.h"
#include "cli/read_files.h"
#include "cli/read_run.h"
#include "cli/result_file.h"
#include "cli/result_records.h"
#include "cli/terminal.h"
#include "codec/decode.h"
#include "model/model.h"
#include "reader/format.h"
#include "reader/reader.h"
#include "reader/records.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxThreads = 256;
constexpr std::uint64_t kMostPixels = 1'000'000'000;
constexpr int kDataExit = 3;
constexpr int kIoExit = 4;
constexpr std::size_t kMaxModel = std::size_t{1} << 30;  // bytes
constexpr std::size_t kKeyLength = 16;                   // characters of a hash that tell one run from another

struct ReadOptions {
  std::string invocation;  // the command as it was given
  std::vector<std::string> pictures;
  bool recursive = false;
  std::optional<std::string> files_from;
  bool null = false;
  std::optional<Shard> shard;
  std::optional<std::string> out;
  bool resume = false;
  std::string model = "builtin";
  ModelLimits limits;
  bool jsonl = false;
  bool tsv = false;
  bool strict = false;
  bool quiet = false;
  reader::ShownSigns signs = reader::ShownSigns::kNone;
  reader::ReadSettings settings;
  std::string explain;
  std::size_t max_pixels = codec::kMaxPixels;
  std::optional<std::size_t> threads;

  bool has_list() const { return recursive || files_from; }
};

bool is_html(const std::string& path) { return path.ends_with(".html"); }
bool is_png(const std::string& path) { return path.ends_with(".png"); }

// Reads a picture, and draws how where that was asked for: into `drawing`.
reader::Reading read_picture(const reader::Reader& reader, const raster::Image& picture, const std::string& path,
                             const ReadOptions& options, std::unique_ptr<base::PendingFile>& drawing) {
  if (options.explain.empty()) return reader.read(picture, options.settings);
  const reader::Explanation explanation = reader.explain(picture, options.settings);
  if (is_html(options.explain)) {
    drawing = pending_report(options.explain, reading_report(reader, explanation, {"read", path, options.invocation}));
    return reader::reading_of(explanation);
  }
  const std::string svg = reader::to_svg(explanation, path);
  const base::Bytes png = is_png(options.explain) ? png_of_svg(svg) : base::Bytes();
  drawing = std::make_unique<base::PendingFile>(
      options.explain, is_png(options.explain) ? std::span<const std::byte>(png) : base::as_bytes(svg));
  return reader::reading_of(explanation);
}

reader::ReadLayout layout_of(const ReadOptions& options) {
  if (options.jsonl) return reader::ReadLayout::kJsonLines;
  if (options.tsv) return reader::ReadLayout::kTsv;
  return options.pictures.size() == 1 && !options.has_list() ? reader::ReadLayout::kText
                                                             : reader::ReadLayout::kNamedText;
}

// What was found to read, and what was not.
struct Found {
  InputList inputs;
  std::uint64_t passed_over = 0;
  int exit_code = 0;  // of the first problem
};

// Adds the pictures in `folder`, and says what else there is.
void add_folder(const std::string& folder, bool quiet, Found& found) {
  const std::uint64_t before = found.inputs.size();
  const int problem_before = found.exit_code;
  FolderVisitor visitor;
  visitor.file = [&](const std::string& path) { found.inputs.add(path); };
  visitor.passed_over = [&](const std::string& path, const std::string& why) {
    ++found.passed_over;
    if (!quiet) complain(fmt::format("{}: passed over: {}", path, why));
  };
  visitor.problem = [&](const std::string& problem) {
    complain(problem);
    if (found.exit_code == 0) found.exit_code = kIoExit;
  };
  walk_folder(folder, visitor);
  if (found.inputs.size() > before || found.exit_code != problem_before) return;
  complain(fmt::format("{}: holds no picture to read", folder));
  if (found.exit_code == 0) found.exit_code = kDataExit;
}

Found find_inputs(const ReadOptions& options) {
  Found found;
  const auto add = [&](const std::string& path) {
    if (options.recursive && path != "-" && is_folder(path)) return add_folder(path, options.quiet, found);
    found.inputs.add(path);
  };
  for (const std::string& path : options.pictures) add(path);
  if (options.files_from) {
    add_from_file(*options.files_from, options.null ? ListEnds::kNull : ListEnds::kLines, add);
  }
  return found;
}

// What tells this run's results from those of another list, another model or other settings.
std::string key_of(const ReadOptions& options, InputList& inputs) {
  const std::string model = options.model == "builtin" ? fmt::format("builtin {}", kVersion)
                                                       : base::sha256_hex(base::read_file(options.model, kMaxModel));
  const Shard shard = options.shard.value_or(Shard());
  const std::string text =
      fmt::format("{}\n{}\n{}/{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", inputs.digest(), model, shard.number, shard.count,
                  static_cast<int>(layout_of(options)), options.settings.single, options.settings.format,
                  options.settings.min_confidence, options.strict, options.max_pixels, static_cast<int>(options.signs));
  return base::sha256_hex(base::as_bytes(text)).substr(0, kKeyLength);
}

void require_possible(const ReadOptions& options) {
  if (!options.settings.format.empty()) reader::Format::parse(options.settings.format);
  if (options.pictures.empty() && !options.files_from) {
    base::fail(ErrorKind::kUsage, "picture: expected a file, - or --files-from (see inkling read --help)");
  }
  if (options.resume && !options.out) {
    base::fail(ErrorKind::kUsage, "--resume: goes on with a file: expected --out (see inkling read --help)");
  }
  if (options.resume && !options.jsonl && !options.tsv) {
    base::fail(ErrorKind::kUsage, "--resume: expected --jsonl or --tsv, which say what was read");
  }
  if (options.explain.empty()) return;
  if (options.pictures.size() != 1 || options.has_list()) {
    base::fail(ErrorKind::kUsage, "--explain: expected one picture (see inkling read --help)");
  }
  if (!options.explain.ends_with(".svg") && !is_png(options.explain) && !is_html(options.explain)) {
    base::fail(ErrorKind::kUsage, "--explain: expected a name that ends in .html, .svg or .png, got '{}'",
               base::printable(options.explain));
  }
  if (is_png(options.explain)) require_rsvg_convert();
  base::require_writable(options.explain);
}

// Where records go: to standard output, or to the file that was asked for.
class Destination {
 public:
  // Takes up, where that was asked for, what an earlier run left: `run` then says how far that came.
  Destination(const ReadOptions& options, InputList& inputs, ReadRun& run) {
    if (options.out) file_.emplace(*options.out, key_of(options, inputs));
    EarlierResults earlier;
    if (file_ && options.resume) earlier = results_so_far(*options.out, inputs, run);
    if (is_complete_) return;
    if (file_) file_->keep(earlier.bytes);
    if (earlier.bytes == 0) write(reader::heading(run.layout));
  }

  // Whether an earlier run wrote the whole file: there is nothing to do.
  bool is_complete() const { return is_complete_; }

  void write(std::string_view records) { file_ ? file_->write(records) : output().write(records); }
  void flush() {
    if (!file_) output().flush();
  }
  void finish() {
    if (file_) file_->finish();
  }

 private:
  EarlierResults results_so_far(const std::string& path, InputList& inputs, ReadRun& run) {
    EarlierResults earlier;
    if (const auto partial = file_->partial()) {
      earlier = earlier_results(*partial, run.layout);
    } else if (auto counts = complete_results(path, run.layout, inputs, run.shard)) {
      earlier.counts = *counts;
      is_complete_ = true;
    }
    run.done = earlier.counts.inputs();
    run.counts = earlier.counts;
    return earlier;
  }

  std::optional<ResultFile> file_;
  bool is_complete_ = false;
};

void read(const ReadOptions& options) {
  require_possible(options);
  const reader::Reader reader(model::open_model(options.model, options.limits));
  Found found = find_inputs(options);
  ReadRun run;
  run.layout = layout_of(options);
  run.decoding = {options.max_pixels, options.strict ? codec::Flaws::kRefuse : codec::Flaws::kNote};
  run.threads = options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()));
  run.quiet = options.quiet;
  run.signs = options.signs;
  run.one_page = !options.explain.empty();
  run.shard = options.shard.value_or(Shard());
  std::unique_ptr<base::PendingFile> drawing;  // of the one picture that is explained
  run.read = [&](const raster::Image& page, const std::string& name) {
    return read_picture(reader, page, name, options, drawing);
  };
  Destination destination(options, found.inputs, run);
  if (run.done > 0 && !options.quiet) {
    complain(destination.is_complete() ? fmt::format("{}: is complete", *options.out)
                                       : fmt::format("{}: goes on behind {} files", *options.out, grouped(run.done)));
  }
  run.write = [&](std::string_view records) { destination.write(records); };
  run.flush = [&] { destination.flush(); };
  const ReadCounts counts = destination.is_complete() ? run.counts : read_inputs(found.inputs, run);
  if (!destination.is_complete()) destination.finish();
  if (drawing) put_in_place_once_printed(*drawing);
  if (!options.quiet && (options.pictures.size() > 1 || options.has_list())) {
    complain(counts.text() +
             (found.passed_over > 0 ? fmt::format(", {} passed over", grouped(found.passed_over)) : ""));
  }
  const int exit_code = found.exit_code != 0 ? found.exit_code : counts.exit_code();
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

void add_input_options(CLI::App& command, const std::shared_ptr<ReadOptions>& options) {
  command.add_flag("--recursive", options->recursive, "Read the pictures in folders, too");
  command
      .add_option("--files-from", options->files_from,
                  "Read the files that FILE names, one a line; - for standard input")
      ->type_name("FILE");
  command.add_flag("--null", options->null, "The names there end with a 0 byte, as find -print0 writes them")
      ->needs("--files-from");
  command
      .add_option_function<std::string>(
          "--shard",
          [options](const std::string& text) {
            options->shard = parse_shard(text);
            if (!options->shard) {
              throw CLI::ValidationError("--shard",
                                         fmt::format("expected a part such as 2/8, got '{}'", base::printable(text)));
            }
          },
          "Read only every N-th of the files, from the K-th on; inkling merge puts the parts together")
      ->type_name("K/N");
  command.add_option("--out", options->out, "Write there instead of to standard output, the file whole or not at all")
      ->type_name("FILE");
  command.add_flag("--resume", options->resume, "Go on behind what a run with the same --out wrote that was killed");
  command.add_flag("--strict", options->strict, "Refuse files with flaws that programs usually pass over");
  command.add_flag("-q,--quiet", options->quiet, "Say errors only on standard error");
}

}  // namespace

void add_read(CLI::App& app, const std::string& invocation) {
  auto options = std::make_shared<ReadOptions>();
  options->invocation = invocation;
  CLI::App* command = app.add_subcommand("read", "Read the numbers in pictures");
  command->add_option("picture", options->pictures, fmt::format("Files in {}; - for standard input", codec::kFormats));
  add_input_options(*command, options);
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
      "picture without digits is said, and is no error.\n"
      "\nFormats: 7 that digit, \\d any digit, [0-35] one of these, [^7] none of these, ( ) a group, A|B one of both,\n"
      "? * + {2} {2,4} {2,} how often; - , / : % $ # = \\. \\( \\) \\+ that sign, [.,] one of these.\n"
      "\nExamples:\n"
      "  inkling read photo.jpg\n"
      "  inkling read --jsonl --recursive scans/\n"
      "  find scans -print0 | inkling read --files-from - --null --jsonl --out scans.jsonl --resume\n"
      "  inkling read --files-from list.txt --shard 2/8 --tsv --out part2.tsv\n"
      "  inkling read --format '[0-3]\\d[01]\\d\\d{4}' --max-error 1% date.png\n"
      "  inkling read --signs --format '-?\\d+[.,]\\d{2}' amount.png\n"
      "  inkling read --single --explain why.html seven.png");
  command->callback([options] { read(*options); });
}

}  // namespace inkling::cli
