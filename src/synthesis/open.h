// Datasets by name, those that are made here among them.
//
//   reading    what the reader's network learns from, made from MNIST each time (synthesis/reading_data.h), in two and
//   a
//              half minutes of one processor's time; its test part is MNIST's
//   and what dataset/open.h opens
#ifndef INKLING_SYNTHESIS_OPEN_H_
#define INKLING_SYNTHESIS_OPEN_H_

#include <string>

#include "dataset/open.h"

namespace inkling::synthesis {

// As open_dataset, which it calls.
dataset::Partition open_any_dataset(const std::string& spec, dataset::BadFiles bad_files = dataset::BadFiles::kSkip);

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_OPEN_H_
