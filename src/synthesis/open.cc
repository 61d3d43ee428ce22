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

dataset::DataPair make_reading() {
  dataset::DataPair mnist = dataset::open_dataset("mnist");
  if (!mnist.test) throw Error(ErrorKind::kData, "mnist: has no test part, which the dataset reading needs");
  // Its images do not depend on the number of threads.
  base::ThreadPool threads(std::max(1u, std::thread::hardware_concurrency()));
  dataset::Dataset train = make_reading_data(mnist.train, kSeed, threads);
  dataset::Dataset test = dataset::with_max_value(std::move(*mnist.test), train.max_value);
  test.classes = train.classes;
  train.name = test.name = kReading;
  return {std::move(train), std::move(test), {}};
}

}  // namespace

dataset::DataPair open_any_dataset(const std::string& spec, dataset::BadFiles bad_files) {
  return spec == kReading ? make_reading() : dataset::open_dataset(spec, bad_files);
}

}  // namespace inkling::synthesis
