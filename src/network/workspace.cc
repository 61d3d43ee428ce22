#include "network/workspace.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>
#include <vector>

#include "base/error.h"
#include "network/activation.h"
#include "network/batchnorm.h"
#include "network/conv2d.h"
#include "network/dense.h"
#include "network/dropout.h"
#include "network/few_channels.h"
#include "network/flatten.h"
#include "network/layer.h"
#include "network/plan.h"
#include "network/pooling.h"

namespace inkling::network {
namespace {

std::span<float> floats(const dnnl::memory& memory) {
  return {static_cast<float*>(memory.get_data_handle()), onednn::size_in_floats(memory.get_desc())};
}

// `work`'s result, oneDNN's exceptions turned into ours.
template <typename Work>
auto guarded(Work work) {
  const onednn::SingleThreaded single_threaded;
  try {
    return work();
  } catch (const dnnl::error& error) {
    base::fail(ErrorKind::kIo, "oneDNN: {}", error.what());
  } catch (const std::bad_alloc&) {
    base::fail(ErrorKind::kIo, "not enough memory for the network's workspace");
  }
}

}  // namespace

struct Workspace::Implementation {
  Implementation(const Architecture& architecture, std::size_t batch_size, Mode mode)
      : layout(architecture),
        context{batch_size, mode == Mode::kTraining ? onednn::Pass::kTraining : onednn::Pass::kInference, layout,
                arena} {
    edge.descriptor = onednn::plain_activations(batch_size, architecture.input());
    edge.value = arena.own(edge.descriptor);
    input = floats(edge.value);
    for (const PlannedLayer& planned : plan_layers(architecture, mode)) add(architecture, planned);
    arena.finish();
    statistics.resize(layout.statistics_size);
  }

  void add(const Architecture& architecture, const PlannedLayer& planned) {
    const LayerSpec& spec = architecture.layers()[planned.layer];
    std::optional<NormFolding> norm;
    if (planned.norm) norm.emplace(layout, *planned.norm);
    switch (spec.kind) {
      case LayerKind::kConv:
        if (has_few_channels(spec, edge, context.pass)) {
          append<FewChannelsConv>(spec, planned.layer, edge, planned.activation, norm, wanted, context);
        } else {
          append<Conv2d>(spec, planned.layer, edge, planned.activation, norm, wanted, context);
        }
        break;
      case LayerKind::kDense:
        append<Dense>(spec, planned.layer, edge, planned.activation, norm, wanted, context);
        break;
      case LayerKind::kBatchNorm:
        append<BatchNorm>(spec, planned.layer, edge,
                          planned.activation ? onednn::FuseRelu::kYes : onednn::FuseRelu::kNo, wanted, context);
        break;
      case LayerKind::kRelu:
      case LayerKind::kSigmoid:
      case LayerKind::kTanh:
        append<Activation>(spec.kind, edge, planned.done ? Activation::Forward::kDone : Activation::Forward::kToDo,
                           context);
        break;
      case LayerKind::kMaxPool:
      case LayerKind::kAvgPool: append<Pooling>(spec, edge, wanted, context); break;
      case LayerKind::kGlobalAvgPool:
        append<Pooling>(spec, edge, wanted, context);
        append<Flatten>(spec.output, edge, context);
        break;
      case LayerKind::kFlatten: append<Flatten>(spec.output, edge, context); break;
      case LayerKind::kDropout: append<Dropout>(spec, dropouts++, edge, wanted, context); break;
    }
    const bool learns = find_parameter(layout.parameters, planned.layer, ParameterRole::kWeight) ||
                        find_parameter(layout.parameters, planned.layer, ParameterRole::kScale);
    if (learns && wanted == InputGradient::kNo) {
      wanted = InputGradient::kYes;
      first_learning = layers.size() - 1;
    }
  }

  template <typename L, typename... Arguments>
  void append(const Arguments&... arguments) {
    auto layer = std::make_unique<L>(arguments...);
    edge = layer->output();
    layers.push_back(std::move(layer));
  }

  ParameterLayout layout;
  Arena arena;
  LayerContext context;
  Edge edge;  // the last one
  InputGradient wanted = InputGradient::kNo;
  std::size_t dropouts = 0;
  std::span<float> input;
  std::vector<std::unique_ptr<Layer>> layers;
  std::size_t first_learning = 0;  // no gradient goes further back
  base::AlignedVector<float> statistics;
};

Workspace::Workspace(const Architecture& architecture, std::size_t batch, Mode mode)
    : implementation_(guarded([&] {
        onednn::require_memory_for_code();
        return std::make_unique<Implementation>(architecture, batch, mode);
      })) {}
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
Workspace::~Workspace() = default;

bool is_inside_onednn() { return onednn::is_running(); }

std::size_t Workspace::batch() const { return implementation_->context.batch; }

void Workspace::load(const Network& network) {
  guarded([&] {
    for (const auto& layer : implementation_->layers) layer->load(network);
  });
}

std::span<float> Workspace::input() { return implementation_->input; }

std::span<const float> Workspace::forward(const DropoutKey& dropout) {
  return guarded([&]() -> std::span<const float> {
    for (const auto& layer : implementation_->layers) layer->forward({dropout});
    return floats(implementation_->edge.value);
  });
}

void Workspace::backward(std::span<const float> output_gradient, std::span<float> gradient) {
  assert(gradient.size() == implementation_->layout.size);
  guarded([&] {
    std::ranges::copy(output_gradient, floats(implementation_->edge.gradient).begin());
    auto& layers = implementation_->layers;
    for (std::size_t i = layers.size(); i > implementation_->first_learning; --i) layers[i - 1]->backward({gradient});
  });
}

std::span<const float> Workspace::batch_statistics() const {
  for (const auto& layer : implementation_->layers) layer->read_statistics(implementation_->statistics);
  return implementation_->statistics;
}

}  // namespace inkling::network
