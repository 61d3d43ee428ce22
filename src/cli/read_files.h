// Which pictures to read: files, standard input, and what is in folders.
#ifndef INKLING_CLI_READ_FILES_H_
#define INKLING_CLI_READ_FILES_H_

#include <functional>
#include <string>

#include "codec/document.h"

namespace inkling::cli {

// What a walk through folders meets.
struct FolderVisitor {
  std::function<void(const std::string& path)> file;  // a file that starts as a picture does, or cannot be looked at
  std::function<void(const std::string& path, const std::string& why)> passed_over;
  std::function<void(const std::string& problem)> problem;  // a line for a folder that cannot be read
};

// Goes through `folder` and its folders in the order of the bytes of all paths. Passed over are files that do not start
// as a picture does, hidden files and folders, links to folders, and what is no regular file. Memory does not grow with
// the number of files, but for that of one folder.
void walk_folder(const std::string& folder, const FolderVisitor& visitor);

// Whether `path` is a folder.
bool is_folder(const std::string& path);

// The file at `path`, "-" for standard input. Throws as read_file and Document.
codec::Document load_document(const std::string& path, const codec::DecodeOptions& options);

}  // namespace inkling::cli

#endif  // INKLING_CLI_READ_FILES_H_
