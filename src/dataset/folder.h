// A folder of pictures: one sub-folder a digit, holding pictures of any format that codec/decode.h reads. A sub-folder
// is a digit's by its name: 3, 03, three, digit_3, class-3. Or a folder of pictures with a table labels.csv, a line a
// picture: its path in the folder, and its digit.
//
// A dark digit on bright paper is inverted, picture by picture: the border, where there is seldom ink, tells the paper.
// Pictures that all have one size of at most 128×128 keep it; otherwise each is fitted into 28×28, its proportions kept
// and its area averaged.
#ifndef INKLING_DATASET_FOLDER_H_
#define INKLING_DATASET_FOLDER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "dataset/dataset.h"

namespace inkling::dataset {

// What to do with a file that is no readable picture.
enum class BadFiles { kSkip, kRefuse };

struct FolderDataset {
  Dataset data;                     // in the order of the digits, then of the names; pixels 0..255, 255 being ink
  std::size_t skipped = 0;          // files
  std::string first_error;          // of the first file skipped, "" for none
  std::vector<std::string> others;  // folders that are no digit's
};

// A sub-folder of pictures of one digit.
struct DigitFolder {
  std::size_t digit = 0;
  std::string path;
};

// Those in `folder`, by digit. `others` (may be null) gets the names of the other folders in it, each with a "/" behind
// it.
std::vector<DigitFolder> digit_folders(const std::string& folder, std::vector<std::string>* others = nullptr);

// Whether there is one, or a table of labels.
bool is_digit_folder(const std::string& folder);

// Reads the pictures in `folder`, the dataset called `name`. What cannot be read as a picture (a pipe, a folder, a loop
// of links, a damaged file) is skipped and counted, or with kRefuse thrown as the Error that it is; hidden files
// (".…") are left alone, other sub-folders named. Throws Error(kData) where no picture is left, and above 1 GiB.
FolderDataset read_digit_folder(const std::string& folder, const std::string& name, BadFiles bad_files);

}  // namespace inkling::dataset

#endif  // INKLING_DATASET_FOLDER_H_
