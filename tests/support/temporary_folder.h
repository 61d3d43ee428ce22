// A folder for one test, removed with all that is in it.
#ifndef INKLING_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
#define INKLING_TESTS_SUPPORT_TEMPORARY_FOLDER_H_

#include <filesystem>
#include <string>
#include <vector>

namespace inkling::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  std::string path() const { return path_.string(); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

  // Makes the file `name` with `text` in it and returns its path.
  std::string write(const std::string& name, const std::string& text) const;

  // The names of what is in it, in order.
  std::vector<std::string> names() const;

 private:
  std::filesystem::path path_;
};

// The text of the file at `path`.
std::string read_text(const std::string& path);

}  // namespace inkling::test

#endif  // INKLING_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
