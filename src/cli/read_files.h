// Which pictures to read: files, standard input, and what is in folders.
#ifndef INKLING_CLI_READ_FILES_H_
#define INKLING_CLI_READ_FILES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "raster/image.h"

namespace inkling::cli {

struct FoundFiles {
  std::vector<std::string> paths;
  std::vector<std::string> problems;  // a line for each folder that cannot be read
};

// `paths`, a folder replaced by the pictures in it and in its folders, by name: files whose content starts as a picture
// does, and those that cannot be opened, which may be pictures. Hidden files and folders are left alone, links to
// folders not followed.
FoundFiles with_folders(const std::vector<std::string>& paths);

// The picture at `path`, "-" for standard input. Throws as read_file and decode_image.
raster::Image load_picture(const std::string& path, std::size_t max_pixels);

}  // namespace inkling::cli

#endif  // INKLING_CLI_READ_FILES_H_
