// The Open Inference Protocol, version 2 (https://github.com/kserve/open-inference-protocol).
//
// A model takes one of two inputs:
//
//   image    FP32 [n, height, width]   0 paper to 1 ink
//            -> probabilities FP32 [n, labels], digit INT64 [n]
//   picture  BYTES [n]                 picture files, as base64
//            -> text BYTES [n], the digits read, lines parted by "\n"; lines BYTES [n], what /v1/read answers
#include <inkling/version.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/text.h"
#include "codec/decode.h"
#include "reader/records.h"
#include "server/problem.h"
#include "server/service.h"

namespace inkling::server {
namespace {

constexpr const char* kVersionOfModels = "1";
constexpr std::size_t kMostImages = 100'000;  // of one request
constexpr std::size_t kMostPictures = 64;

http::Response server_metadata(const Call&) {
  return json_response({{"name", "inkling"}, {"version", kVersion}, {"extensions", Json::array()}});
}

http::Response live(const Call&) { return json_response({{"live", true}}); }

http::Response ready(const Call& call) {
  const bool is_ready = call.service.is_ready();
  return json_response({{"ready", is_ready}}, is_ready ? 200 : 503);
}

// The model that the path names, of the version that it may name.
ModelPointer model_of(const Call& call) {
  if (call.parts.size() > 1 && call.parts[1] != kVersionOfModels) {
    refuse(404, "the model {} has no version '{}': expected {}", call.parts[0], call.parts[1], kVersionOfModels);
  }
  return call.service.model(call.parts[0]);
}

http::Response model_metadata(const Call& call) {
  const ModelPointer model = model_of(call);
  const auto tensor = [](const char* name, const char* type, std::vector<std::int64_t> shape) {
    return Json{{"name", name}, {"datatype", type}, {"shape", std::move(shape)}};
  };
  const auto height = static_cast<std::int64_t>(model->model().height());
  const auto width = static_cast<std::int64_t>(model->model().width());
  const auto labels = static_cast<std::int64_t>(model->model().labels().size());
  return json_response({{"name", model->id()},
                        {"versions", {kVersionOfModels}},
                        {"platform", "inkling"},
                        {"inputs", {tensor("image", "FP32", {-1, height, width}), tensor("picture", "BYTES", {-1})}},
                        {"outputs",
                         {tensor("probabilities", "FP32", {-1, labels}), tensor("digit", "INT64", {-1}),
                          tensor("text", "BYTES", {-1}), tensor("lines", "BYTES", {-1})}}});
}

http::Response model_ready(const Call& call) {
  const ModelPointer model = model_of(call);
  const bool is_ready = call.service.is_ready();
  return json_response({{"name", model->id()}, {"ready", is_ready}}, is_ready ? 200 : 503);
}

// --- infer

struct Input {
  std::string name;
  std::string datatype;
  std::vector<std::size_t> shape;
  Json data;
};

std::vector<std::size_t> take_shape(Fields& fields, const std::string& name) {
  const auto value = fields.take("shape");
  std::vector<std::size_t> shape;
  const bool is_shape = value && value->is_array() && !value->empty() && value->size() <= 8;
  if (is_shape) {
    for (const Json& size : *value) {
      if (size.is_number_unsigned() && size.get<std::uint64_t>() <= kMostImages)
        shape.push_back(size.get<std::size_t>());
    }
  }
  if (!is_shape || shape.size() != value->size())
    refuse(400, "{}: shape: expected whole numbers such as [1, 28, 28]", name);
  return shape;
}

Input take_input(Json object) {
  Fields fields(std::move(object));
  Input input;
  input.name = fields.take_text("name").value_or("");
  const std::string shown = input.name.empty() ? "inputs" : base::printable(input.name);
  input.datatype = fields.take_text("datatype").value_or("");
  input.shape = take_shape(fields, shown);
  auto data = fields.take("data");
  if (!data) refuse(400, "{}: data: expected an array", shown);
  input.data = std::move(*data);
  return input;  // further fields are parameters, which say nothing here
}

// What was computed, by the output's name.
struct Output {
  const char* name;
  const char* datatype;
  std::vector<std::size_t> shape;
  Json data;
};

std::vector<Output> infer_images(const Input& input, const ServedModel& model) {
  const std::size_t height = model.model().height(), width = model.model().width();
  if (input.datatype != "FP32")
    refuse(400, "image: datatype: expected FP32, got '{}'", base::printable(input.datatype));
  const std::vector<std::size_t> plain = {input.shape[0], height, width};
  const std::vector<std::size_t> with_channel = {input.shape[0], 1, height, width};
  if ((input.shape != plain && input.shape != with_channel) || input.shape[0] == 0) {
    refuse(400, "image: shape: expected [n, {}, {}], n at least 1", height, width);
  }
  std::vector<float> values;
  const std::size_t wanted = input.shape[0] * model.inputs();
  append_numbers(input.data, "image", wanted, values);
  if (values.size() != wanted) refuse(400, "image: expected {} numbers, got {}", wanted, values.size());
  const metrics::Scores scores = model.predictor().probabilities(values);
  Json digits = Json::array();
  for (std::size_t i = 0; i < scores.rows(); ++i) digits.push_back(metrics::best_digit(scores.row(i)));
  return {{"probabilities", "FP32", {scores.rows(), scores.classes}, rounded(scores.values)},
          {"digit", "INT64", {scores.rows()}, std::move(digits)}};
}

std::vector<Output> infer_pictures(const Input& input, const ServedModel& model, Metrics& metrics) {
  if (input.datatype != "BYTES")
    refuse(400, "picture: datatype: expected BYTES, got '{}'", base::printable(input.datatype));
  if (input.shape.size() != 1 || !input.data.is_array() || input.shape[0] != input.data.size() || input.shape[0] == 0 ||
      input.shape[0] > kMostPictures) {
    refuse(400, "picture: expected shape [n] and n pictures, 1 to {}", kMostPictures);
  }
  Json texts = Json::array();
  Json all_lines = Json::array();
  for (const Json& element : input.data) {
    const auto bytes = element.is_string() ? base::from_base64(element.get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) refuse(400, "picture: expected picture files as base64");
    const codec::Picture picture = codec::decode_picture(std::as_bytes(std::span(*bytes)), "the picture", {});
    const reader::Reading reading = model.reader().read(picture.image);
    metrics.add_reading(reading);
    std::string text;
    for (const reader::LineReading& line : reading.lines) text.append(text.empty() ? "" : "\n").append(line.text());
    texts.push_back(text);
    all_lines.push_back(reader::to_text(reading, {.path = "-"}, reader::ReadLayout::kJsonLines,
                                        reader::ShownSigns::kNone, picture.notes));
  }
  return {{"text", "BYTES", {texts.size()}, texts}, {"lines", "BYTES", {texts.size()}, std::move(all_lines)}};
}

// The outputs that were asked for, in that order; all of them where none were.
Json chosen_outputs(std::vector<Output> outputs, const std::optional<Json>& wanted) {
  const auto json_of = [](Output& output) {
    return Json{{"name", output.name},
                {"datatype", output.datatype},
                {"shape", output.shape},
                {"data", std::move(output.data)}};
  };
  Json list = Json::array();
  if (!wanted || (wanted->is_array() && wanted->empty())) {
    for (Output& output : outputs) list.push_back(json_of(output));
    return list;
  }
  if (!wanted->is_array()) refuse(400, "outputs: expected [{{\"name\": …}}, …]");
  for (const Json& want : *wanted) {
    const std::string name =
        want.is_object() && want.contains("name") && want["name"].is_string() ? want["name"].get<std::string>() : "";
    const auto found = std::ranges::find_if(outputs, [&](const Output& output) { return name == output.name; });
    if (found == outputs.end()) refuse(400, "outputs: there is no output '{}' for this input", base::printable(name));
    if (found->data.is_null()) refuse(400, "outputs: '{}' is there twice", base::printable(name));
    list.push_back(json_of(*found));
  }
  return list;
}

http::Response infer(const Call& call) {
  const ModelPointer model = model_of(call);
  Fields fields(parse_json(call.request.body));
  const auto id = fields.take_text("id");
  fields.take("parameters");  // says nothing here
  const auto wanted = fields.take("outputs");
  auto inputs = fields.take("inputs");
  fields.require_empty();
  if (!inputs || !inputs->is_array() || inputs->size() != 1)
    refuse(400, "inputs: expected one input, 'image' or 'picture'");
  const Input input = take_input(std::move(inputs->front()));
  std::vector<Output> outputs;
  if (input.name == "image") {
    outputs = infer_images(input, *model);
  } else if (input.name == "picture") {
    outputs = infer_pictures(input, *model, call.service.metrics());
  } else {
    refuse(400, "inputs: expected 'image' or 'picture', got '{}'", base::printable(input.name));
  }
  Json document = {{"model_name", model->id()}, {"model_version", kVersionOfModels}};
  if (id) document["id"] = *id;
  document["outputs"] = chosen_outputs(std::move(outputs), wanted);
  return json_response(document);
}

}  // namespace

std::vector<Route> inference_routes() {
  using http::Cost;
  return {{"GET", "/v2", {}, Cost::kNone, server_metadata},
          {"GET", "/v2/health/live", {}, Cost::kNone, live},
          {"GET", "/v2/health/ready", {}, Cost::kNone, ready},
          {"GET", "/v2/models/{m}", {}, Cost::kShort, model_metadata},
          {"GET", "/v2/models/{m}/versions/{v}", {}, Cost::kShort, model_metadata},
          {"GET", "/v2/models/{m}/ready", {}, Cost::kShort, model_ready},
          {"GET", "/v2/models/{m}/versions/{v}/ready", {}, Cost::kShort, model_ready},
          {"POST", "/v2/models/{m}/infer", {}, Cost::kShort, infer},
          {"POST", "/v2/models/{m}/versions/{v}/infer", {}, Cost::kShort, infer}};
}

}  // namespace inkling::server
