// Datasets by what people call them.
//
//   digits     the built-in ones
//   mnist      MNIST, where `inkling data get mnist` puts it or INKLING_DATA says
//   a file     a table (CSV), IDX images with their labels beside them, or NumPy's arrays (.npz, .npy); found by its
//              content, also in gzip
//   a folder   of IDX files; of optdigits.tra and .tes; of an .npz; of sub-folders with pictures, a digit each; of
//              train and test with such sub-folders; or of nothing but a folder with one of these
//
// Images are examined as they are opened (dataset/examine.h), but for those built in.
#ifndef INKLING_DATASET_OPEN_H_
#define INKLING_DATASET_OPEN_H_

#include <optional>
#include <string>
#include <vector>

#include "dataset/csv_layout.h"
#include "dataset/examine.h"
#include "dataset/folder.h"
#include "dataset/npz.h"
#include "dataset/partition.h"

namespace inkling::dataset {

// What its user knows of the data better than its files show.
struct OpenOptions {
  BadFiles bad_files = BadFiles::kSkip;
  CsvOptions csv = {};
  ArrayNames arrays = {};  // of .npy files, `labels` is another file
  Correction correction = {};
};

struct Opened {
  Partition data;
  bool has_labels = true;               // where there are none, each is 0
  std::vector<std::string> notes = {};  // how the files were understood, a line each
};

// The dataset that `spec` names, whole: all of it is to learn from, but for a test part where the data comes with one.
// Both parts are then datasets called `spec`, of the same size and max_value. Throws Error(kIo) where there is none,
// Error(kData) for one that is damaged or of no known format, and what the formats' own readers throw.
Opened open_with_notes(const std::string& spec, const OpenOptions& options = {});

// As open_with_notes, of data with labels. Throws Error(kData) where there are none.
Partition open_dataset(const std::string& spec, const OpenOptions& options = {});

// The data of `opened`, called `spec`. Throws Error(kData) where it has no labels.
Partition with_labels(Opened opened, const std::string& spec);

// The folder that holds downloaded data: INKLING_DATA, or else $XDG_DATA_HOME/inkling, or else
// ~/.local/share/inkling. Throws Error(kIo) where none of the three is known.
std::string data_folder();

// The folder that MNIST is in: data_folder()/mnist or, for INKLING_DATA, also that folder itself. nullopt where it is
// in neither.
std::optional<std::string> find_mnist();

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_OPEN_H_
