#include "download/curl_library.h"

#include "base/error.h"
#include "base/shared_library.h"

namespace inkling::download {
namespace {

CurlLibrary load() {
  const base::SharedLibrary file("libcurl.so.4", "downloads need libcurl");
  CurlLibrary library;
  file.find("curl_global_init", library.global_init);
  file.find("curl_easy_init", library.easy_init);
  file.find("curl_easy_cleanup", library.easy_cleanup);
  file.find("curl_easy_setopt", library.easy_setopt);
  file.find("curl_easy_perform", library.easy_perform);
  file.find("curl_easy_getinfo", library.easy_getinfo);
  file.find("curl_easy_header", library.easy_header);
  file.find("curl_easy_strerror", library.easy_strerror);
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
