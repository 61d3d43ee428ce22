// inkling train --checkpoint: killed, stopped, on a failing disk, with damaged files. Whatever happens, the run can be
// gone on with, and ends with the model file of a run that nothing happened to.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <thread>

#include "dataset/builtin.h"
#include "support/command_test.h"
#include "support/terminal.h"

namespace inkling::cli {
namespace {

using namespace std::chrono_literals;
using test::CommandResult;
using test::CommandSetting;
using test::CommandTest;
using test::expect_one_line;
using test::read_text;
using test::RunningCommand;
using test::Terminal;
using test::with_defaults;
using test::Words;
using test::operator+;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

using Clock = std::chrono::steady_clock;

constexpr const char* kNet =
    "input 8x8 | conv 4 3x3 same no-bias | batchnorm | relu | maxpool 2 | flatten | dropout 0.2 | dense 10";
constexpr auto kPatience = 10s;  // for a command to end that was asked to; the plan wants 2

// A run of a small network with everything that a checkpoint has to keep: an average, dropout, deformations.
Words training(const Words& more = {}) {
  return with_defaults({"train"},
                       {"--recipe", "digits", "--net", kNet, "--augment", "rotate 7 | shift 0.5", "--epochs", "4",
                        "--threads", "1", "--out", "model"},
                       more);
}

const Words kCheckpoint = {"--checkpoint", "run"};
const Words kResume = {"--checkpoint", "run", "--resume"};

// A pipe that holds little, so that a command that writes its events to it gets no further than the test reads.
class NarrowPipe {
 public:
  explicit NarrowPipe(const std::string& path) {
    if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("mkfifo");
    descriptor_ = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (descriptor_ < 0 || ::fcntl(descriptor_, F_SETPIPE_SZ, 4096) < 0)
      throw std::runtime_error("cannot set the pipe");
  }
  NarrowPipe(const NarrowPipe&) = delete;
  NarrowPipe& operator=(const NarrowPipe&) = delete;
  ~NarrowPipe() { ::close(descriptor_); }

  void drain() {
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(descriptor_, buffer, sizeof buffer)) > 0;) {
      text_.append(buffer, static_cast<std::size_t>(count));
    }
  }

  // Reads until `part` is in what was read.
  void wait_for(const std::string& part, RunningCommand& writer) {
    while (text_.find(part) == std::string::npos) {
      if (writer.has_ended()) throw std::runtime_error("it ended early: " + writer.result().err);
      drain();
      std::this_thread::sleep_for(1ms);
    }
  }

 private:
  int descriptor_ = -1;
  std::string text_;
};

class TrainInterrupted : public CommandTest {
 protected:
  // The model file of a run of `options` that nothing happens to.
  std::string uninterrupted(const Words& options = {}) {
    EXPECT_EQ(run(training(options + Words{"--quiet", "--out", "uninterrupted"})).exit_code, 0);
    const std::string bytes = read_text(file("uninterrupted"));
    std::filesystem::remove(file("uninterrupted"));
    EXPECT_NE(bytes, "");
    return bytes;
  }

  std::vector<std::string> checkpoints() const {
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(file("run"), none)) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

  // Goes on with the run, and fails unless that gives the model `expected` and leaves two checkpoints alone.
  void expect_resumed(const Words& options, const std::string& expected) {
    const CommandResult result = run(training(options + kResume + Words{"--quiet"}));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_TRUE(read_text(file("model")) == expected) << "another model";
    EXPECT_THAT(checkpoints(), ElementsAre(StartsWith("checkpoint-"), StartsWith("checkpoint-"), "lock"));
  }
};

// --- A folder that cannot be listed

TEST_F(TrainInterrupted, NamesACheckpointFolderThatCannotBeListed) {
  const Words options = {"--epochs", "2"};
  ASSERT_EQ(run(training(options + kCheckpoint + Words{"--quiet"})).exit_code, 0);
  for (const int call : {1, 2}) {
    const CommandResult result =
        run(training(options + kResume + Words{"--quiet"}), fault(file("run"), "readdir", call, EIO));
    EXPECT_EQ(result.exit_code, 4);
    expect_one_line(result.err, "run: cannot read the folder: Input/output error");
  }
}

// --- Killed

TEST_F(TrainInterrupted, EndsWithTheSameModelHoweverOftenItIsKilled) {
  const Words options = {"--epochs", "30"};
  const auto start = Clock::now();
  const std::string expected = uninterrupted(options);
  const auto whole = Clock::now() - start;

  std::mt19937 random(1);
  std::uniform_real_distribution<double> share(0, 0.5);
  for (int kills = 0; kills < 20;) {
    RunningCommand command(training(options + kResume + Words{"--quiet"}), {.folder = folder_.path()});
    std::this_thread::sleep_for(whole * share(random));
    command.send(SIGKILL);
    const CommandResult result = command.result();
    if (result.exit_code == 128 + SIGKILL) {
      ++kills;
      continue;
    }
    ASSERT_EQ(result.exit_code, 0) << result.err;  // it was done before: the next run
    EXPECT_TRUE(read_text(file("model")) == expected) << "another model";
    std::filesystem::remove_all(file("run"));
  }
  expect_resumed(options, expected);
}

TEST_F(TrainInterrupted, EndsWithTheSameModelWhereverInItsWritingItIsKilled) {
  const Words options = {"--epochs", "2"};
  const std::string expected = uninterrupted(options);
  int calls = 0;
  while (true) {
    std::filesystem::remove_all(file("run"));
    folder_.write("model", "an older model");
    const CommandResult result =
        run(training(options + kCheckpoint + Words{"--quiet"}), fault(folder_.path(), "any", ++calls, 0, SIGKILL));
    if (result.exit_code == 0) break;
    const testing::ScopedTrace trace(__FILE__, __LINE__, "call " + std::to_string(calls));
    ASSERT_EQ(result.exit_code, 128 + SIGKILL) << result.err;
    EXPECT_TRUE(read_text(file("model")) == "an older model" || read_text(file("model")) == expected);
    expect_resumed(options, expected);
  }
  EXPECT_GE(calls, 12) << "write, sync, rename and the folder's sync of two checkpoints; three of them of the model";
}

// --- Asked to stop

class TrainStopped : public TrainInterrupted, public testing::WithParamInterface<int> {
 protected:
  static Words long_run(const Words& options) { return training(options + Words{"--epochs", "80"}); }

  // Starts a long run, sends it the signal when its first epoch is done, and waits for its end.
  CommandResult stop(const Words& options) {
    NarrowPipe pipe(file("events"));
    RunningCommand command(long_run(options + Words{"--jsonl"}),
                           {.folder = folder_.path(), .out_path = file("events")});
    pipe.wait_for("\"epoch\":1,", command);
    command.send(GetParam());
    const auto asked = Clock::now();
    while (!command.has_ended()) {
      pipe.drain();
      std::this_thread::sleep_for(1ms);
      if (Clock::now() - asked > kPatience) throw std::runtime_error("it does not end");
    }
    std::filesystem::remove(file("events"));
    return command.result();
  }
};

INSTANTIATE_TEST_SUITE_P(Signals, TrainStopped, testing::Values(SIGINT, SIGTERM));

TEST_P(TrainStopped, WritesACheckpointAndSaysHowToGoOn) {
  folder_.write("model", "an older model");
  const CommandResult result = stop(kCheckpoint);
  EXPECT_EQ(result.exit_code, 128 + GetParam());
  EXPECT_EQ(result.err, "inkling: interrupted: the same command with --resume goes on from here\n");
  EXPECT_TRUE(read_text(file("model")) == "an older model");
  EXPECT_THAT(folder_.names(), ElementsAre("model", "run"));
  EXPECT_THAT(checkpoints(), Contains(StartsWith("checkpoint-")));

  const CommandResult resumed = run(long_run(kResume));
  EXPECT_EQ(resumed.exit_code, 0);
  EXPECT_THAT(resumed.err, StartsWith("inkling: going on in epoch "));
  EXPECT_THAT(resumed.out, HasSubstr("\nAfter 80 epochs: "));
  EXPECT_TRUE(read_text(file("model")) == uninterrupted({"--epochs", "80"})) << "another model";
}

TEST_P(TrainStopped, WithoutCheckpointsLeavesNothingBehindAndSaysSo) {
  folder_.write("model", "an older model");
  const CommandResult result = stop({});
  EXPECT_EQ(result.exit_code, 128 + GetParam());
  EXPECT_EQ(result.err, "inkling: interrupted: nothing was kept, as there was no --checkpoint\n");
  EXPECT_TRUE(read_text(file("model")) == "an older model");
  EXPECT_THAT(folder_.names(), ElementsAre("model"));
}

TEST_F(TrainInterrupted, KeepsItsExitCodeWhereStandardErrorIsFull) {
  CommandSetting setting = fault(folder_.path(), "rename", 1, 0, SIGINT);
  setting.err_path = "/dev/full";
  EXPECT_EQ(run(training(kCheckpoint), setting).exit_code, 128 + SIGINT);
  EXPECT_EQ(run(training(kResume), {.err_path = "/dev/full"}).exit_code, 0);
}

// A signal in the midst of a checkpoint waits until that is written.
TEST_F(TrainInterrupted, StoppedWhileItWritesACheckpointKeepsIt) {
  for (const char* call : {"write", "fsync", "rename"}) {
    std::filesystem::remove_all(file("run"));
    const CommandResult result =
        run(training(kCheckpoint + Words{"--quiet"}), fault(folder_.path(), call, 1, 0, SIGTERM));
    EXPECT_EQ(result.exit_code, 128 + SIGTERM) << call;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(checkpoints().size(), 3u) << "that of the epoch, that of the step behind it, and the lock";
    expect_resumed({}, uninterrupted());
  }
}

TEST_F(TrainInterrupted, TakesCtrlCInATerminalAndLeavesItClean) {
  Terminal terminal(60);
  RunningCommand command(training(kCheckpoint + Words{"--epochs", "10000"}),
                         {.folder = folder_.path(), .terminal = terminal.path(), .environment = {"TERM=xterm"}});
  ASSERT_TRUE(
      terminal.wait_for("       2  "));  // the second epoch's line, behind a line break or a cleared progress line
  terminal.type("\x03");
  terminal.read_all();
  EXPECT_EQ(command.result().exit_code, 128 + SIGINT);
  const std::vector<std::string> screen = terminal.screen();
  EXPECT_THAT(screen, Not(Contains(HasSubstr("left"))));
  EXPECT_THAT(screen, Not(Contains(HasSubstr("^C"))));
  ASSERT_GE(screen.size(), 2u);
  EXPECT_EQ(screen[screen.size() - 2] + screen.back(),
            "inkling: interrupted: the same command with --resume goes on from here");
}

// --- On a disk that fails

struct Fault {
  const char* call;
  int at;  // calls of that kind
  int error;
  const char* reason;
  std::size_t checkpoints;  // that there were before it
};

TEST_F(TrainInterrupted, OnAFailingDiskKeepsTheCheckpointsBefore) {
  const std::string expected = uninterrupted();
  // A checkpoint is a write, a sync and a rename below the folder.
  for (const Fault& wrong :
       {Fault{"write", 1, ENOSPC, "No space left on device", 0}, Fault{"write", 2, EIO, "Input/output error", 1},
        Fault{"write", 4, ENOSPC, "No space left on device", 2}, Fault{"fsync", 1, EIO, "Input/output error", 0},
        Fault{"fsync", 3, ENOSPC, "No space left on device", 2}, Fault{"rename", 3, EIO, "Input/output error", 2}}) {
    const testing::ScopedTrace trace(__FILE__, __LINE__, wrong.call + std::to_string(wrong.at));
    std::filesystem::remove_all(file("run"));
    std::filesystem::create_directory(file("run"));
    folder_.write("model", "an older model");
    expect_refused(training(kCheckpoint + Words{"--quiet"}), 4, wrong.reason,
                   fault(file("run"), wrong.call, wrong.at, wrong.error));
    EXPECT_TRUE(read_text(file("model")) == "an older model");
    EXPECT_EQ(checkpoints().size(), wrong.checkpoints + 1);  // and the lock
    expect_resumed({}, expected);
  }
}

TEST_F(TrainInterrupted, NamesTheCheckpointThatItCannotWrite) {
  std::filesystem::create_directory(file("run"));
  const CommandResult result = run(training(kCheckpoint + Words{"--quiet"}), fault(file("run"), "write", 1, ENOSPC));
  EXPECT_EQ(result.err, "inkling: run/checkpoint-000000000021.safetensors: cannot write: No space left on device\n");
}

TEST_F(TrainInterrupted, OnAFailingDiskKeepsTheModelFileBefore) {
  std::filesystem::create_directory(file("models"));
  const Words options = {"--out", "models/model", "--quiet", "--epochs", "1"};
  for (const Fault& wrong : {Fault{"write", 1, ENOSPC, "models/model: cannot write: No space left on device", 0},
                             Fault{"write", 1, EIO, "models/model: cannot write: Input/output error", 0},
                             Fault{"fsync", 1, EIO, "models/model: cannot write: Input/output error", 0},
                             Fault{"rename", 1, ENOSPC, "models/model: cannot replace: No space left on device", 0}}) {
    folder_.write("models/model", "an older model");
    const CommandResult result = run(training(options), fault(file("models"), wrong.call, wrong.at, wrong.error));
    EXPECT_EQ(result.exit_code, 4);
    expect_one_line(result.err, wrong.reason);
    // The model takes its place last, once what is printed is out.
    EXPECT_EQ(result.out.empty(), std::string_view(wrong.call) != "rename");
    EXPECT_TRUE(read_text(file("models/model")) == "an older model");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file("models")), {}), 1);
  }
  // What the run has learnt is not lost with its model file.
  run(training(options + kCheckpoint), fault(file("models"), "write", 1, ENOSPC));
  EXPECT_EQ(run(training(options + kResume)).exit_code, 0);
  EXPECT_TRUE(read_text(file("models/model")) == uninterrupted({"--epochs", "1"})) << "another model";
}

// --- Folders that are not as they were left

TEST_F(TrainInterrupted, FallsBackFromADamagedCheckpointWithAWarning) {
  const std::string expected = uninterrupted();
  ASSERT_EQ(run(training(kCheckpoint)).exit_code, 0);
  const std::string newest = file("run/" + checkpoints()[1]);
  std::filesystem::resize_file(newest, std::filesystem::file_size(newest) / 2);
  const CommandResult result = run(training(kResume));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, AllOf(StartsWith("inkling: warning: run/checkpoint-000000000084.safetensors: "),
                                EndsWith("\ninkling: going on in epoch 4 after step 0\n")));
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 2);
  EXPECT_TRUE(read_text(file("model")) == expected) << "another model";
}

TEST_F(TrainInterrupted, RefusesAFolderWhereEveryCheckpointIsDamaged) {
  ASSERT_EQ(run(training(kCheckpoint)).exit_code, 0);
  for (const std::string& name : checkpoints()) {
    if (name != "lock") folder_.write("run/" + name, "");
  }
  std::filesystem::remove(file("model"));
  const CommandResult result = run(training(kResume));
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("\ninkling: run/checkpoint-000000000063.safetensors: "));
  EXPECT_THAT(folder_.names(), ElementsAre("run"));
}

TEST_F(TrainInterrupted, RefusesToGoOnWithAnotherRun) {
  ASSERT_EQ(run(training(kCheckpoint)).exit_code, 0);
  const auto expect_other = [this](const Words& options, const std::string& difference) {
    expect_refused(training(kResume + options), 3, "run: holds another run: expected " + difference);
  };
  expect_other({"--seed", "3"}, "seed=3, got seed=2");
  expect_other({"--epochs", "5"}, "epochs=5, got epochs=4");
  expect_other({"--batch", "32"}, "batch=32, got batch=64");
  expect_other({"--augment", "none"}, "augmentation=");
  expect_other({"--lr", "0.01"}, "schedule=one-cycle rate 0.01 ");
  expect_other({"--test-fraction", "0.5"}, "train_rows=");
  expect_other({"--net", "input 8x8 | flatten | dense 10"}, "architecture=input 8x8 | flatten | dense 10, got ");
  dataset::Dataset changed = dataset::builtin_digits();
  changed.pixels[0] ^= 1;
  std::string csv;
  for (std::size_t row = 0; row < changed.size(); ++row) {
    for (const int value : changed.image(row)) csv += std::to_string(value) + ",";
    csv += std::to_string(changed.labels[row]) + "\n";
  }
  folder_.write("changed.csv", csv);
  expect_other({"--data", "changed.csv"}, "data=");
}

TEST_F(TrainInterrupted, GoesOnWithAnotherNumberOfThreadsAndAnotherModelFile) {
  ASSERT_EQ(run(training(kCheckpoint)).exit_code, 0);
  const CommandResult result = run(training(kResume + Words{"--threads", "2", "--out", "other"}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "inkling: this run was at its end already\n");
  EXPECT_TRUE(read_text(file("other")) == read_text(file("model"))) << "another model";
}

TEST_F(TrainInterrupted, DoesNotWriteOverARunUnasked) {
  ASSERT_EQ(run(training(kCheckpoint)).exit_code, 0);
  const std::vector<std::string> before = checkpoints();
  expect_refused(training(kCheckpoint), 2, "run: holds checkpoints of a run: resume it, or name another folder");
  EXPECT_EQ(checkpoints(), before);
}

TEST_F(TrainInterrupted, RefusesAFolderThatAnotherTrainerWorksIn) {
  NarrowPipe pipe(file("events"));
  RunningCommand first(training(kCheckpoint + Words{"--epochs", "1000", "--jsonl"}),
                       {.folder = folder_.path(), .out_path = file("events")});
  pipe.wait_for("\"epoch\":1,", first);
  expect_refused(training(kResume), 4, "run: another trainer is working in this folder");
  EXPECT_FALSE(first.has_ended());
}

}  // namespace
}  // namespace inkling::cli
