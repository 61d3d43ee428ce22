// The lines of a text, plain or in gzip.
#ifndef INKLING_DATASET_CSV_LINES_H_
#define INKLING_DATASET_CSV_LINES_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/gzip.h"

namespace inkling::dataset {

// Holds no more of a text unpacked than a few lines.
class CsvLines {
 public:
  // Both stay the caller's and must outlive this. `name` is what errors call the file.
  CsvLines(std::span<const std::byte> bytes, const std::string& name);

  // The next line without its end ("\n" or "\r\n") and without a byte order mark, valid until the next call; nullopt at
  // the end. Throws Error(kData) for a line above 64 KiB, for more than 1 GiB, and as base::Unpacker.
  std::optional<std::string_view> next();

  std::size_t number() const { return number_; }  // of the line that next returned, from 1

 private:
  void refill();

  std::optional<base::Unpacker> unpacker_;
  base::Bytes buffer_;  // what `rest_` is part of, if there is an unpacker
  std::string_view rest_;
  std::size_t unpacked_ = 0;
  std::size_t number_ = 0;
  const std::string& name_;
};

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_CSV_LINES_H_
