#include "cli/read_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/output.h"
#include "cli/read_files.h"
#include "cli/terminal.h"
#include "model/predictor.h"

namespace inkling::cli {
namespace {

constexpr int kDataExit = 3;
constexpr int kIoExit = 4;
constexpr std::size_t kFilesAThread = 32;  // that are read before their records are written
constexpr std::size_t kPagesAThread = 4;   // the same of a file of many pages

std::string shown_name(const std::string& path) { return path == "-" ? "standard input" : path; }

// What became of an input, or of a page of one.
struct Outcome {
  std::string text = {};                                 // records
  std::vector<std::string> remarks = {};                 // lines for standard error
  std::string status = {};                               // of the records; "" where the pages are still to be read
  int exit_code = 0;                                     // of an error
  std::size_t pages = 1;                                 // of the file
  std::shared_ptr<const codec::Document> document = {};  // of standard input, which cannot be read again
};

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The line at the bottom: how many files, how fast, how long still.
class Progress {
 public:
  Progress(std::uint64_t all, bool quiet) : all_(all), quiet_(quiet || all < 2), start_(seconds_now()) {}

  // A file more is read. From any thread.
  void count() { done_.fetch_add(1, std::memory_order_relaxed); }

  // From the main thread.
  void show_when_due() {
    if (quiet_ || !line_.is_due()) return;
    const auto done = static_cast<double>(done_.load(std::memory_order_relaxed));
    const double rate = done / std::max(1e-9, seconds_now() - start_);
    const std::array<std::string, 2> facts = {
        fmt::format("{:.1f} files/s", rate),
        fmt::format("{} left", rate > 0 ? duration_text((static_cast<double>(all_) - done) / rate) : "?")};
    line_.show(progress_text(fmt::format("{}/{}", grouped(static_cast<std::uint64_t>(done)), grouped(all_)),
                             done / static_cast<double>(all_), facts, ProgressLine::columns()));
  }

  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
  std::atomic<std::uint64_t> done_ = 0;
  std::uint64_t all_;
  bool quiet_;
  double start_;
};

class Run {
 public:
  Run(InputList& inputs, const ReadRun& run)
      : inputs_(inputs),
        run_(run),
        mine_(run.shard.size(inputs.size())),
        threads_(std::clamp<std::size_t>(run.threads, 1, std::max<std::uint64_t>(1, work()))),
        progress_(work(), run.quiet),
        counts_(run.counts) {}

  ReadCounts all() {
    inputs_.rewind();
    for (std::vector<reader::ReadPlace> places = next_places(); !places.empty(); places = next_places()) {
      std::vector<Outcome> outcomes(places.size());
      share(places.size(), [&](std::size_t i) {
        outcomes[i] = read_input(places[i]);
        progress_.count();
      });
      progress_.clear();
      for (std::size_t i = 0; i < places.size(); ++i) {
        outcomes[i].status.empty() ? read_pages(places[i], outcomes[i]) : hand_on(places[i], outcomes[i]);
      }
      run_.flush();
    }
    return counts_;
  }

 private:
  // More than a thread can do for one file: its pages are shared out, too.
  std::uint64_t work() const { return mine_ == 1 ? run_.threads : mine_ - run_.done; }

  // Runs task(i) for every i below `count`, each by the first thread that is free.
  template <typename Task>
  void share(std::size_t count, const Task& task) {
    std::atomic<std::size_t> next = 0;
    threads_.run(threads_.size(), [&](std::size_t thread) {
      for (std::size_t i = next++; i < count; i = next++) {
        task(i);
        if (thread == 0) progress_.show_when_due();
      }
    });
  }

  // The next inputs of the shard that are to be read.
  std::vector<reader::ReadPlace> next_places() {
    std::vector<reader::ReadPlace> places;
    while (places.size() < kFilesAThread * threads_.size()) {
      std::optional<std::string> path = inputs_.next();
      if (!path) break;
      if (!run_.shard.has(++input_) || skipped_++ < run_.done) continue;
      places.push_back({.path = *std::move(path), .input = input_, .inputs = inputs_.size()});
    }
    return places;
  }

  Outcome refuse(const reader::ReadPlace& place, const std::string& message, int exit_code) const {
    return {.text = reader::error_text(message, exit_code, place, run_.layout),
            .remarks = {message},
            .status = std::string(reader::kStatusError),
            .exit_code = exit_code};
  }

  // What `read` gives, and the record of the error that it throws.
  template <typename Read>
  Outcome guarded(const reader::ReadPlace& place, const Read& read) const {
    const std::string name = shown_name(place.path);
    try {
      return read(name);
    } catch (const model::NotFinite&) {
      throw;  // as it would for every picture
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kUsage) throw;
      const std::string what = error.what();
      return refuse(place, what.starts_with(name) ? what : fmt::format("{}: {}", name, what),
                    error.kind() == ErrorKind::kData ? kDataExit : kIoExit);
    } catch (const std::bad_alloc&) {
      return refuse(place, fmt::format("{}: not enough memory for this picture", name), kIoExit);
    }
  }

  Outcome read_input(const reader::ReadPlace& place) const {
    return guarded(place, [&](const std::string&) -> Outcome {
      auto document = std::make_shared<const codec::Document>(load_document(place.path, run_.decoding));
      if (document->pages() == 1) return read_page(*document, place);
      if (run_.one_page) base::fail(ErrorKind::kUsage, "--explain: expected a picture of one page");
      Outcome outcome{.pages = document->pages()};
      if (place.path == "-") outcome.document = std::move(document);
      return outcome;
    });
  }

  Outcome read_page(const codec::Document& document, const reader::ReadPlace& place) const {
    return guarded(place, [&](const std::string& name) -> Outcome {
      const codec::Picture picture = document.page(place.page - 1);
      const reader::Reading reading = run_.read(picture.image, name);
      Outcome outcome{.text = reader::to_text(reading, place, run_.layout, run_.signs, picture.notes),
                      .status = std::string(reading.lines.empty() ? reader::kStatusNoDigits : reader::kStatusRead)};
      const std::string page = place.pages > 1 ? fmt::format(": page {}", place.page) : "";
      const bool unsaid = run_.layout == reader::ReadLayout::kText || run_.layout == reader::ReadLayout::kNamedText;
      for (const std::string& note : picture.notes) {
        if (unsaid && !run_.quiet) outcome.remarks.push_back(fmt::format("{}{}: note: {}", name, page, note));
      }
      if (reading.lines.empty() && run_.layout == reader::ReadLayout::kText) {
        outcome.remarks.push_back(fmt::format("{}{}: no digits found", name, page));
      }
      const std::string remark = reader::remark_on(reading, name + page, run_.layout);
      if (!remark.empty() && !run_.quiet) outcome.remarks.push_back(remark);
      return outcome;
    });
  }

  void read_pages(reader::ReadPlace place, const Outcome& found) {
    std::shared_ptr<const codec::Document> document = found.document;
    if (!document) {
      Outcome failed = guarded(place, [&](const std::string&) -> Outcome {
        document = std::make_shared<const codec::Document>(load_document(place.path, run_.decoding));
        return {};
      });
      if (!document) return hand_on(place, failed);
    }
    place.pages = document->pages();
    for (std::size_t first = 0; first < place.pages;) {
      std::vector<Outcome> outcomes(std::min(place.pages - first, kPagesAThread * threads_.size()));
      share(outcomes.size(), [&](std::size_t i) {
        reader::ReadPlace page = place;
        page.page = first + i + 1;
        outcomes[i] = read_page(*document, page);
      });
      for (const Outcome& outcome : outcomes) hand_on(place, outcome);
      first += outcomes.size();
    }
  }

  void hand_on(const reader::ReadPlace& place, const Outcome& outcome) {
    progress_.clear();
    run_.write(outcome.text);
    for (const std::string& remark : outcome.remarks) complain(remark);
    counts_.add(
        {.input = place.input, .inputs = place.inputs, .status = outcome.status, .exit_code = outcome.exit_code});
  }

  InputList& inputs_;
  const ReadRun& run_;
  std::uint64_t mine_;  // inputs of the shard
  base::ThreadPool threads_;
  Progress progress_;
  ReadCounts counts_;
  std::uint64_t input_ = 0;    // the last one that was looked at
  std::uint64_t skipped_ = 0;  // of the shard
};

}  // namespace

ReadCounts read_inputs(InputList& inputs, const ReadRun& run) { return Run(inputs, run).all(); }

}  // namespace inkling::cli
