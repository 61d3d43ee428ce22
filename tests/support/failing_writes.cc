// A library that a command is started with (LD_PRELOAD), for a disk that fails and for a machine that stops:
//
//   FAULT_FOLDER   the folder it is about: files below it, other files work
//   FAULT_CALL     write, fsync, rename or readdir, or any for each of them; readdir is about the folder itself, too.
//   Or
//                  mmap, of memory: what a library asks the system for itself, as oneDNN does for the code that it
//                  makes
//   FAULT_AT       N: the N-th such call, counted from 1, and all behind it
//   FAULT_ERROR    fail with this errno. The N-th write writes half of its bytes, as a full disk does, and those behind
//                  it fail
//   FAULT_SIGNAL   or: the N-th call sends the process this signal before it does its work, and none fails
#include <dirent.h>
#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

const char* setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_below_the_folder(const std::string& path) {
  const std::string folder = setting("FAULT_FOLDER");
  return !folder.empty() && path.rfind(folder + "/", 0) == 0;
}

std::string absolute(const std::string& path) {
  char folder[PATH_MAX];
  return path.rfind('/', 0) == 0 || ::getcwd(folder, sizeof folder) == nullptr ? path : folder + ("/" + path);
}

std::string path_of(int descriptor) {
  char path[PATH_MAX];
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
  return size < 0 ? "" : std::string(path, static_cast<std::size_t>(size));
}

bool is_asked_for(const char* call, const std::string& path) {
  const std::string wanted = setting("FAULT_CALL");
  if (std::string(call) == "mmap") return wanted == call;
  return (wanted == call || wanted == "any") && is_below_the_folder(path);
}

enum class Fate { kWork, kFirst, kFail };

Fate fate_of(const char* call, const std::string& path) {
  static std::atomic<int> calls = 0;
  if (!is_asked_for(call, path)) return Fate::kWork;
  const int count = ++calls;
  const int at = std::atoi(setting("FAULT_AT"));
  if (const int signal = std::atoi(setting("FAULT_SIGNAL")); signal != 0) {
    if (count == at) ::raise(signal);
    return Fate::kWork;
  }
  if (count < at) return Fate::kWork;
  errno = std::atoi(setting("FAULT_ERROR"));
  return count == at ? Fate::kFirst : Fate::kFail;
}

template <typename Function>
Function* real(const char* name, Function*) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" ssize_t write(int descriptor, const void* bytes, size_t count) {
  static const auto work = real("write", &::write);
  const Fate fate = fate_of("write", path_of(descriptor));
  if (fate == Fate::kFail || (fate == Fate::kFirst && count < 2)) return -1;
  return work(descriptor, bytes, fate == Fate::kFirst ? count / 2 : count);
}

extern "C" int fsync(int descriptor) {
  static const auto work = real("fsync", &::fsync);
  return fate_of("fsync", path_of(descriptor)) == Fate::kWork ? work(descriptor) : -1;
}

extern "C" int rename(const char* from, const char* to) noexcept {
  static const auto work = real("rename", &::rename);
  return fate_of("rename", absolute(to)) == Fate::kWork ? work(from, to) : -1;
}

extern "C" dirent* readdir(DIR* folder) {
  static const auto work = real("readdir", &::readdir);
  return fate_of("readdir", path_of(::dirfd(folder)) + "/") == Fate::kWork ? work(folder) : nullptr;
}

extern "C" void* mmap(void* address, size_t size, int protection, int flags, int descriptor, off_t offset) noexcept {
  if (descriptor < 0 && fate_of("mmap", "") != Fate::kWork) return MAP_FAILED;
  return reinterpret_cast<void*>(::syscall(SYS_mmap, address, size, protection, flags, descriptor, offset));
}
