// /v1/models: what models are like inside, and where they err.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "metrics/confusion.h"
#include "network/architecture.h"
#include "server/problem.h"
#include "server/service.h"

namespace inkling::server {
namespace {

constexpr double kMaxNoise = 10;  // standard deviations of full ink
constexpr std::size_t kUsualMistakes = 100;
constexpr std::size_t kMostMistakes = 1000;

std::string kind_of(const network::LayerSpec& layer) {
  const std::string text = network::to_string(layer);
  return text.substr(0, text.find(' '));
}

const network::Network& network_of(const ServedModel& model) { return model.model().networks.front(); }

Json summary(const ServedModel& model) {
  const network::Architecture& architecture = network_of(model).architecture();
  const std::vector<network::LayerSummary> summaries = architecture.summary();
  Json layers = Json::array();
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    layers.push_back({{"index", i},
                      {"name", summaries[i].name},
                      {"kind", kind_of(architecture.layers()[i])},
                      {"text", summaries[i].text},
                      {"shape", summaries[i].output},
                      {"parameters", summaries[i].parameters}});
  }
  return {{"id", model.id()},
          {"name", model.name()},
          {"input", {{"width", model.model().width()}, {"height", model.model().height()}}},
          {"layers", std::move(layers)},
          {"reads_pictures", model.model().normalization.has_value()}};
}

http::Response models(const Call& call) {
  Json list = Json::array();
  for (const ModelPointer& model : call.service.models()) list.push_back(summary(*model));
  return json_response({{"models", std::move(list)}});
}

http::Response activations(const Call& call) {
  const ModelPointer model = call.service.model(call.parts[0]);
  Fields fields(parse_json(call.request.body));
  const auto given = fields.take("input");
  const std::vector<network::Unit> off = fields.take_units("off");
  fields.require_empty();
  std::vector<float> input;
  if (given) append_numbers(*given, "input", model->inputs(), input);
  if (input.size() != model->inputs()) {
    refuse(400, "input: expected {} numbers, {} rows of {}, got {}", model->inputs(), model->model().height(),
           model->model().width(), input.size());
  }
  const network::Network& network = network_of(*model);
  std::vector<float> scaled = input;
  for (float& value : scaled) value *= model->model().full_ink;
  const auto values = network::trace(network, scaled, off);
  const std::vector<network::LayerSpec>& specs = network.architecture().layers();
  Json layers = Json::array();
  for (std::size_t i = 0; i < specs.size(); ++i) {
    layers.push_back({{"index", i},
                      {"name", specs[i].name},
                      {"kind", kind_of(specs[i])},
                      {"shape", specs[i].output},
                      {"values", rounded(values[i])}});
  }
  const metrics::Scores scores = probabilities_of(*model, {"", std::move(input), {0}}, 0, off);
  return json_response({{"layers", std::move(layers)}, {"probabilities", rounded(scores.row(0))}});
}

http::Response weights(const Call& call) {
  const ModelPointer model = call.service.model(call.parts[0]);
  const network::Network& network = network_of(*model);
  const std::vector<network::LayerSpec>& layers = network.architecture().layers();
  std::size_t index = layers.size();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (fmt::format("{}", i) == call.parts[1]) index = i;
  }
  if (index == layers.size()) refuse(404, "there is no layer '{}': expected 0 to {}", call.parts[1], layers.size() - 1);
  Json document = Json::object();
  Json bias = Json::array();
  for (const network::Parameter& parameter : network.layout().parameters) {
    if (parameter.layer != index) continue;
    const auto values = network.parameters().subspan(parameter.offset, parameter.size());
    if (parameter.role == network::ParameterRole::kWeight)
      document = {{"shape", parameter.shape}, {"values", rounded(values)}};
    if (parameter.role == network::ParameterRole::kBias) bias = rounded(values);
  }
  if (document.empty()) refuse(404, "layer {} has no weights: ask for a dense or a convolutional one", index);
  document["bias"] = std::move(bias);
  return json_response(document);
}

Json confusion_json(const metrics::Confusion& confusion) {
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < metrics::kDigits; ++truth) {
    Json row = Json::array();
    for (std::size_t predicted = 0; predicted < metrics::kDigits; ++predicted)
      row.push_back(confusion.count(truth, predicted));
    rows.push_back(std::move(row));
  }
  return rows;
}

http::Response evaluate(const Call& call) {
  const ModelPointer model = call.service.model(call.parts[0]);
  Fields fields(call.request.body.empty() ? Json::object() : parse_json(call.request.body));
  const std::string data = fields.take_text("data").value_or("");
  const double noise = fields.take_number("noise", 0, kMaxNoise).value_or(0);
  const std::vector<network::Unit> off = fields.take_units("off");
  fields.require_empty();
  const auto images = model->test_images(data);
  const metrics::Scores scores = probabilities_of(*model, *images, noise, off);
  metrics::Confusion confusion;
  for (std::size_t i = 0; i < images->size(); ++i) confusion.add(images->labels[i], metrics::best_digit(scores.row(i)));
  return json_response({{"accuracy", rounded(confusion.accuracy())},
                        {"images", images->size()},
                        {"confusion", confusion_json(confusion)},
                        {"data_description", images->description}});
}

http::Response mistakes(const Call& call) {
  const ModelPointer model = call.service.model(call.parts[0]);
  const auto actual = call.whole("actual", 0, 9);
  const auto predicted = call.whole("predicted", 0, 9);
  const std::size_t limit = call.whole("limit", 1, kMostMistakes).value_or(kUsualMistakes);
  const double noise = call.number("noise", 0, kMaxNoise).value_or(0);
  const auto images = model->test_images(call.parameter("data").value_or(""));
  const metrics::Scores scores = probabilities_of(*model, *images, noise, {});

  struct Found {
    std::size_t index;
    std::size_t predicted;
    double confidence;
  };
  std::vector<Found> found;
  for (std::size_t i = 0; i < images->size(); ++i) {
    const std::size_t read = metrics::best_digit(scores.row(i));
    if (actual && images->labels[i] != *actual) continue;
    if (predicted && read != *predicted) continue;
    if (!(actual && predicted) && read == images->labels[i]) continue;
    found.push_back({i, read, scores.row(i)[read]});
  }
  std::ranges::stable_sort(found, std::ranges::greater(), &Found::confidence);
  const std::size_t all = found.size();
  found.resize(std::min(all, limit));
  Json list = Json::array();
  for (const Found& entry : found) {
    const auto values = std::span<const float>(images->inputs).subspan(entry.index * model->inputs(), model->inputs());
    list.push_back({{"index", entry.index},
                    {"actual", images->labels[entry.index]},
                    {"predicted", entry.predicted},
                    {"confidence", rounded(entry.confidence)},
                    {"width", model->model().width()},
                    {"height", model->model().height()},
                    {"values", rounded(values)}});
  }
  return json_response({{"images", std::move(list)}, {"all", all}, {"data_description", images->description}});
}

http::Response file(const Call& call) {
  const ModelPointer model = call.service.model(call.parts[0]);
  const base::Bytes bytes = model::serialize(model->model());
  http::Response response;
  response.content_type = "application/octet-stream";
  response.headers.push_back(
      {"Content-Disposition", fmt::format("attachment; filename=\"{}.safetensors\"", model->id())});
  response.body.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return response;
}

}  // namespace

std::vector<Route> model_routes() {
  using http::Cost;
  return {{"GET", "/v1/models", {}, Cost::kShort, models},
          {"POST", "/v1/models/{m}/activations", {}, Cost::kShort, activations},
          {"GET", "/v1/models/{m}/weights/{layer}", {}, Cost::kShort, weights},
          {"POST", "/v1/models/{m}/evaluate", {}, Cost::kLong, evaluate},
          {"GET", "/v1/models/{m}/mistakes", {"actual", "predicted", "limit", "noise", "data"}, Cost::kLong, mistakes},
          {"GET", "/v1/models/{m}/file", {}, Cost::kShort, file}};
}

}  // namespace inkling::server
