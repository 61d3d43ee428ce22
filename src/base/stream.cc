#include "base/stream.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace inkling::base {
namespace {

using Block = std::array<std::uint32_t, 4>;

Block philox(Block counter, std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
  constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0];
    const std::uint64_t product1 = kMultiplier1 * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(product0)};
    key[0] += 0x9E3779B9;  // the golden ratio
    key[1] += 0xBB67AE85;  // sqrt(3) - 1
  }
  return counter;
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t epoch, std::uint64_t index)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, epoch | static_cast<std::uint32_t>(purpose) << 24, static_cast<std::uint32_t>(index),
               static_cast<std::uint32_t>(index >> 32)} {
  assert(epoch < (1u << 24));
}

std::uint32_t RandomStream::next() {
  if (used_ == block_.size()) {
    block_ = philox(counter_, key_);
    ++counter_[0];
    used_ = 0;
  }
  return block_[used_++];
}

void RandomStream::fill(std::span<std::uint32_t> numbers) {
  auto out = numbers.begin();
  while (out != numbers.end() && used_ < block_.size()) *out++ = next();
  for (; numbers.end() - out >= 4; out += 4) {  // the blocks do not wait for one another
    std::ranges::copy(philox(counter_, key_), out);
    ++counter_[0];
  }
  while (out != numbers.end()) *out++ = next();
}

float RandomStream::uniform() { return static_cast<float>(next() >> 8) * 0x1p-24f; }

float RandomStream::uniform(float low, float high) { return low + (high - low) * uniform(); }

// Lemire 2019, "Fast random integer generation in an interval": multiply, and reject the few values that would make
// some results likelier.
std::uint32_t RandomStream::below(std::uint32_t bound) {
  const std::uint32_t rejected = (0u - bound) % bound;
  while (true) {
    const std::uint64_t product = std::uint64_t{next()} * bound;
    if (static_cast<std::uint32_t>(product) >= rejected) return static_cast<std::uint32_t>(product >> 32);
  }
}

float RandomStream::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - static_cast<double>(uniform())));
  const double angle = 2 * std::numbers::pi * static_cast<double>(uniform());
  return static_cast<float>(radius * std::cos(angle));
}

std::vector<std::uint32_t> RandomStream::permutation(std::size_t count) {
  std::vector<std::uint32_t> values(count);
  std::iota(values.begin(), values.end(), 0u);
  for (std::size_t i = count; i > 1; --i) std::swap(values[i - 1], values[below(static_cast<std::uint32_t>(i))]);
  return values;
}

}  // namespace inkling::base
