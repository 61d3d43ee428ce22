// JSON that clients send: checked, and taken field by field.
#ifndef INKLING_SERVER_JSON_BODY_H_
#define INKLING_SERVER_JSON_BODY_H_

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "network/trace.h"

namespace inkling::server {

using Json = nlohmann::ordered_json;

// The document in `text`. Throws Problem(400) for what is no JSON, and for JSON of more than 32 levels.
Json parse_json(std::string_view text);

// 200 with the document; texts that are no UTF-8 become it.
http::Response json_response(const Json& document, unsigned status = 200);

// An object whose fields are taken one by one. Each function throws Problem(400), "FIELD: expected …", where the field
// is there and is something else.
class Fields {
 public:
  explicit Fields(Json object);

  std::optional<Json> take(const std::string& name);
  std::optional<std::string> take_text(const std::string& name);
  std::optional<bool> take_flag(const std::string& name);
  std::optional<double> take_number(const std::string& name, double min, double max);
  std::optional<std::uint64_t> take_whole(const std::string& name, std::uint64_t min, std::uint64_t max);

  // [{"layer": 0, "unit": 3}, …]; none where the field is not there.
  std::vector<network::Unit> take_units(const std::string& name);

  // Throws Problem(400) where a field is left: "FIELD: is not known".
  void require_empty() const;

 private:
  Json object_;
};

// Appends the numbers of an array, nested or flat, to `values`. Throws Problem(400), "NAME: expected numbers", for
// anything else, and where there are more than `most`.
void append_numbers(const Json& array, const std::string& name, std::size_t most, std::vector<float>& values);

// A number as JSON that says no more digits than a float has.
Json rounded(double value);
Json rounded(std::span<const float> values);
Json rounded(std::span<const double> values);

}  // namespace inkling::server

#endif  // INKLING_SERVER_JSON_BODY_H_
