#include "network/architecture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace inkling::network {
namespace {

struct KindName {
  LayerKind kind;
  std::string_view name;
};

constexpr std::array kKindNames = std::to_array<KindName>({
    {LayerKind::kConv, "conv"},
    {LayerKind::kDense, "dense"},
    {LayerKind::kBatchNorm, "batchnorm"},
    {LayerKind::kRelu, "relu"},
    {LayerKind::kSigmoid, "sigmoid"},
    {LayerKind::kTanh, "tanh"},
    {LayerKind::kMaxPool, "maxpool"},
    {LayerKind::kAvgPool, "avgpool"},
    {LayerKind::kGlobalAvgPool, "globalavgpool"},
    {LayerKind::kFlatten, "flatten"},
    {LayerKind::kDropout, "dropout"},
});

std::string_view kind_name(LayerKind kind) { return std::ranges::find(kKindNames, kind, &KindName::kind)->name; }

struct Word {
  std::string_view text;
  std::size_t column = 0;  // from 1
};

[[noreturn]] void fail_at(std::size_t column, const std::string& what) {
  base::fail(ErrorKind::kUsage, "architecture, column {}: {}", column, what);
}

std::string shape_text(const tensor::Shape& shape) { return fmt::format("{}", fmt::join(shape, "x")); }

// A layer's words, read one by one.
class Words {
 public:
  Words(std::vector<Word> words, std::size_t end) : words_(std::move(words)), end_(end) {}

  bool empty() const { return next_ == words_.size(); }
  std::size_t column() const { return empty() ? end_ : words_[next_].column; }

  // The next word; `what` names it in the error where there is none.
  Word take(const char* what) {
    if (empty()) fail_at(end_, fmt::format("expected {}", what));
    return words_[next_++];
  }

  bool take_if(std::string_view text) {
    if (empty() || words_[next_].text != text) return false;
    ++next_;
    return true;
  }

  void require_end() const {
    if (!empty()) fail_at(column(), fmt::format("'{}' is not expected here", base::printable(words_[next_].text)));
  }

 private:
  std::vector<Word> words_;
  std::size_t end_;
  std::size_t next_ = 0;
};

std::size_t parse_size(std::string_view text, std::size_t column, const char* what, std::size_t limit) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = !text.empty() && end == text.data() + text.size() && error != std::errc::invalid_argument;
  if (!is_number) fail_at(column, fmt::format("expected {}, got '{}'", what, base::printable(text)));
  if (error == std::errc::result_out_of_range || value > limit || value == 0) {
    fail_at(column, fmt::format("{} must be 1 to {}, got {}", what, limit, base::printable(text)));
  }
  return value;
}

std::size_t take_size(Words& words, const char* what, std::size_t limit) {
  const Word word = words.take(what);
  return parse_size(word.text, word.column, what, limit);
}

// "28x28"
std::pair<std::size_t, std::size_t> take_sides(Words& words, const char* what, std::size_t limit) {
  const Word word = words.take(what);
  const std::size_t cross = word.text.find('x');
  if (cross == std::string_view::npos) {
    fail_at(word.column, fmt::format("expected {}, got '{}'", what, base::printable(word.text)));
  }
  return {parse_size(word.text.substr(0, cross), word.column, "height", limit),
          parse_size(word.text.substr(cross + 1), word.column + cross + 1, "width", limit)};
}

double take_rate(Words& words) {
  const Word word = words.take("a rate");
  double value = 0;
  const auto [end, error] = std::from_chars(word.text.data(), word.text.data() + word.text.size(), value);
  if (error != std::errc() || end != word.text.data() + word.text.size() || !(value >= 0 && value < 1)) {
    fail_at(word.column, fmt::format("expected a rate from 0 to below 1, got '{}'", base::printable(word.text)));
  }
  return value;
}

// The words of `text` from `first` to `last`, with their columns.
Words split_words(std::string_view text, std::size_t first, std::size_t last) {
  std::vector<Word> words;
  for (std::size_t i = first; i < last;) {
    if (text[i] == ' ') {
      ++i;
      continue;
    }
    const std::size_t end = std::min(text.find(' ', i), last);
    words.push_back({text.substr(i, end - i), i + 1});
    i = end;
  }
  return {std::move(words), last + 1};
}

std::vector<Words> split_layers(std::string_view text) {
  std::vector<Words> layers;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t last = std::min(text.find('|', first), text.size());
    layers.push_back(split_words(text, first, last));
    first = last + 1;
  }
  return layers;
}

tensor::Shape parse_input(Words words) {
  const std::size_t column = words.column();
  if (words.take("input").text != "input") fail_at(column, "expected 'input HEIGHTxWIDTH' first");
  const auto [height, width] = take_sides(words, "HEIGHTxWIDTH", Architecture::kMaxSide);
  const std::size_t channels = words.empty() ? 1 : take_size(words, "channels", Architecture::kMaxChannels);
  words.require_end();
  return {channels, height, width};
}

LayerSpec parse_layer(Words words, std::size_t column) {
  const Word word = words.take("a layer");
  const auto* const found = std::ranges::find(kKindNames, word.text, &KindName::name);
  if (found == kKindNames.end()) {
    const bool is_input = word.text == "input";
    fail_at(column, is_input ? "'input' comes first, and once"
                             : fmt::format("there is no layer '{}'", base::printable(word.text)));
  }
  LayerSpec layer;
  layer.kind = found->kind;
  switch (layer.kind) {
    case LayerKind::kConv: {
      layer.units = take_size(words, "channels", Architecture::kMaxChannels);
      const std::size_t kernel_column = words.column();
      const auto [height, width] = take_sides(words, "a kernel KxK", Architecture::kMaxKernel);
      if (height != width) fail_at(kernel_column, "a kernel is as high as wide");
      layer.kernel = height;
      if (words.take_if("stride")) layer.stride = take_size(words, "stride", Architecture::kMaxKernel);
      const std::size_t same_column = words.column();
      layer.same = words.take_if("same");
      if (layer.same && layer.kernel % 2 == 0) fail_at(same_column, "'same' needs an odd kernel");
      layer.bias = !words.take_if("no-bias");
      break;
    }
    case LayerKind::kDense:
      layer.units = take_size(words, "units", Architecture::kMaxChannels);
      layer.bias = !words.take_if("no-bias");
      break;
    case LayerKind::kMaxPool:
    case LayerKind::kAvgPool:
      layer.kernel = take_size(words, "a window", Architecture::kMaxKernel);
      layer.stride = layer.kernel;
      break;
    case LayerKind::kDropout: layer.rate = take_rate(words); break;
    default: break;
  }
  words.require_end();
  return layer;
}

// How many windows of `kernel` fit along `size`, `stride` apart.
std::optional<std::size_t> windows(std::size_t size, std::size_t kernel, std::size_t stride) {
  if (size < kernel) return std::nullopt;
  return (size - kernel) / stride + 1;
}

tensor::Shape output_shape(const LayerSpec& layer, const tensor::Shape& input, std::size_t column) {
  const bool flat = input.size() == 1;
  const auto require_image = [&] {
    if (flat) {
      fail_at(column, fmt::format("{} needs channels x height x width, but gets a flat row of {}",
                                  kind_name(layer.kind), input[0]));
    }
  };
  switch (layer.kind) {
    case LayerKind::kConv:
    case LayerKind::kMaxPool:
    case LayerKind::kAvgPool: {
      require_image();
      const std::size_t padding = layer.same ? layer.kernel - 1 : 0;
      const auto height = windows(input[1] + padding, layer.kernel, layer.stride);
      const auto width = windows(input[2] + padding, layer.kernel, layer.stride);
      if (!height || !width) {
        fail_at(column, fmt::format("{0} of {1}x{1} does not fit into {2}", kind_name(layer.kind), layer.kernel,
                                    shape_text(input)));
      }
      return {layer.kind == LayerKind::kConv ? layer.units : input[0], *height, *width};
    }
    case LayerKind::kGlobalAvgPool: require_image(); return {input[0]};
    case LayerKind::kFlatten: return {volume(input)};
    case LayerKind::kDense:
      if (!flat) fail_at(column, fmt::format("dense needs a flat row, but gets {}: flatten first", shape_text(input)));
      return {layer.units};
    default: return input;
  }
}

std::string conv_text(const LayerSpec& layer) {
  return fmt::format("conv {0} {1}x{1}{2}{3}{4}", layer.units, layer.kernel,
                     layer.stride == 1 ? "" : fmt::format(" stride {}", layer.stride), layer.same ? " same" : "",
                     layer.bias ? "" : " no-bias");
}

std::uint64_t weight_count(const LayerSpec& layer) {
  switch (layer.kind) {
    case LayerKind::kConv: return layer.units * layer.input[0] * layer.kernel * layer.kernel;
    case LayerKind::kDense: return layer.units * layer.input[0];
    default: return 0;
  }
}

// What training changes. Within 64 bits: a layer's units, channels and kernel are each bounded.
std::uint64_t parameter_count(const LayerSpec& layer) {
  if (layer.kind == LayerKind::kBatchNorm) return 2 * layer.input[0];
  return weight_count(layer) + (weight_count(layer) > 0 && layer.bias ? layer.units : 0);
}

}  // namespace

Architecture Architecture::parse(std::string_view text) {
  if (text.size() > kMaxText) fail_at(kMaxText + 1, fmt::format("longer than {} characters", kMaxText));
  const std::vector<Words> parts = split_layers(text);
  if (parts.size() > kMaxLayers + 1)
    fail_at(parts[kMaxLayers + 1].column(), fmt::format("more than {} layers", kMaxLayers));
  Architecture architecture;
  architecture.input_ = parse_input(parts[0]);
  if (architecture.inputs() > kMaxActivation) fail_at(1, fmt::format("more than {} inputs", kMaxActivation));
  tensor::Shape shape = architecture.input_;
  std::array<std::size_t, kKindNames.size()> counts = {};
  std::uint64_t parameters = 0;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t column = parts[i].column();
    LayerSpec layer = parse_layer(parts[i], column);
    layer.input = shape;
    shape = layer.output = output_shape(layer, shape, column);
    layer.name = fmt::format("{}{}", kind_name(layer.kind), ++counts[static_cast<std::size_t>(layer.kind)]);
    parameters += parameter_count(layer);
    if (volume(shape) > kMaxActivation) {
      fail_at(column, fmt::format("{} leaves more than {} values", kind_name(layer.kind), kMaxActivation));
    }
    if (parameters > kMaxParameters) fail_at(column, fmt::format("more than {} parameters", kMaxParameters));
    architecture.layers_.push_back(std::move(layer));
  }
  if (parts.size() == 1) fail_at(text.size() + 1, "expected a layer behind the input");
  if (architecture.without_dropout().layers_.empty()) fail_at(parts[1].column(), "expected another layer than dropout");
  if (shape.size() != 1) {
    fail_at(parts.back().column(),
            fmt::format("the last layer must leave a flat row, but leaves {}", shape_text(shape)));
  }
  return architecture;
}

std::string Architecture::to_string() const {
  std::string text = fmt::format("input {}x{}", input_[1], input_[2]);
  if (input_[0] != 1) text += fmt::format(" {}", input_[0]);
  for (const LayerSpec& layer : layers_) text += " | " + network::to_string(layer);
  return text;
}

std::string to_string(const LayerSpec& layer) {
  switch (layer.kind) {
    case LayerKind::kConv: return conv_text(layer);
    case LayerKind::kDense: return fmt::format("dense {}{}", layer.units, layer.bias ? "" : " no-bias");
    case LayerKind::kMaxPool:
    case LayerKind::kAvgPool: return fmt::format("{} {}", kind_name(layer.kind), layer.kernel);
    case LayerKind::kDropout: return fmt::format("dropout {}", layer.rate);
    default: return std::string(kind_name(layer.kind));
  }
}

Architecture Architecture::without_dropout() const {
  Architecture rest = *this;
  std::erase_if(rest.layers_, [](const LayerSpec& layer) { return layer.kind == LayerKind::kDropout; });
  return rest;
}

Architecture Architecture::without_last_sigmoid() const {
  assert(layers_.size() > 1 && layers_.back().kind == LayerKind::kSigmoid);
  Architecture rest = *this;
  rest.layers_.pop_back();
  return rest;
}

std::uint64_t Architecture::parameters() const {
  std::uint64_t sum = 0;
  for (const LayerSpec& layer : layers_) sum += parameter_count(layer);
  return sum;
}

std::uint64_t Architecture::values() const {
  std::uint64_t sum = inputs();
  for (const LayerSpec& layer : layers_) sum += volume(layer.output);
  return sum;
}

std::vector<LayerSummary> Architecture::summary() const {
  std::vector<LayerSummary> summary;
  for (const LayerSpec& layer : layers_) {
    const std::uint64_t positions = layer.output.size() == 3 ? layer.output[1] * layer.output[2] : 1;
    summary.push_back(
        {layer.name, network::to_string(layer), layer.output, parameter_count(layer), weight_count(layer) * positions});
  }
  return summary;
}

}  // namespace inkling::network
