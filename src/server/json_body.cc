#include "server/json_body.h"

#include <cmath>
#include <utility>

#include "base/text.h"
#include "server/problem.h"

namespace inkling::server {
namespace {

constexpr std::size_t kMaxLevels = 32;
constexpr std::size_t kMaxUnits = 10'000;  // that are switched off at once

// Levels of brackets, found without taking memory for them.
bool is_too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxLevels) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

}  // namespace

Json parse_json(std::string_view text) {
  if (is_too_deep(text)) refuse(400, "the body has more than {} levels of brackets", kMaxLevels);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    refuse(400, "the body is not valid JSON: something is wrong at byte {}", error.byte);
  } catch (const Json::exception&) {  // a number beyond all doubles
    refuse(400, "the body is not valid JSON: a number is out of range");
  }
}

http::Response json_response(const Json& document, unsigned status) {
  http::Response response;
  response.status = status;
  response.body = document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return response;
}

Fields::Fields(Json object) : object_(std::move(object)) {
  if (!object_.is_object()) refuse(400, "the body: expected a JSON object");
}

std::optional<Json> Fields::take(const std::string& name) {
  const auto found = object_.find(name);
  if (found == object_.end()) return std::nullopt;
  Json value = std::move(*found);
  object_.erase(found);
  if (value.is_null()) return std::nullopt;
  return value;
}

std::optional<std::string> Fields::take_text(const std::string& name) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  if (!value->is_string()) refuse(400, "{}: expected a text", name);
  return value->get<std::string>();
}

std::optional<bool> Fields::take_flag(const std::string& name) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  if (!value->is_boolean()) refuse(400, "{}: expected true or false", name);
  return value->get<bool>();
}

std::optional<double> Fields::take_number(const std::string& name, double min, double max) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  const double number = value->is_number() ? value->get<double>() : std::nan("");
  if (!(number >= min && number <= max)) refuse(400, "{}: expected a number from {} to {}", name, min, max);
  return number;
}

std::optional<std::uint64_t> Fields::take_whole(const std::string& name, std::uint64_t min, std::uint64_t max) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  const bool fits =
      value->is_number_unsigned() && value->get<std::uint64_t>() >= min && value->get<std::uint64_t>() <= max;
  if (!fits) refuse(400, "{}: expected a whole number from {} to {}", name, min, max);
  return value->get<std::uint64_t>();
}

std::vector<network::Unit> Fields::take_units(const std::string& name) {
  std::vector<network::Unit> units;
  const auto value = take(name);
  if (!value) return units;
  if (!value->is_array() || value->size() > kMaxUnits)
    refuse(400, "{}: expected [{{\"layer\": 0, \"unit\": 0}}, …]", name);
  for (const Json& entry : *value) {
    if (!entry.is_object() || !entry.contains("layer") || !entry.contains("unit") ||
        !entry["layer"].is_number_unsigned() || !entry["unit"].is_number_unsigned()) {
      refuse(400, "{}: expected [{{\"layer\": 0, \"unit\": 0}}, …]", name);
    }
    units.push_back({entry["layer"].get<std::size_t>(), entry["unit"].get<std::size_t>()});
  }
  return units;
}

void Fields::require_empty() const {
  if (object_.empty()) return;
  refuse(400, "{}: is not known here: see docs/http_api.md", base::printable(object_.begin().key()));
}

void append_numbers(const Json& array, const std::string& name, std::size_t most, std::vector<float>& values) {
  if (!array.is_array()) refuse(400, "{}: expected numbers", name);
  for (const Json& value : array) {
    if (value.is_array()) {
      append_numbers(value, name, most, values);
      continue;
    }
    if (!value.is_number()) refuse(400, "{}: expected numbers", name);
    const auto number = value.get<float>();
    if (!std::isfinite(number)) refuse(400, "{}: expected finite numbers", name);
    if (values.size() == most) refuse(400, "{}: expected {} numbers, got more", name, most);
    values.push_back(number);
  }
}

Json rounded(double value) {
  // Six digits, as the shortest double that says them.
  if (value == 0 || !std::isfinite(value)) return 0.0;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(std::abs(value))));
  const double result = std::round(value * scale) / scale;
  return std::isfinite(result) ? result : value;
}

Json rounded(std::span<const float> values) {
  Json array = Json::array();
  for (const float value : values) array.push_back(rounded(static_cast<double>(value)));
  return array;
}

Json rounded(std::span<const double> values) {
  Json array = Json::array();
  for (const double value : values) array.push_back(rounded(value));
  return array;
}

}  // namespace inkling::server
