#include "download/curl_library.h"

#include <dlfcn.h>

#include "base/error.h"

namespace inkling::download {
namespace {

constexpr const char* kFile = "libcurl.so.4";

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr) base::fail(ErrorKind::kIo, "{} is too old: it has no {}", kFile, name);
}

CurlLibrary load() {
  void* const file = dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
  if (file == nullptr) base::fail(ErrorKind::kIo, "downloads need libcurl: {}", dlerror());
  CurlLibrary library;
  find(file, "curl_global_init", library.global_init);
  find(file, "curl_easy_init", library.easy_init);
  find(file, "curl_easy_cleanup", library.easy_cleanup);
  find(file, "curl_easy_setopt", library.easy_setopt);
  find(file, "curl_easy_perform", library.easy_perform);
  find(file, "curl_easy_getinfo", library.easy_getinfo);
  find(file, "curl_easy_header", library.easy_header);
  find(file, "curl_easy_strerror", library.easy_strerror);
  const CURLcode status = library.global_init(CURL_GLOBAL_DEFAULT);
  if (status != CURLE_OK) base::fail(ErrorKind::kIo, "cannot start libcurl: {}", library.easy_strerror(status));
  return library;
}

}  // namespace

const CurlLibrary& curl_library() {
  static const CurlLibrary library = load();
  return library;
}

}  // namespace inkling::download
