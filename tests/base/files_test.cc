#include "base/files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "support/errors.h"
#include "support/temporary_folder.h"

namespace inkling::base {
namespace {

using test::expect_error;
using test::read_text;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void write(const std::string& path, const std::string& text) { write_file(path, as_bytes(text)); }

mode_t permissions(const std::string& path) {
  struct stat status = {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777;
}

// A pipe's two ends.
struct Pipe {
  Pipe() { EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(ends[0]);
    close_writer();
  }
  void close_writer() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }

  int ends[2] = {-1, -1};
};

// What reading `text` from a pipe gives.
std::string through_pipe(const std::string& text, std::size_t limit) {
  Pipe pipe;
  std::thread writer([&] {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t count = ::write(pipe.ends[1], text.data() + done, text.size() - done);
      if (count < 0) break;
      done += static_cast<std::size_t>(count);
    }
    pipe.close_writer();
  });
  Bytes bytes;
  try {
    bytes = read_descriptor(pipe.ends[0], "standard input", limit);
  } catch (...) {
    writer.join();
    throw;
  }
  writer.join();
  return text_of(bytes);
}

TEST(ReadFile, GivesTheWholeFile) {
  const TemporaryFolder folder;
  const std::string text("a\0b\n", 4);
  EXPECT_EQ(text_of(read_file(folder.write("some", text), 100)), text);
  EXPECT_EQ(text_of(read_file(folder.write("none", ""), 100)), "");
  EXPECT_EQ(text_of(read_file(folder.write("exact", "12345"), 5)), "12345");
}

TEST(ReadFile, RefusesMoreThanTheLimit) {
  const TemporaryFolder folder;
  const std::string path = folder.write("file", "12345");
  expect_error(ErrorKind::kData, path + ": too large: 5 bytes, expected at most 4", [&] { read_file(path, 4); });
}

// Files under /proc say that they hold 0 bytes.
TEST(ReadFile, ReadsFilesThatDoNotTellTheirSize) {
  EXPECT_THAT(text_of(read_file("/proc/self/status", 1 << 20)), testing::HasSubstr("Pid:"));
  expect_error(ErrorKind::kData, "too large: expected at most 10 bytes", [] { read_file("/proc/self/status", 10); });
}

TEST(ReadFile, SaysWhyItCannotRead) {
  const TemporaryFolder folder;
  expect_error(ErrorKind::kIo, folder.path() + ": is a folder, expected a file", [&] { read_file(folder.path(), 9); });
  expect_error(ErrorKind::kIo, folder.file("missing") + ": cannot open: No such file",
               [&] { read_file(folder.file("missing"), 9); });
}

TEST(ReadDescriptor, ReadsAPipeToItsEndWithinTheLimit) {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += std::to_string(i);
  EXPECT_EQ(through_pipe(text, text.size()), text);
  EXPECT_EQ(through_pipe("", 0), "");
  expect_error(ErrorKind::kData, "standard input: too large: expected at most 4 bytes",
               [] { through_pipe("12345", 4); });
}

// /dev/zero never ends: what is refused takes no more memory than the limit and a megabyte.
TEST(ReadDescriptor, TakesNoMoreMemoryThanItsLimit) {
  constexpr std::size_t kLimit = std::size_t{64} << 20;
  const auto exit_with_peak = [] {
    rusage before = {}, after = {};
    ::getrusage(RUSAGE_SELF, &before);
    try {
      read_file("/dev/zero", kLimit);
    } catch (const Error&) {
      ::getrusage(RUSAGE_SELF, &after);
      std::exit(static_cast<int>((after.ru_maxrss - before.ru_maxrss) / 1024));  // MiB
    }
  };
  EXPECT_EXIT(
      exit_with_peak(), [](int status) { return WIFEXITED(status) && WEXITSTATUS(status) <= 80; }, "");
}

TEST(WriteFile, MakesAFileAndNothingElse) {
  const TemporaryFolder folder;
  write(folder.file("new"), "text");
  EXPECT_EQ(read_text(folder.file("new")), "text");
  EXPECT_THAT(folder.names(), ElementsAre("new"));
}

TEST(WriteFile, ReplacesAFileAsAWhole) {
  const TemporaryFolder folder;
  const std::string path = folder.write("file", "a longer text");
  const int reader = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  write(path, "short");
  EXPECT_EQ(read_text(path), "short");
  EXPECT_THAT(folder.names(), ElementsAre("file"));
  EXPECT_EQ(text_of(read_descriptor(reader, "the old file", 100)), "a longer text");  // who had it open keeps it
  ::close(reader);
}

TEST(WriteFile, GivesANewFileTheUsualPermissionsAndKeepsThoseOfAnOldOne) {
  const TemporaryFolder folder;
  const mode_t mask = ::umask(027);
  write(folder.file("new"), "text");
  ::umask(mask);
  EXPECT_EQ(permissions(folder.file("new")), 0640u);

  const std::string old = folder.write("old", "text");
  ::chmod(old.c_str(), 0604);
  write(old, "other");
  EXPECT_EQ(permissions(old), 0604u);
}

TEST(WriteFile, WritesToANameInTheWorkingFolder) {
  const TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  write("file", "text");
  std::filesystem::current_path(before);
  EXPECT_EQ(read_text(folder.file("file")), "text");
}

TEST(WriteFile, FollowsSymbolicLinks) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.file("below"));
  const std::string target = folder.write("below/target", "old");
  std::filesystem::create_symlink("below/target", folder.file("link"));
  std::filesystem::create_symlink(folder.file("link"), folder.file("link_to_link"));
  write(folder.file("link_to_link"), "new");
  EXPECT_EQ(read_text(target), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link")));
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link_to_link")));
}

TEST(WriteFile, MakesTheFileThatALinkNames) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("target", folder.file("link"));
  write(folder.file("link"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link")));
  EXPECT_EQ(read_text(folder.file("target")), "new");
}

TEST(WriteFile, RefusesLinksThatLeadNowhere) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("b", folder.file("a"));
  std::filesystem::create_symlink("a", folder.file("b"));
  expect_error(ErrorKind::kIo, folder.file("a") + ": ", [&] { require_writable(folder.file("a")); });
  expect_error(ErrorKind::kIo, folder.file("a") + ": ", [&] { write(folder.file("a"), "text"); });
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("a")));
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("b")));
}

// A pipe, as /dev/stdout or /dev/null, is written to and not replaced.
TEST(WriteFile, WritesToAPipeDirectly) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo(folder.file("pipe").c_str(), 0600), 0);
  std::filesystem::create_symlink("pipe", folder.file("link"));
  const int reader = ::open(folder.file("pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  require_writable(folder.file("link"));
  write(folder.file("link"), "text");
  EXPECT_EQ(text_of(read_descriptor(reader, "pipe", 100)), "text");
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(folder.file("pipe")));
  EXPECT_THAT(folder.names(), ElementsAre("link", "pipe"));
}

TEST(WriteFile, KnowsBeforehandWhatCannotBeWritten) {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "text");
  const auto expect_refused = [](const std::string& path, const std::string& part) {
    expect_error(ErrorKind::kIo, part, [&] { require_writable(path); });
    expect_error(ErrorKind::kIo, part, [&] { write(path, "text"); });
  };
  expect_refused(folder.file("missing/model"), "there is no folder " + folder.file("missing"));
  expect_refused(folder.path(), folder.path() + ": is a folder, expected a file");
  expect_refused(folder.path() + "/", "is a folder, expected a file");
  expect_refused(file + "/model", "there is no folder " + file);
  expect_refused("", "cannot write a file without a name");
  expect_refused("/proc/model", "/proc/model: cannot make a file in its folder");
  EXPECT_THAT(folder.names(), ElementsAre("file"));
  EXPECT_EQ(read_text(file), "text");
}

TEST(WriteFile, LeavesNoTraceOfTheTrial) {
  const TemporaryFolder folder;
  require_writable(folder.file("new"));
  EXPECT_THAT(folder.names(), IsEmpty());
}

// A killed process leaves a file that nobody holds; a file that another process holds is being written.
TEST(WriteFile, RemovesWhatAKilledWriterLeft) {
  const TemporaryFolder folder;
  folder.write(".model.abcdef", "half");
  folder.write(".other.abcdef", "another file's");
  folder.write(".model.ABCDEF", "no name of ours");
  const std::string held = folder.write(".model.uvwxyz", "another writer's");
  const int writer = ::open(held.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(writer, LOCK_EX), 0);
  write(folder.file("model"), "text");
  EXPECT_THAT(folder.names(), ElementsAre(".model.ABCDEF", ".model.uvwxyz", ".other.abcdef", "model"));
  ::close(writer);
  require_writable(folder.file("model"));
  EXPECT_THAT(folder.names(), ElementsAre(".model.ABCDEF", ".other.abcdef", "model"));
}

TEST(PendingFile, IsNotTakenForAKilledWritersFile) {
  const TemporaryFolder folder;
  const std::string first = "first", second = "second";
  PendingFile pending(folder.file("model"), as_bytes(first));
  write_file(folder.file("model"), as_bytes(second));
  pending.put_in_place();
  EXPECT_EQ(read_text(folder.file("model")), "first");
  EXPECT_THAT(folder.names(), ElementsAre("model"));
}

// The umask is the whole process's: another thread must never see it changed.
TEST(WriteFile, LeavesTheUmaskAlone) {
  const TemporaryFolder folder;
  const mode_t mask = ::umask(027);
  std::atomic<bool> stop = false;
  std::atomic<int> open_files = 0;
  std::thread other([&] {
    for (int i = 0; !stop; ++i) {
      const std::string path = folder.file("other" + std::to_string(i % 8));
      ::unlink(path.c_str());
      ::close(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
      if (permissions(path) != 0640) ++open_files;
    }
  });
  for (int i = 0; i < 300; ++i) write(folder.file("new"), "text");
  stop = true;
  other.join();
  ::umask(mask);
  EXPECT_EQ(open_files, 0);
}

TEST(PendingFile, IsThereOnceItIsPutInPlace) {
  const TemporaryFolder folder;
  const std::string old = folder.write("old", "text");
  const std::string text = "new text";
  PendingFile pending(old, as_bytes(text));
  EXPECT_EQ(read_text(old), "text");
  pending.put_in_place();
  EXPECT_EQ(read_text(old), "new text");
  EXPECT_THAT(folder.names(), ElementsAre("old"));
}

TEST(PendingFile, LeavesNoTraceWhereItIsNot) {
  const TemporaryFolder folder;
  const std::string old = folder.write("old", "text");
  const std::string text = "new text";
  { const PendingFile pending(old, as_bytes(text)); }
  EXPECT_EQ(read_text(old), "text");
  EXPECT_THAT(folder.names(), ElementsAre("old"));
}

TEST(WriteFile, LeavesNoTraceWhereItFails) {
  const TemporaryFolder folder;
  const std::string old = folder.write("old", "text");
  // A file that may not grow: the same as a full disk, without one.
  rlimit usual = {};
  ::getrlimit(RLIMIT_FSIZE, &usual);
  const auto usual_signal = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, usual.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string text(5000, 'x');
  expect_error(ErrorKind::kIo, old + ": cannot write: File too large", [&] { write(old, text); });
  expect_error(ErrorKind::kIo, "cannot write", [&] { write(folder.file("new"), text); });
  ::setrlimit(RLIMIT_FSIZE, &usual);
  std::signal(SIGXFSZ, usual_signal);
  EXPECT_THAT(folder.names(), ElementsAre("old"));
  EXPECT_EQ(read_text(old), "text");
}

}  // namespace
}  // namespace inkling::base
