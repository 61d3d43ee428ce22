// Datasets by name, those that are made here among them.
//
//   reading    what the reader's network learns from, made from MNIST each time (synthesis/reading_data.h), which takes
//              some minutes of one processor's time; its test part is MNIST's
//   and what dataset/open.h opens
#ifndef INKLING_SYNTHESIS_OPEN_H_
#define INKLING_SYNTHESIS_OPEN_H_

#include <string>

#include "dataset/open.h"

namespace inkling::synthesis {

// As open_dataset and open_with_notes, which they call.
dataset::Partition open_any_dataset(const std::string& spec, const dataset::OpenOptions& options = {});
dataset::Opened open_any_with_notes(const std::string& spec, const dataset::OpenOptions& options = {});

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_OPEN_H_
