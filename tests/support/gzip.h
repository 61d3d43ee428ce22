// Making gzip files, which the library only reads.
#ifndef INKLING_TESTS_SUPPORT_GZIP_H_
#define INKLING_TESTS_SUPPORT_GZIP_H_

#include <cstddef>
#include <string>

namespace inkling::test {

// `text`, `repeated` times over, as a gzip file. Never holds the whole of it.
std::string gzip(const std::string& text, std::size_t repeated = 1);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_GZIP_H_
