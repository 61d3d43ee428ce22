#include "cli/output.h"

#include <langinfo.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <string>

#include "base/error.h"
#include "cli/voice.h"

namespace inkling::cli {
namespace {

Voice voice = Voice::kSpeaks;

[[noreturn]] void fail_output() {
  base::fail(ErrorKind::kIo, "standard output: cannot write: {}", std::strerror(errno));
}

}  // namespace

void set_voice(Voice now) { voice = now; }

void Output::write(std::string_view text) {
  if (voice == Voice::kSilent) return;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) fail_output();
}

void Output::flush() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) fail_output();
}

Output& output() {
  static Output instance;
  return instance;
}

void put_in_place_once_printed(base::PendingFile& file) {
  output().flush();
  file.put_in_place();
}

void write_error(std::string_view text) {
  if (voice == Voice::kSilent) return;
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

void complain(std::string_view text) {
  std::string line = fmt::format("inkling: {}", text);
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < ' ' || c == 0x7f; }, '?');
  write_error(line + '\n');
}

bool is_utf8() {
  const std::string before = std::setlocale(LC_CTYPE, nullptr);
  std::setlocale(LC_CTYPE, "");
  const bool utf8 = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
  std::setlocale(LC_CTYPE, before.c_str());
  return utf8;
}

}  // namespace inkling::cli
