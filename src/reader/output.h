// A reading as JSON: what `inkling read --jsonl` prints and the server answers.
#ifndef INKLING_READER_OUTPUT_H_
#define INKLING_READER_OUTPUT_H_

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reader/reading.h"

namespace inkling::reader {

// The `number`-th line of writing, counted from 1.
nlohmann::ordered_json to_json(const Reading& reading, std::size_t number, const std::string& path);

// An object for each line of writing, every one ended; "" where there is none.
std::string json_lines(const Reading& reading, const std::string& path);

}  // namespace inkling::reader

#endif  // INKLING_READER_OUTPUT_H_
