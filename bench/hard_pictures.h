// Pictures of the kinds that readers of digits fail at: boxes, crops, slopes, turned pages, shadows, bold pens
// (make_reading_pictures.cc says what they are).
#ifndef INKLING_BENCH_HARD_PICTURES_H_
#define INKLING_BENCH_HARD_PICTURES_H_

#include <cstddef>
#include <string>

#include "dataset/dataset.h"

namespace inkling::bench {

// Writes the folders boxes, crops, slopes, turned, numbers, shadows and bold, of `count` pictures each, to `out`.
void make_hard_pictures(const dataset::Dataset& digits, std::size_t count, const std::string& out);

}  // namespace inkling::bench

#endif  // INKLING_BENCH_HARD_PICTURES_H_
