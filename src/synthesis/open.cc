#include "synthesis/open.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/threads.h"
#include "synthesis/reading_data.h"

namespace inkling::synthesis {
namespace {

constexpr const char* kReading = "reading";
constexpr std::uint64_t kSeed = 1;

dataset::Partition make_reading() {
  const dataset::Partition mnist = dataset::open_dataset("mnist");
  if (mnist.test.empty()) throw Error(ErrorKind::kData, "mnist: has no test part, which the dataset reading needs");
  // Its images do not depend on the number of threads.
  base::ThreadPool threads(std::max(1u, std::thread::hardware_concurrency()));
  dataset::Dataset train = make_reading_data(*mnist.train.data, kSeed, threads);
  dataset::Dataset test = dataset::with_max_value(*mnist.test.data, train.max_value);
  test.classes = train.classes;
  train.name = test.name = kReading;
  return {.train = dataset::whole(std::move(train)), .test = dataset::whole(std::move(test))};
}

}  // namespace

dataset::Partition open_any_dataset(const std::string& spec, const dataset::OpenOptions& options) {
  return dataset::with_labels(open_any_with_notes(spec, options), spec);
}

dataset::Opened open_any_with_notes(const std::string& spec, const dataset::OpenOptions& options) {
  if (spec == kReading) return {make_reading(), true, {}};
  return dataset::open_with_notes(spec, options);
}

}  // namespace inkling::synthesis
