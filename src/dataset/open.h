// Datasets by what people call them.
//
//   digits     the built-in ones
//   mnist      MNIST, where `inkling data get mnist` puts it or INKLING_DATA says
//   a file     CSV, IDX images with their labels beside them, or an mnist.npz; found by its content, also in gzip
//   a folder   of IDX files; of optdigits.tra and .tes; of a mnist.npz; of sub-folders 0 to 9 with pictures; or of
//              train and test with such sub-folders
#ifndef INKLING_DATASET_OPEN_H_
#define INKLING_DATASET_OPEN_H_

#include <optional>
#include <string>

#include "dataset/folder.h"
#include "dataset/partition.h"

namespace inkling::dataset {

// The dataset that `spec` names, whole: all of it is to learn from, but for a test part where the data comes with one.
// Both parts are then datasets called `spec`, of the same size and max_value. Throws Error(kIo) where there is none,
// Error(kData) for one that is damaged or of no known format, and what the formats' own readers throw.
Partition open_dataset(const std::string& spec, BadFiles bad_files = BadFiles::kSkip);

// The folder that holds downloaded data: INKLING_DATA, or else $XDG_DATA_HOME/inkling, or else
// ~/.local/share/inkling. Throws Error(kIo) where none of the three is known.
std::string data_folder();

// The folder that MNIST is in: data_folder()/mnist or, for INKLING_DATA, also that folder itself. nullopt where it is
// in neither.
std::optional<std::string> find_mnist();

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_OPEN_H_
