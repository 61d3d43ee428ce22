// inkling merge: the parts of a list that several runs of inkling read have read, as one file.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/input_list.h"
#include "cli/output.h"
#include "cli/result_file.h"
#include "cli/result_records.h"
#include "cli/terminal.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMostNamed = 10;  // missing inputs

struct MergeOptions {
  std::vector<std::string> parts;
  std::string out;
  std::optional<std::string> files_from;
  bool null = false;
  bool quiet = false;
};

// The inputs that no part has a record of.
class Missing {
 public:
  // From `first` to `last`, one after another; `name` gives what the list of files calls each, if there is one.
  void add(std::uint64_t first, std::uint64_t last, const std::function<std::string(std::uint64_t)>& name) {
    for (std::uint64_t input = first; input <= last && shown_.size() < kMostNamed; ++input) {
      shown_.push_back(name(input));
    }
    count_ += last - first + 1;
  }

  void require_none(std::uint64_t inputs) const {
    if (count_ == 0) return;
    base::fail(ErrorKind::kData, "{} of {} inputs are missing: {}{}", grouped(count_), grouped(inputs),
               fmt::join(shown_, ", "), count_ > shown_.size() ? ", ..." : "");
  }

 private:
  std::uint64_t count_ = 0;
  std::vector<std::string> shown_;
};

class Merge {
 public:
  explicit Merge(const MergeOptions& options) : options_(options) {
    for (const std::string& path : options.parts) {
      auto part = std::make_unique<ResultReader>(path);
      if (part->next()) {
        if (inputs_ == 0) inputs_ = part->record().inputs;
        parts_.push_back(std::move(part));
      } else if (!part->at_end()) {
        fail_damaged(*part);
      }
    }
    if (options.files_from) read_list();
  }

  ReadCounts write(ResultFile& out) {
    if (!parts_.empty()) out.write(heading(parts_.front()->layout()));
    for (std::size_t i = 0; i < parts_.size(); ++i) waiting_.push({parts_[i]->record().input, i});
    const auto name = [this](std::uint64_t input) { return name_of(input); };
    ReadCounts counts;
    std::uint64_t next = 1;  // the input that is expected
    for (; !waiting_.empty(); ++next) {
      const auto [input, place] = waiting_.top();
      waiting_.pop();
      if (input < next) fail_twice(input, *parts_[place]);
      if (input > next) missing_.add(next, input - 1, name);
      next = input;
      require_named(input, *parts_[place]);
      take(place, out, counts);
    }
    if (next <= inputs_) missing_.add(next, inputs_, name);
    missing_.require_none(inputs_);
    return counts;
  }

 private:
  void read_list() {
    list_.emplace();
    add_from_file(*options_.files_from, options_.null ? ListEnds::kNull : ListEnds::kLines,
                  [this](const std::string& path) { list_->add(path); });
    list_->rewind();
    if (inputs_ == 0) inputs_ = list_->size();
    if (list_->size() != inputs_) {
      base::fail(ErrorKind::kData, "{}: names {} files, expected {} as in {}", *options_.files_from,
                 grouped(list_->size()), grouped(inputs_), options_.parts.front());
    }
  }

  [[noreturn]] static void fail_damaged(const ResultReader& part) {
    base::fail(ErrorKind::kData, "{}: byte {}: expected a record of inkling read --jsonl or --tsv", part.path(),
               part.begin());
  }

  [[noreturn]] void fail_twice(std::uint64_t input, const ResultReader& part) const {
    base::fail(ErrorKind::kData, "{}: input {} ({}) is there twice, or the records are not in their order", part.path(),
               input, part.record().path);
  }

  // What the list calls an input: asked for in ascending order. Its number where there is no list.
  std::string name_of(std::uint64_t input) {
    if (!list_) return fmt::format("input {}", input);
    for (; listed_ < input; ++listed_) name_ = list_->next().value_or("");
    return name_;
  }

  void require_named(std::uint64_t input, const ResultReader& part) {
    if (!list_) return;
    const std::string name = name_of(input);
    const std::string& path = part.record().path;
    if (path == name || (part.layout() == reader::ReadLayout::kTsv && path == reader::on_one_line(name))) return;
    base::fail(ErrorKind::kData, "{}: input {} is {}, expected {} as in {}", part.path(), input, path, name,
               *options_.files_from);
  }

  // Writes all records of the input that the part is at.
  void take(std::size_t place, ResultFile& out, ReadCounts& counts) {
    ResultReader& part = *parts_[place];
    const std::uint64_t input = part.record().input;
    bool more = true;
    for (; more && part.record().input == input; more = part.next()) {
      if (part.record().inputs != inputs_ || part.layout() != parts_.front()->layout()) {
        base::fail(ErrorKind::kData, "{}: is of a list of {} inputs, expected {} as in {}, and the same layout",
                   part.path(), grouped(part.record().inputs), grouped(inputs_), parts_.front()->path());
      }
      out.write(part.line());
      counts.add(part.record());
    }
    if (more) return waiting_.push({part.record().input, place});
    if (!part.at_end()) fail_damaged(part);
  }

  const MergeOptions& options_;
  std::vector<std::unique_ptr<ResultReader>> parts_;
  std::uint64_t inputs_ = 0;  // in the whole list
  std::optional<InputList> list_;
  std::uint64_t listed_ = 0;                              // inputs taken from it
  std::string name_;                                      // of the last of them
  using Waiting = std::pair<std::uint64_t, std::size_t>;  // an input, and the part that has its records
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting_;
  Missing missing_;
};

void merge(const MergeOptions& options) {
  Merge merging(options);
  ResultFile out(options.out, "merge");
  out.keep(0);
  ReadCounts counts;
  try {
    counts = merging.write(out);
  } catch (...) {
    out.keep(0);
    throw;
  }
  out.finish();
  if (!options.quiet) complain(counts.text());
}

}  // namespace

void add_merge(CLI::App& app) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = app.add_subcommand("merge", "Put the parts together that inkling read --shard wrote");
  command->add_option("part", options->parts, "Files of inkling read --jsonl or --tsv, all of one list, in any order")
      ->required();
  command->add_option("--out", options->out, "The file to write, whole or not at all")->required()->type_name("FILE");
  command->add_option("--files-from", options->files_from, "The list that was read, to name by it what is missing")
      ->type_name("FILE");
  command->add_flag("--null", options->null, "The names there end with a 0 byte")->needs("--files-from");
  command->add_flag("-q,--quiet", options->quiet, "Say errors only on standard error");
  command->footer(
      "Checks that every input is there once: exit code 3 where one is missing or twice there, and no file. What is\n"
      "written is what one run over the whole list would have written.\n"
      "\nExample:\n"
      "  for k in 1 2 3 4; do inkling read --files-from list --shard $k/4 --jsonl --out part$k.jsonl & done; wait\n"
      "  inkling merge part*.jsonl --files-from list --out all.jsonl");
  command->callback([options] { merge(*options); });
}

}  // namespace inkling::cli
