// A folder of checkpoints: what a training run needs to go on where it was stopped.
//
//   FOLDER/lock                            held while a trainer works there (flock); its content means nothing
//   FOLDER/checkpoint-000000012345.safetensors   the state after step 12345, with a checksum; the newest two are kept
#ifndef INKLING_TRAINING_CHECKPOINT_H_
#define INKLING_TRAINING_CHECKPOINT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tensor/safetensors.h"

namespace inkling::training {

// Whether there is a checkpoint in `folder`. Throws Error(kIo) where there is a folder that cannot be read.
bool holds_checkpoints(const std::string& folder);

// One trainer's hold on a folder.
class CheckpointFolder {
 public:
  // Makes the folder where it is missing, and removes unfinished files of a trainer that was killed. Throws Error(kIo)
  // where that fails or where another process holds it.
  explicit CheckpointFolder(std::string path);
  CheckpointFolder(const CheckpointFolder&) = delete;
  CheckpointFolder& operator=(const CheckpointFolder&) = delete;
  ~CheckpointFolder();

  const std::string& path() const { return path_; }

  // Writes `state` as the checkpoint of `step`, whole or not at all, then removes all but the newest two. Throws
  // Error(kIo); the checkpoints that were there before are then still there.
  void save(std::uint64_t step, tensor::Safetensors state);

  // The newest checkpoint that can be read; nullopt where there is none at all. Calls warn("FILE: what is wrong") for
  // each newer one that is damaged. Throws Error(kData) where there are some and all are damaged.
  std::optional<tensor::Safetensors> load_newest(const std::function<void(const std::string&)>& warn) const;

 private:
  std::string path_;
  int lock_;
};

}  // namespace inkling::training

#endif  // INKLING_TRAINING_CHECKPOINT_H_
