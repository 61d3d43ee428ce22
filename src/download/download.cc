#include "download/download.h"

#include <inkling/version.h>
#include <array>
#include <charconv>
#include <exception>
#include <memory>
#include <new>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "download/curl_library.h"

namespace inkling::download {
namespace {

constexpr long kMaxRedirections = 5;
constexpr long kPartialContent = 206;
constexpr long kRangeNotSatisfiable = 416;

struct CloseCurl {
  void operator()(CURL* curl) const { curl_library().easy_cleanup(curl); }
};

// One request. Its callbacks are called from C: they let no exception through but keep it.
class Request {
 public:
  Request(const std::string& url, PartFile& file, const DownloadOptions& options)
      : url_(url), file_(file), options_(options), library_(curl_library()), curl_(library_.easy_init()) {
    if (!curl_) throw std::bad_alloc();
    configure();
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  // Whether all has come; false where the server has nothing behind the bytes that were there already.
  bool run() {
    const CURLcode status = library_.easy_perform(curl_.get());
    if (failure_) std::rethrow_exception(failure_);
    if (status == CURLE_OK) {
      if (!started_) start();  // there is nothing in it
      return true;
    }
    const long answer = response_code();
    if (status == CURLE_HTTP_RETURNED_ERROR && answer == kRangeNotSatisfiable && offset_ > 0) return false;
    base::fail(ErrorKind::kIo, "{}: cannot download: {}", base::printable(url_, 200), reason(status, answer));
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    const CURLcode status = library_.easy_setopt(curl_.get(), option, value);
    if (status != CURLE_OK)
      base::fail(ErrorKind::kIo, "{}: {}", base::printable(url_, 200), library_.easy_strerror(status));
  }

  void configure() {
    const bool local = url_.starts_with("file:");
    const char* protocols = local ? "file" : url_.starts_with("http:") ? "http,https" : "https";
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_PROTOCOLS_STR, protocols);  // of redirections, too
    set(CURLOPT_FOLLOWLOCATION, local ? 0L : 1L);
    set(CURLOPT_MAXREDIRS, kMaxRedirections);
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, fmt::format("inkling/{}", kVersion).c_str());
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_time.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.silence.count()));
    set(CURLOPT_ERRORBUFFER, message_.data());
    set(CURLOPT_WRITEFUNCTION, &Request::on_bytes);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_XFERINFOFUNCTION, &Request::on_progress);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    if (local) file_.clear();
    offset_ = file_.size();
    if (offset_ > 0) set(CURLOPT_RANGE, fmt::format("{}-", offset_).c_str());
  }

  // Runs `action`, whose exception ends the request.
  template <typename Action>
  bool guarded(const Action& action) noexcept {
    try {
      action();
      return true;
    } catch (...) {
      failure_ = std::current_exception();
      return false;
    }
  }

  static std::size_t on_bytes(const char* data, std::size_t size, std::size_t count, void* context) {
    auto* self = static_cast<Request*>(context);
    const std::span<const char> bytes(data, size * count);
    return self->guarded([&] { self->take(std::as_bytes(bytes)); }) ? bytes.size() : 0;
  }

  static int on_progress(void* context, curl_off_t total, curl_off_t done, curl_off_t, curl_off_t) {
    auto* self = static_cast<Request*>(context);
    return self->guarded([&] { self->report(total, done); }) ? 0 : 1;
  }

  void take(std::span<const std::byte> bytes) {
    if (!started_) start();
    if (bytes.size() > options_.max_bytes - file_.size()) fail_too_large();
    file_.append(bytes);
  }

  // Before the first byte: whether it continues the file or begins it. Throws where the server states too large a size.
  void start() {
    started_ = true;
    if (response_code() == kPartialContent) {
      if (range_start() != offset_)
        base::fail(ErrorKind::kIo, "{}: the server sends another part", base::printable(url_, 200));
    } else {
      file_.clear();
      offset_ = 0;
    }
    curl_off_t length = 0;
    library_.easy_getinfo(curl_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (file_.size() > options_.max_bytes) fail_too_large();
    if (length > 0 && static_cast<std::uint64_t>(length) > options_.max_bytes - file_.size()) fail_too_large();
  }

  // Where the part that the server sends begins: "Content-Range: bytes 100-199/200".
  std::optional<std::uint64_t> range_start() const {
    curl_header* header = nullptr;
    if (library_.easy_header(curl_.get(), "Content-Range", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
      return std::nullopt;
    const std::string_view value = header->value;
    constexpr std::string_view kUnit = "bytes ";
    if (!value.starts_with(kUnit)) return std::nullopt;
    std::uint64_t start = 0;
    const auto [end, error] = std::from_chars(value.data() + kUnit.size(), value.data() + value.size(), start);
    return error == std::errc() ? std::optional(start) : std::nullopt;
  }

  void report(curl_off_t total, curl_off_t done) {
    if (!options_.listener || !started_) return;
    DownloadProgress progress{offset_ + static_cast<std::uint64_t>(done), std::nullopt};
    if (total > 0) progress.total = offset_ + static_cast<std::uint64_t>(total);
    options_.listener(progress);
  }

  [[noreturn]] void fail_too_large() const {
    base::fail(ErrorKind::kData, "{}: too large: expected at most {} bytes", base::printable(url_, 200),
               options_.max_bytes);
  }

  long response_code() const {
    long code = 0;
    library_.easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
  }

  std::string reason(CURLcode status, long answer) const {
    if (status == CURLE_HTTP_RETURNED_ERROR) return fmt::format("the server answers {}", answer);
    if (status == CURLE_TOO_MANY_REDIRECTS) return fmt::format("more than {} redirections", kMaxRedirections);
    const std::string_view text = message_.data();
    return base::printable(text.empty() ? library_.easy_strerror(status) : text, 200);
  }

  const std::string& url_;
  PartFile& file_;
  const DownloadOptions& options_;
  const CurlLibrary& library_;
  std::unique_ptr<CURL, CloseCurl> curl_;
  std::array<char, CURL_ERROR_SIZE> message_ = {};
  std::uint64_t offset_ = 0;  // of the first byte that the server sends
  bool started_ = false;
  std::exception_ptr failure_;
};

}  // namespace

void download(const std::string& url, PartFile& file, const DownloadOptions& options) {
  if (Request(url, file, options).run()) return;
  file.clear();
  if (!Request(url, file, options).run())
    base::fail(ErrorKind::kIo, "{}: has nothing in it", base::printable(url, 200));
}

}  // namespace inkling::download
