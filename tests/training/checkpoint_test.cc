#include "training/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "support/temporary_folder.h"

namespace inkling::training {
namespace {

using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

tensor::Safetensors state(const std::string& position) {
  return {{{"position", position}}, {{"weights", {{2, 2}, std::vector<float>{1, 2, 3, 4}}}}};
}

void append(const std::string& path, char byte) { std::ofstream(path, std::ios::binary | std::ios::app) << byte; }

class CheckpointTest : public ::testing::Test {
 protected:
  std::optional<tensor::Safetensors> load_newest(const CheckpointFolder& folder) {
    return folder.load_newest([this](const std::string& warning) { warnings_.push_back(warning); });
  }

  TemporaryFolder temporary_;
  std::string path_ = temporary_.file("deep/run");
  std::vector<std::string> warnings_;
};

TEST_F(CheckpointTest, AnEmptyFolderHasNone) { EXPECT_EQ(load_newest(CheckpointFolder(path_)), std::nullopt); }

TEST_F(CheckpointTest, LoadsWhatWasSavedLast) {
  CheckpointFolder folder(path_);
  folder.save(9, state("9"));
  folder.save(10, state("10"));
  EXPECT_EQ(load_newest(folder), state("10"));
}

TEST_F(CheckpointTest, KeepsTheNewestTwo) {
  CheckpointFolder folder(path_);
  for (const std::uint64_t step : {5u, 100u, 20u}) folder.save(step, state("x"));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("lock", "checkpoint-000000000020.safetensors",
                                                     "checkpoint-000000000100.safetensors"));
}

TEST_F(CheckpointTest, FallsBackToTheOneBeforeADamagedOneAndSaysSo) {
  CheckpointFolder folder(path_);
  folder.save(1, state("1"));
  folder.save(2, state("2"));
  append(path_ + "/checkpoint-000000000002.safetensors", 'x');
  EXPECT_EQ(load_newest(folder), state("1"));
  EXPECT_THAT(warnings_, ElementsAre(HasSubstr("checkpoint-000000000002.safetensors: ")));
}

TEST_F(CheckpointTest, NoticesAFlippedBitInTheWeights) {
  CheckpointFolder folder(path_);
  folder.save(1, state("1"));
  const std::string file = path_ + "/checkpoint-000000000001.safetensors";
  std::string bytes = test::read_text(file);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  std::ofstream(file, std::ios::binary) << bytes;
  EXPECT_THROW(load_newest(folder), Error);
}

TEST_F(CheckpointTest, RefusesAFolderThatAnotherTrainerHolds) {
  CheckpointFolder folder(path_);
  try {
    CheckpointFolder second(path_);
    FAIL() << "the lock was taken twice";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kIo);
    EXPECT_THAT(error.what(), HasSubstr("another trainer"));
  }
}

TEST_F(CheckpointTest, LeavesTheFolderToTheNextTrainer) {
  { CheckpointFolder first(path_); }
  EXPECT_NO_THROW(CheckpointFolder second(path_));
}

TEST_F(CheckpointTest, RefusesAFolderThatCannotBeMade) {
  const std::string file = temporary_.write("file", "x");
  EXPECT_THROW(CheckpointFolder(file + "/run"), Error);
}

TEST_F(CheckpointTest, RemovesWhatAKilledTrainerWasWriting) {
  { CheckpointFolder folder(path_); }
  const std::string leftover = path_ + "/.checkpoint-000000000009.safetensors.aB3xyZ";
  const std::string others[] = {path_ + "/.checkpoint-9.safetensors.aB3xyZ", path_ + "/.notes"};
  for (const std::string& file : {leftover, others[0], others[1]}) std::ofstream(file) << "x";
  const CheckpointFolder folder(path_);
  EXPECT_FALSE(std::filesystem::exists(leftover));
  for (const std::string& file : others) EXPECT_TRUE(std::filesystem::exists(file));
}

// A pipe that nobody writes to would be waited for for ever.
TEST_F(CheckpointTest, PassesOverAPipeWithTheNameOfACheckpoint) {
  CheckpointFolder folder(path_);
  folder.save(9, state("9"));
  ASSERT_EQ(::mkfifo((path_ + "/checkpoint-000000000010.safetensors").c_str(), 0600), 0);
  EXPECT_EQ(load_newest(folder), state("9"));
  EXPECT_THAT(warnings_, ElementsAre(HasSubstr("checkpoint-000000000010.safetensors: is no regular file")));
}

TEST_F(CheckpointTest, IgnoresOtherFiles) {
  CheckpointFolder folder(path_);
  std::ofstream(path_ + "/checkpoint-9.safetensors") << "x";
  std::ofstream(path_ + "/checkpoint-000000000001.safetensors.bak") << "x";
  EXPECT_EQ(load_newest(folder), std::nullopt);
}

}  // namespace
}  // namespace inkling::training
