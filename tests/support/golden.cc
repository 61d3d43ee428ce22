#include "support/golden.h"

#include <cctype>
#include <sstream>

#include "base/files.h"
#include "base/gzip.h"
#include "support/pack.h"

namespace inkling::test {

std::string golden_path(const std::string& name) { return std::string(INKLING_GOLDEN "/") + name; }

std::string golden_text(const std::string& name) {
  base::Bytes bytes = base::read_file(golden_path(name), 1 << 24);
  if (base::is_gzip(bytes)) bytes = unpack(bytes, name, 1 << 24);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::vector<double>> golden_numbers(const std::string& name) {
  std::istringstream text(golden_text(name));
  std::vector<std::vector<double>> lines;
  for (std::string line; std::getline(text, line);) {
    if (line.empty() || std::isalpha(static_cast<unsigned char>(line[0]))) continue;
    std::istringstream fields(line);
    lines.emplace_back();
    for (std::string field; std::getline(fields, field, ',');) lines.back().push_back(std::stod(field));
  }
  return lines;
}

}  // namespace inkling::test
