// What is in requests: queries, forms, and JSON bodies. The first byte says which.
#include <string>
#include <string_view>

#include "fuzz_target.h"
#include "http/host_check.h"
#include "http/multipart.h"
#include "http/query.h"
#include "server/base64.h"
#include "server/json_body.h"
#include "server/problem.h"
#include "server/training_run.h"

using namespace inkling;

namespace {

// JSON bodies: refused with a status of the client's fault and one line, or taken field by field.
template <typename Take>
void accept_or_answer(const Take& take) {
  try {
    take();
  } catch (const server::Problem& problem) {
    fuzz::require(problem.status() >= 400 && problem.status() < 500);
    fuzz::require(std::string_view(problem.what()).find('\n') == std::string_view::npos);
  } catch (const Error& error) {  // of the data file in it
    fuzz::require(error.kind() == ErrorKind::kUsage || error.kind() == ErrorKind::kData ||
                  error.kind() == ErrorKind::kIo);
  }
}

void take_form(std::string_view text) {
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return;
  const std::string_view type = text.substr(0, line), body = text.substr(line + 1);
  fuzz::accept_or_refuse([&] {
    for (const http::Part& part : http::parse_multipart(type, body)) {
      fuzz::require(part.bytes.empty() || (part.bytes.data() >= body.data() &&
                                           part.bytes.data() + part.bytes.size() <= body.data() + body.size()));
    }
  });
}

void take_json(std::string_view text) {
  accept_or_answer([&] {
    server::Fields fields(server::parse_json(text));
    fields.take_units("off");
    if (const auto input = fields.take("input")) {
      std::vector<float> values;
      server::append_numbers(*input, "input", 100, values);
      fuzz::require(values.size() <= 100);
    }
    if (const auto bytes = fields.take_text("bytes")) {
      const auto decoded = server::from_base64(*bytes);
      fuzz::require(!decoded || decoded->size() <= bytes->size());
    }
    fields.require_empty();
  });
}

void take_order(std::string_view text) {
  accept_or_answer([&] {
    const server::TrainingOrder order = server::parse_order(server::parse_json(text));
    fuzz::require(!order.recipe.name.empty());
    fuzz::require(order.speed >= 0 && order.speed <= server::Pace::kMaxSpeed);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'q':
      fuzz::accept_or_refuse([&] { fuzz::require(http::parse_query(text).size() <= text.size()); }, ErrorKind::kUsage);
      break;
    case 'f': take_form(text); break;
    case 'h':
      fuzz::require(!http::is_own_host(text, {}) || http::is_own_host(text, {.loopback_only = false, .others = {}}));
      break;
    case 't': take_order(text); break;
    default: take_json(text); break;
  }
  return 0;
}
