#include "codec/pdf.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "codec/pnm.h"
#include "codec/tiff.h"

namespace inkling::codec {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kPixelsAnInch = 300;
constexpr double kPointsAnInch = 72;
constexpr rlim_t kMaxMemory = rlim_t{1} << 31;  // bytes of the program's address space
constexpr rlim_t kMaxProcessorSeconds = 60;
constexpr auto kMaxTime = std::chrono::seconds(120);  // also where it waits for something
constexpr std::size_t kMaxInfo = 1 << 16;             // bytes
constexpr std::size_t kMaxComplaint = 4096;

// A pipe, both ends closed with it.
struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      base::fail(ErrorKind::kIo, "cannot make a pipe: {}", std::strerror(errno));
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    for (int& end : ends) close(end);
  }
  static void close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }

  std::array<int, 2> ends = {-1, -1};  // to read from, to write to
};

// A program that is running, killed where nobody waits for it.
class Process {
 public:
  explicit Process(pid_t id) : id_(id) {}
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() { end(); }

  void kill() const { ::kill(id_, SIGKILL); }

  // How it ended: its exit code, or 128 + the signal.
  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0) {
      if (errno != EINTR) return id_ = -1;  // nobody tells: SIGCHLD is ignored
    }
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  void end() {
    if (id_ < 0) return;
    kill();
    wait();
  }

  pid_t id_;
};

struct Output {
  int exit_code = 0;  // 128 + the signal where one ended it
  base::Bytes bytes;
  std::string complaint;  // the start of its standard error
  bool too_much = false;  // or too slow: it was ended
};

// The program `words`, with `input` as its standard input.
pid_t start(std::vector<std::string> words, int input, const Pipe& out, const Pipe& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = -1;
  const int error = posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) {
    base::fail(ErrorKind::kIo, "PDF files need {} (Debian's package poppler-utils)", words[0]);
  }
  if (error != 0) base::fail(ErrorKind::kIo, "cannot start {}: {}", words[0], std::strerror(error));
  const rlimit memory = {kMaxMemory, kMaxMemory};
  const rlimit seconds = {kMaxProcessorSeconds, kMaxProcessorSeconds};
  const rlimit core = {0, 0};
  ::prlimit(process, RLIMIT_AS, &memory, nullptr);
  ::prlimit(process, RLIMIT_CPU, &seconds, nullptr);
  ::prlimit(process, RLIMIT_CORE, &core, nullptr);
  return process;
}

// Appends what can be read, up to `limit` bytes in all. False at the end.
template <typename Buffer>
bool take(int from, Buffer& buffer, std::size_t limit) {
  std::array<char, 1 << 16> piece;
  const ssize_t count = ::read(from, piece.data(), piece.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  const std::size_t kept = std::min(static_cast<std::size_t>(count), limit + 1 - std::min(limit + 1, buffer.size()));
  const auto* begin = reinterpret_cast<const typename Buffer::value_type*>(piece.data());
  buffer.insert(buffer.end(), begin, begin + kept);
  return count > 0;
}

// Runs `words` to its end, which comes when it writes more than `limit` bytes or takes too long.
Output run(const std::vector<std::string>& words, int input, std::size_t limit) {
  Pipe out, err;
  Process process(start(words, input, out, err));
  Pipe::close(out.ends[1]);
  Pipe::close(err.ends[1]);
  Output output;
  const Clock::time_point last = Clock::now() + kMaxTime;
  std::array<pollfd, 2> files = {{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
  while (files[0].fd >= 0 || files[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(last - Clock::now()).count();
    const int ready = left > 0 ? ::poll(files.data(), files.size(), static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    output.too_much = ready <= 0 || output.bytes.size() > limit;
    if (output.too_much) {
      process.kill();
      break;
    }
    if (files[0].revents != 0 && !take(out.ends[0], output.bytes, limit)) files[0].fd = -1;
    if (files[1].revents != 0 && !take(err.ends[0], output.complaint, kMaxComplaint)) files[1].fd = -1;
  }
  output.exit_code = process.wait();
  return output;
}

[[noreturn]] void fail_program(const std::string& name, const Output& output) {
  if (output.too_much || output.exit_code == 128 + SIGXCPU || output.exit_code == 128 + SIGKILL) {
    base::fail(ErrorKind::kData, "{}: the PDF document takes too long or too much to draw", name);
  }
  const std::string_view complaint(output.complaint);
  if (complaint.find("ncorrect password") != std::string_view::npos) {
    base::fail(ErrorKind::kData, "{}: is a PDF document locked by a password", name);
  }
  base::fail(ErrorKind::kData, "{}: the PDF document is damaged: {}", name,
             base::printable(complaint.substr(0, complaint.find('\n')), 100));
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The document as a path that a program with it as its standard input opens anew, from its start.
const std::string kStandardInput = "/proc/self/fd/0";

}  // namespace

bool is_pdf(std::span<const std::byte> bytes) { return text_of(bytes).starts_with("%PDF-"); }

std::optional<PdfInfo> parse_pdf_info(std::string_view text) {
  PdfInfo info;
  const auto number = [](std::string_view& from, auto& value) {
    from.remove_prefix(std::min(from.find_first_not_of(' '), from.size()));
    const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), value);
    from.remove_prefix(static_cast<std::size_t>(end - from.data()));
    return error == std::errc();
  };
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool is_size = line.starts_with("Page") && line.find(" size:") != std::string_view::npos;
    const bool is_pages = line.starts_with("Pages:");
    if (!is_size && !is_pages) continue;
    line.remove_prefix(line.find(':') + 1);
    if (is_pages && !number(line, info.pages)) return std::nullopt;
    if (!is_size || !number(line, info.width)) continue;
    if (line.starts_with(" x")) line.remove_prefix(2);
    number(line, info.height);
  }
  return info.pages == 0 ? std::nullopt : std::optional(info);
}

PdfFile::PdfFile(std::span<const std::byte> bytes, const std::string& name) : name_(name) {
  file_ = ::memfd_create("inkling", MFD_CLOEXEC);
  if (file_ < 0) base::fail(ErrorKind::kIo, "{}: cannot hold it in memory: {}", name, std::strerror(errno));
  try {
    for (std::size_t written = 0; written < bytes.size();) {
      const ssize_t count = ::write(file_, bytes.data() + written, bytes.size() - written);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) base::fail(ErrorKind::kIo, "{}: cannot hold it in memory: {}", name, std::strerror(errno));
      written += static_cast<std::size_t>(count);
    }
    pages_ = info(1).pages;
    if (pages_ > kMaxPages) base::fail(ErrorKind::kData, "{}: has more than {} pages", name, kMaxPages);
  } catch (...) {
    ::close(file_);
    throw;
  }
}

PdfFile::~PdfFile() { ::close(file_); }

PdfInfo PdfFile::info(std::size_t page) const {
  const std::string number = std::to_string(page);
  const Output output = run({"pdfinfo", "-f", number, "-l", number, kStandardInput}, file_, kMaxInfo);
  if (output.exit_code > 0 || output.too_much) fail_program(name_, output);
  const auto info = parse_pdf_info(text_of(output.bytes));
  if (!info) base::fail(ErrorKind::kData, "{}: the PDF document is damaged: it has no pages", name_);
  return *info;
}

Picture PdfFile::page(std::size_t index, const DecodeOptions& options) const {
  const PdfInfo size = info(index + 1);
  const double width = std::ceil(size.width / kPointsAnInch * kPixelsAnInch);
  const double height = std::ceil(size.height / kPointsAnInch * kPixelsAnInch);
  if (!(width * height <= static_cast<double>(options.max_pixels))) {
    base::fail(ErrorKind::kData, "{}: has {:.0f}x{:.0f} pixels at {} an inch, expected at most {}", name_, width,
               height, kPixelsAnInch, options.max_pixels);
  }
  const std::string number = std::to_string(index + 1);
  const std::string resolution = std::to_string(static_cast<int>(kPixelsAnInch));
  constexpr std::size_t kHeader = 100;  // bytes of a PGM's, at most
  const std::size_t most = static_cast<std::size_t>((width + 2) * (height + 2)) + kHeader;
  const Output output =
      run({"pdftoppm", "-f", number, "-l", number, "-r", resolution, "-gray", "-q", kStandardInput}, file_, most);
  if (output.exit_code > 0 || output.too_much || output.bytes.empty()) fail_program(name_, output);
  return {parse_pnm(output.bytes, name_, options.max_pixels)};
}

}  // namespace inkling::codec
