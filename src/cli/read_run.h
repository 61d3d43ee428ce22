// Reads a list of inputs on all threads and hands on what became of each, in the list's order.
#ifndef INKLING_CLI_READ_RUN_H_
#define INKLING_CLI_READ_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "cli/input_list.h"
#include "cli/result_records.h"
#include "codec/picture.h"
#include "raster/image.h"
#include "reader/reading.h"
#include "reader/records.h"

namespace inkling::cli {

struct ReadRun {
  reader::ReadLayout layout = reader::ReadLayout::kText;
  reader::ShownSigns signs = reader::ShownSigns::kNone;
  codec::DecodeOptions decoding;
  std::size_t threads = 1;
  bool quiet = false;     // errors only on standard error
  bool one_page = false;  // a file of several pages is an Error(kUsage)
  Shard shard;
  std::uint64_t done = 0;  // inputs of the shard that need not be read: the first ones
  ReadCounts counts;       // of these

  // What is read in a page of the file `name`. Called from several threads.
  std::function<reader::Reading(const raster::Image& page, const std::string& name)> read;

  // Takes records, in order. Called from the thread that calls read_inputs.
  std::function<void(std::string_view records)> write;
  std::function<void()> flush;  // after some of them
};

// Reads those of `inputs` that the shard has. An input that cannot be read is a record of its own, and a line on
// standard error. Returns how all turned out, `run.counts` among them. Throws only what stops everything: an Error of
// the output, Error(kUsage).
ReadCounts read_inputs(InputList& inputs, const ReadRun& run);

}  // namespace inkling::cli

#endif  // INKLING_CLI_READ_RUN_H_
