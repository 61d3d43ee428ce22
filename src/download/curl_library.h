// libcurl, loaded when the first download starts: it brings some thirty libraries with it, which take longer to load
// than a picture to read, and most runs of the command and most programs with this library in them download nothing.
#ifndef INKLING_DOWNLOAD_CURL_LIBRARY_H_
#define INKLING_DOWNLOAD_CURL_LIBRARY_H_

#include <curl/curl.h>

namespace inkling::download {

// Its functions, without the "curl_" of their names.
struct CurlLibrary {
  decltype(&curl_global_init) global_init;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_perform) easy_perform;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_header) easy_header;
  decltype(&curl_easy_strerror) easy_strerror;
};

// Loaded and set up, once in the life of the process. Throws Error(kIo) where that fails.
const CurlLibrary& curl_library();

}  // namespace inkling::download

#endif  // INKLING_DOWNLOAD_CURL_LIBRARY_H_
