// A network that reads: any number of images, for any number of threads.
//
//   const Inference inference(network);
//   inference.run(count, images, outputs);          // on the calling thread
//   inference.run(count, images, pool, outputs);    // by a pool's threads; the same bits whatever their number
//
// Few images are computed one by one, for which little has to be made ready; more of them in batches of a fixed size.
// Where that would take too much memory, all are computed one by one. In each of the two ways an image gives the same
// bits whatever other images are there.
#ifndef INKLING_NETWORK_INFERENCE_H_
#define INKLING_NETWORK_INFERENCE_H_

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/threads.h"
#include "network/network.h"
#include "network/workspace.h"

namespace inkling::network {

// Writes images first .. first + count - 1 to `inputs`, [count, network inputs]. Called by several threads at once.
using ImageSource = std::function<void(std::size_t first, std::size_t count, std::span<float> inputs)>;

enum class Batches : bool { kWhereMany, kNever };

// Const and thread-safe: workspaces are made when there are not enough, and kept for the next call.
class Inference {
 public:
  static constexpr std::array<std::size_t, 2> kBatches = {1, 32};  // so many images are computed together

  // `network` is the caller's: it must outlive this and stay as it is. `architecture` is what is run of it: its own, or
  // that without layers that have no parameters.
  Inference(const Network& network, Architecture architecture, Batches batches = Batches::kWhereMany);
  explicit Inference(const Network& network) : Inference(network, network.architecture()) {}

  // Writes [count, network outputs] to `outputs`. Throws Error(kIo) where memory does not suffice, and what `images`
  // throws.
  void run(std::size_t count, const ImageSource& images, std::span<float> outputs) const;
  void run(std::size_t count, const ImageSource& images, base::ThreadPool& pool, std::span<float> outputs) const;

 private:
  static constexpr std::size_t kFew = 16;  // so many images are computed one by one

  // Of a call for `count` images: the index in kBatches, and how many batches there are.
  std::size_t kind_of(std::size_t count) const;
  std::size_t chunks(std::size_t count) const;

  void run_chunk(std::size_t chunk, std::size_t count, const ImageSource& images, std::span<float> outputs) const;
  std::unique_ptr<Workspace> take(std::size_t kind) const;
  void give_back(std::size_t kind, std::unique_ptr<Workspace> workspace) const;

  const Network& network_;
  Architecture architecture_;
  Batches batches_;
  mutable std::mutex mutex_;
  mutable std::array<std::vector<std::unique_ptr<Workspace>>, kBatches.size()> idle_;
};

}  // namespace inkling::network

#endif  // INKLING_NETWORK_INFERENCE_H_
