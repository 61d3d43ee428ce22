// Golden files: numbers and texts made by independent programs (tests/golden/*.py).
#ifndef INKLING_TESTS_SUPPORT_GOLDEN_H_
#define INKLING_TESTS_SUPPORT_GOLDEN_H_

#include <string>
#include <vector>

namespace inkling::test {

// Where the file `name` is.
std::string golden_path(const std::string& name);

// The text of the file `name`, unpacked where it is a gzip file.
std::string golden_text(const std::string& name);

// Its lines of comma-separated numbers; lines that start with a letter are left out.
std::vector<std::vector<double>> golden_numbers(const std::string& name);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_GOLDEN_H_
