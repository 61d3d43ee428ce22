#include "network/plan.h"

namespace inkling::network {
namespace {

bool is_activation(LayerKind kind) {
  return kind == LayerKind::kRelu || kind == LayerKind::kSigmoid || kind == LayerKind::kTanh;
}

class Planner {
 public:
  Planner(const Architecture& architecture, Workspace::Mode mode)
      : layers_(architecture.layers()), inference_(mode == Workspace::Mode::kInference) {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (!inference_ || layers_[i].kind != LayerKind::kDropout) indices_.push_back(i);
    }
  }

  std::vector<PlannedLayer> run() {
    while (next_ < indices_.size()) {
      if (at(0, LayerKind::kConv) || at(0, LayerKind::kDense)) {
        take_weighted();
      } else if (at(0, LayerKind::kBatchNorm) && at(1, LayerKind::kRelu)) {
        planned_.push_back({.layer = take(), .activation = LayerKind::kRelu});
        ++next_;
      } else {
        planned_.push_back({.layer = take()});
      }
    }
    return std::move(planned_);
  }

 private:
  void take_weighted() {
    PlannedLayer weighted{.layer = take()};
    if (inference_ && at(0, LayerKind::kBatchNorm)) weighted.norm = take();
    const bool pooled_after = activation_at(0) && at(1, LayerKind::kMaxPool);
    const bool pooled_before = at(0, LayerKind::kMaxPool) && activation_at(1);
    std::optional<std::size_t> activation;
    std::optional<std::size_t> pool;
    if (pooled_before) pool = take();
    if (activation_at(0)) activation = take();
    if (pooled_after) pool = take();
    if (activation) weighted.activation = layers_[*activation].kind;
    planned_.push_back(weighted);
    if (pool) planned_.push_back({.layer = *pool});
    if (activation && !inference_) planned_.push_back({.layer = *activation, .done = true});
  }

  bool at(std::size_t offset, LayerKind kind) const {
    return next_ + offset < indices_.size() && layers_[indices_[next_ + offset]].kind == kind;
  }
  bool activation_at(std::size_t offset) const {
    return next_ + offset < indices_.size() && is_activation(layers_[indices_[next_ + offset]].kind);
  }
  std::size_t take() { return indices_[next_++]; }

  const std::vector<LayerSpec>& layers_;
  bool inference_;
  std::vector<std::size_t> indices_;  // of the layers that are computed
  std::size_t next_ = 0;
  std::vector<PlannedLayer> planned_;
};

}  // namespace

std::vector<PlannedLayer> plan_layers(const Architecture& architecture, Workspace::Mode mode) {
  return Planner(architecture, mode).run();
}

}  // namespace inkling::network
