// Libraries that are loaded when they are first needed: what brings many others with it, or is seldom asked for, does
// not slow the start of every program.
#ifndef INKLING_BASE_SHARED_LIBRARY_H_
#define INKLING_BASE_SHARED_LIBRARY_H_

#include <string>

namespace inkling::base {

class SharedLibrary {
 public:
  // Loads `file`, such as "libcurl.so.4", for the life of the process. Throws Error(kIo) that starts with `purpose`,
  // such as "downloads need libcurl", and ends with what the loader says.
  SharedLibrary(const char* file, const std::string& purpose);

  // Sets `function` to the library's function `name`. Throws Error(kIo) where it has none.
  template <typename Function>
  void find(const char* name, Function& function) const {
    function = reinterpret_cast<Function>(symbol(name));
  }

 private:
  void* symbol(const char* name) const;

  const char* file_;
  void* library_;
};

}  // namespace inkling::base

#endif  // INKLING_BASE_SHARED_LIBRARY_H_
