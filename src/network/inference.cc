#include "network/inference.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/denormals.h"

namespace inkling::network {

Inference::Inference(const Network& network, Architecture architecture, Batches batches)
    : network_(network), architecture_(std::move(architecture)), batches_(batches) {}

void Inference::run(std::size_t count, const ImageSource& images, std::span<float> outputs) const {
  for (std::size_t chunk = 0; chunk < chunks(count); ++chunk) run_chunk(chunk, count, images, outputs);
}

void Inference::run(std::size_t count, const ImageSource& images, base::ThreadPool& pool,
                    std::span<float> outputs) const {
  pool.run(chunks(count), [&](std::size_t chunk) { run_chunk(chunk, count, images, outputs); });
}

std::size_t Inference::kind_of(std::size_t count) const { return count <= kFew || batches_ == Batches::kNever ? 0 : 1; }

std::size_t Inference::chunks(std::size_t count) const {
  const std::size_t batch = kBatches[kind_of(count)];
  return (count + batch - 1) / batch;
}

// A batch that is not full is filled with blank images, whose outputs are dropped.
void Inference::run_chunk(std::size_t chunk, std::size_t count, const ImageSource& images,
                          std::span<float> outputs) const {
  const base::FlushDenormals flush;
  const std::size_t kind = kind_of(count);
  const std::size_t first = chunk * kBatches[kind];
  const std::size_t size = std::min(kBatches[kind], count - first);
  const std::size_t width = architecture_.outputs();
  assert(outputs.size() == count * width);
  auto workspace = take(kind);
  const std::span<float> filled = workspace->input().first(size * architecture_.inputs());
  images(first, size, filled);
  std::ranges::fill(workspace->input().subspan(filled.size()), 0.0f);
  std::ranges::copy(workspace->forward().first(size * width), outputs.subspan(first * width).begin());
  give_back(kind, std::move(workspace));
}

std::unique_ptr<Workspace> Inference::take(std::size_t kind) const {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_[kind].empty()) {
      auto workspace = std::move(idle_[kind].back());
      idle_[kind].pop_back();
      return workspace;
    }
  }
  auto workspace = std::make_unique<Workspace>(architecture_, kBatches[kind], Workspace::Mode::kInference);
  workspace->load(network_);
  return workspace;
}

void Inference::give_back(std::size_t kind, std::unique_ptr<Workspace> workspace) const {
  const std::scoped_lock lock(mutex_);
  idle_[kind].push_back(std::move(workspace));
}

}  // namespace inkling::network
