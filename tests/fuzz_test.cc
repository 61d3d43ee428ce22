// The fuzz targets (fuzz/), replayed without a fuzzer: every file of the corpus, and mutations of it that are the same
// in every run. A target that breaks its word aborts.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/stream.h"

using Target = int(const std::uint8_t*, std::size_t);

// fuzz/fuzz_NAME.cc, its LLVMFuzzerTestOneInput renamed by tests/CMakeLists.txt.
extern "C" {
Target fuzz_architecture;
Target fuzz_bmp;
Target fuzz_csv;
Target fuzz_exif;
Target fuzz_format;
Target fuzz_gzip;
Target fuzz_heif;
Target fuzz_idx;
Target fuzz_ink;
Target fuzz_jpeg;
Target fuzz_model;
Target fuzz_npz;
Target fuzz_pdf_info;
Target fuzz_pen_strokes;
Target fuzz_png;
Target fuzz_pnm;
Target fuzz_read;
Target fuzz_recorded_run;
Target fuzz_requests;
Target fuzz_tiff;
Target fuzz_webp;
}

namespace inkling {
namespace {

constexpr int kMutations = 5000;  // a target

using Input = std::vector<std::uint8_t>;

std::vector<Input> corpus(const std::string& name) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(INKLING_SOURCE "/fuzz/corpus/" + name)) {
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Input> inputs;
  for (const auto& path : paths) {
    const base::Bytes bytes = base::read_file(path, 1 << 20);
    inputs.emplace_back();
    for (const std::byte byte : bytes) inputs.back().push_back(std::to_integer<std::uint8_t>(byte));
  }
  return inputs;
}

// Texts that parsers take seriously.
constexpr std::array<std::string_view, 16> kWords = {
    "0",     "-1",  "255", "256",  "65536", "4294967295", "4294967296", "18446744073709551615",
    "1e309", "nan", ",",   "\r\n", "#",     "{}",         "[[[[",       "\"a\":"};

// `input` with a few changes: bits flipped, bytes set, pieces removed, repeated, cut off or replaced by words.
Input mutated(Input input, base::RandomStream& random) {
  const auto position = [&] { return random.below(static_cast<std::uint32_t>(input.size())); };
  for (std::uint32_t changes = 1 + random.below(4); changes > 0 && !input.empty(); --changes) {
    const std::uint32_t at = position();
    const auto here = input.begin() + at;
    const std::uint32_t length =
        1 + random.below(std::min<std::uint32_t>(16, static_cast<std::uint32_t>(input.size()) - at));
    switch (random.below(6)) {
      case 0: *here = static_cast<std::uint8_t>(*here ^ (1u << random.below(8))); break;
      case 1: *here = static_cast<std::uint8_t>(random.next()); break;
      case 2: input.erase(here, here + length); break;
      case 3: {
        const Input piece(here, here + length);
        input.insert(here, piece.begin(), piece.end());
        break;
      }
      case 4: input.resize(at); break;
      case 5: {
        const std::string_view word = kWords[random.below(kWords.size())];
        input.erase(here, here + length);
        input.insert(input.begin() + at, word.begin(), word.end());
        break;
      }
    }
  }
  return input;
}

struct Case {
  const char* name;
  Target* target;

  friend void PrintTo(const Case& target, std::ostream* out) { *out << target.name; }
};

class FuzzTarget : public testing::TestWithParam<Case> {};

TEST_P(FuzzTarget, TakesOrRefusesItsCorpus) {
  const auto [name, target] = GetParam();
  const std::vector<Input> inputs = corpus(name);
  ASSERT_GE(inputs.size(), 3u);
  for (const Input& input : inputs) EXPECT_EQ(target(input.data(), input.size()), 0);
  EXPECT_EQ(target(nullptr, 0), 0);
}

TEST_P(FuzzTarget, TakesOrRefusesMutations) {
  const auto [name, target] = GetParam();
  const std::vector<Input> inputs = corpus(name);
  for (std::uint32_t i = 0; i < kMutations; ++i) {
    base::RandomStream random(/*seed=*/1, base::Purpose::kTest, /*epoch=*/0, i);
    const Input input = mutated(inputs[i % inputs.size()], random);
    EXPECT_EQ(target(input.data(), input.size()), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(, FuzzTarget,
                         testing::Values(Case{"architecture", fuzz_architecture}, Case{"bmp", fuzz_bmp},
                                         Case{"csv", fuzz_csv}, Case{"exif", fuzz_exif}, Case{"format", fuzz_format},
                                         Case{"gzip", fuzz_gzip}, Case{"heif", fuzz_heif}, Case{"idx", fuzz_idx},
                                         Case{"ink", fuzz_ink}, Case{"jpeg", fuzz_jpeg}, Case{"model", fuzz_model},
                                         Case{"npz", fuzz_npz}, Case{"pdf_info", fuzz_pdf_info},
                                         Case{"pen_strokes", fuzz_pen_strokes}, Case{"png", fuzz_png},
                                         Case{"pnm", fuzz_pnm}, Case{"read", fuzz_read},
                                         Case{"recorded_run", fuzz_recorded_run}, Case{"requests", fuzz_requests},
                                         Case{"tiff", fuzz_tiff}, Case{"webp", fuzz_webp}),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace inkling
