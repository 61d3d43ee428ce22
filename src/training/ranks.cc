#include "training/ranks.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace inkling::training {
namespace {

// What a rank says at the beginning of a meeting: a byte. From kFailed on it has failed, with the kind of error behind.
constexpr unsigned char kNo = 0;
constexpr unsigned char kYes = 1;
constexpr unsigned char kFailed = 2;

// Parts of one size each.
std::vector<std::size_t> equal_starts(std::size_t ranks, std::size_t size) {
  std::vector<std::size_t> starts(ranks + 1);
  for (std::size_t i = 0; i <= ranks; ++i) starts[i] = i * size;
  return starts;
}

}  // namespace

void Ranks::exchange(std::span<std::byte> values, std::span<const std::size_t> starts) {
  if (ended_) base::fail(ErrorKind::kIo, "the other ranks have ended");  // whoever goes on after an error
  try {
    transport_->gather(values, starts);
  } catch (...) {
    ended_ = true;
    throw;
  }
}

// Every meeting begins with this one: of a byte a rank.
void Ranks::meet(unsigned char own, std::vector<unsigned char>& all) {
  all.assign(count(), kNo);
  all[rank()] = own;
  exchange(std::as_writable_bytes(std::span(all)), equal_starts(count(), 1));
}

std::vector<std::string> Ranks::exchange_texts(const std::string& own) {
  std::vector<std::uint64_t> sizes(count());
  sizes[rank()] = own.size();
  exchange(std::as_writable_bytes(std::span(sizes)), equal_starts(count(), sizeof(std::uint64_t)));
  std::vector<std::size_t> starts(count() + 1);
  std::partial_sum(sizes.begin(), sizes.end(), starts.begin() + 1);
  std::string all(starts.back(), '\0');
  std::ranges::copy(own, all.begin() + static_cast<std::ptrdiff_t>(starts[rank()]));
  exchange(std::as_writable_bytes(std::span(all)), starts);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count(); ++i) texts.push_back(all.substr(starts[i], sizes[i]));
  return texts;
}

// Throws the error of the first rank that failed.
void Ranks::end_with_failure(const std::vector<unsigned char>& states, const std::string& own) {
  const std::vector<std::string> messages = exchange_texts(own);
  all_heard_ = true;
  const auto failed = std::ranges::find_if(states, [](unsigned char state) { return state >= kFailed; });
  const auto index = static_cast<std::size_t>(failed - states.begin());
  const auto kind = static_cast<ErrorKind>(*failed - kFailed);
  const std::string name = index == 0 ? "" : fmt::format("rank {} of {}: ", index, count());
  ended_ = true;
  throw Error(kind, name + messages[index]);
}

void Ranks::fail(const Error& error) {
  if (ended_) throw error;
  std::vector<unsigned char> states;
  try {
    meet(static_cast<unsigned char>(kFailed + static_cast<unsigned char>(error.kind())), states);
  } catch (const Error&) {  // nobody is there to hear it
    throw error;
  }
  end_with_failure(states, error.what());
}

bool Ranks::any(bool own) {
  if (is_alone()) return own;
  std::vector<unsigned char> states;
  meet(own ? kYes : kNo, states);
  const unsigned char most = std::ranges::max(states);
  if (most >= kFailed) end_with_failure(states, "");
  return most == kYes;
}

void Ranks::gather(std::span<float> values, std::span<const std::size_t> starts) {
  if (is_alone()) return;
  any(false);
  std::vector<std::size_t> bytes(starts.begin(), starts.end());
  for (std::size_t& start : bytes) start *= sizeof(float);
  exchange(std::as_writable_bytes(values), bytes);
}

std::vector<std::string> Ranks::texts(const std::string& own) {
  if (is_alone()) return {own};
  any(false);
  return exchange_texts(own);
}

}  // namespace inkling::training
