// Folders: what is in them.
#ifndef INKLING_BASE_FOLDERS_H_
#define INKLING_BASE_FOLDERS_H_

#include <string>
#include <vector>

namespace inkling::base {

// The names of all that is in `folder`, sorted, hidden ones among them, without "." and "..". Throws Error(kIo) that
// names the folder where it cannot be opened or read to its end.
std::vector<std::string> names_in(const std::string& folder);

}  // namespace inkling::base

#endif  // INKLING_BASE_FOLDERS_H_
