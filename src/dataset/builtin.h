// The digits that are built into the library.
//
// 1797 images of 8×8 counts 0..16 from 13 writers: scikit-learn's load_digits, which is the test part of UCI's Optical
// Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak 1998, CC BY 4.0). See data/README.md.
#ifndef INKLING_DATASET_BUILTIN_H_
#define INKLING_DATASET_BUILTIN_H_

#include "dataset/dataset.h"

namespace inkling::dataset {

Dataset builtin_digits();

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_BUILTIN_H_
