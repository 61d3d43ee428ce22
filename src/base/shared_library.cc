#include "base/shared_library.h"

#include <dlfcn.h>

#include "base/error.h"

namespace inkling::base {

SharedLibrary::SharedLibrary(const char* file, const std::string& purpose)
    : file_(file), library_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
  if (library_ == nullptr) fail(ErrorKind::kIo, "{}: {}", purpose, dlerror());
}

void* SharedLibrary::symbol(const char* name) const {
  void* const found = dlsym(library_, name);
  if (found == nullptr) fail(ErrorKind::kIo, "{} is too old: it has no {}", file_, name);
  return found;
}

}  // namespace inkling::base
