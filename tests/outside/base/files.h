// A header of the outside project that is named as one inside the library, with names that are in it, too.
#ifndef INKLING_BASE_FILES_H_
#define INKLING_BASE_FILES_H_

namespace base {

using Bytes = int;

}  // namespace base

inline base::Bytes read_file(const char*) { return 0; }

#endif  // INKLING_BASE_FILES_H_
