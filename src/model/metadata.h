// The metadata of a model file, taken field by field: every field must be taken once.
#ifndef INKLING_MODEL_METADATA_H_
#define INKLING_MODEL_METADATA_H_

#include <fmt/format.h>

#include <charconv>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace inkling::model {

// All functions throw Error(kData) that names the file and the field.
class Metadata {
 public:
  Metadata(std::map<std::string, std::string> fields, std::string file)
      : fields_(std::move(fields)), file_(std::move(file)) {}

  std::string take(const std::string& field) {
    auto node = fields_.extract(field);
    if (node.empty()) base::fail(ErrorKind::kData, "{}: its metadata has no {}", file_, field);
    return node.mapped();
  }

  void expect(const std::string& field, std::string_view expected) {
    const std::string value = take(field);
    if (value != expected) refuse(field, expected, value);
  }

  // A number min..max, written as fmt writes it.
  template <typename T>
  T take_number(const std::string& field, T min, T max) {
    const std::string text = take(field);
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || fmt::format("{}", value) != text) refuse(field, "a number", text);
    if (!(value >= min && value <= max)) refuse(field, fmt::format("{} to {}", min, max), text);
    return value;
  }

  void require_empty() const {
    if (fields_.empty()) return;
    base::fail(ErrorKind::kData, "{}: unknown metadata field {}", file_, base::printable(fields_.begin()->first));
  }

  [[noreturn]] void refuse(const std::string& field, std::string_view expected, std::string_view got) const {
    base::fail(ErrorKind::kData, "{}: {}: expected {}, got {}", file_, field, expected, base::printable(got));
  }

 private:
  std::map<std::string, std::string> fields_;
  std::string file_;
};

}  // namespace inkling::model

#endif  // INKLING_MODEL_METADATA_H_
