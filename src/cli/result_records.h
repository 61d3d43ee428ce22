// Files of results that `inkling read --jsonl` and `--tsv` wrote, read again: to go on behind them, and to merge them.
#ifndef INKLING_CLI_RESULT_RECORDS_H_
#define INKLING_CLI_RESULT_RECORDS_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/input_list.h"
#include "reader/records.h"

namespace inkling::cli {

// What a record says besides the reading.
struct ResultRecord {
  std::string path = {};  // its own bytes from JSON lines; of a table as it is shown
  std::uint64_t input = 0;
  std::uint64_t inputs = 0;
  std::string status = {};
  int exit_code = 0;
};

// How the results of several inputs turned out.
class ReadCounts {
 public:
  // The records of an input come one after another.
  void add(const ResultRecord& record);

  std::uint64_t inputs() const { return read_ + without_ + unreadable_; }
  int exit_code() const { return exit_code_; }  // of the first record of an error, 0 for none

  // "5,000 files: 4,982 read, 11 without digits, 7 not readable"
  std::string text() const;

 private:
  enum class Outcome : std::uint8_t { kWithout, kRead, kUnreadable };
  std::uint64_t& count(Outcome outcome);

  std::uint64_t read_ = 0;
  std::uint64_t without_ = 0;
  std::uint64_t unreadable_ = 0;
  int exit_code_ = 0;
  std::uint64_t last_input_ = 0;
  Outcome last_ = Outcome::kWithout;
};

// The records of a file, from its front to its end.
class ResultReader {
 public:
  // Throws Error(kIo) where the file cannot be opened.
  explicit ResultReader(const std::string& path);

  reader::ReadLayout layout() const { return layout_; }
  const std::string& path() const { return path_; }

  // Goes on to the next record. False at the end of the file, and where what follows is no whole record.
  bool next();

  // Of the record that `next` went on to.
  const ResultRecord& record() const { return record_; }
  const std::string& line() const { return line_; }  // with its end
  std::uint64_t begin() const { return begin_; }     // its place in the file, in bytes

  // Behind the last record: whether that is the file's end.
  bool at_end() const { return line_.empty(); }

 private:
  void read_line();
  bool parse();

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  reader::ReadLayout layout_ = reader::ReadLayout::kJsonLines;
  std::string line_;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  bool first_ = false;  // the line that is there is the first one, looked at and not given yet
  ResultRecord record_;
};

// What a run that was killed left.
struct EarlierResults {
  ReadCounts counts;        // of the inputs whose records are all there
  std::uint64_t bytes = 0;  // how much of the file they take
};

// Of the partial file `path`. The last input's records may not be all there, so it is not counted; neither is anything
// behind a record that is damaged, as a power cut may leave one.
EarlierResults earlier_results(const std::string& path, reader::ReadLayout layout);

// How the inputs of `shard` turned out, where the file `path` has records of each of them and of nothing else; nullopt
// where it does not, or is not there.
std::optional<ReadCounts> complete_results(const std::string& path, reader::ReadLayout layout, InputList& inputs,
                                           Shard shard);

}  // namespace inkling::cli

#endif  // INKLING_CLI_RESULT_RECORDS_H_
