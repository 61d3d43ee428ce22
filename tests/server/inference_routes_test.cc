// The Open Inference Protocol: the examples of its specification, with our tensors.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/service_fixture.h"

namespace inkling::server {
namespace {

using testing::SizeIs;

TEST_F(TheService, SpeaksTheInferenceProtocol) {
  EXPECT_EQ(get("/v2")["name"], "inkling");
  EXPECT_EQ(get("/v2")["extensions"], Json::array());
  EXPECT_EQ(get("/v2/health/live"), (Json{{"live", true}}));
  EXPECT_EQ(get("/v2/health/ready"), (Json{{"ready", true}}));
  EXPECT_EQ(get("/v2/models/builtin/ready"), (Json{{"name", "builtin"}, {"ready", true}}));
  EXPECT_EQ(get("/v2/models/builtin/versions/1/ready")["ready"], true);
  const Json metadata = get("/v2/models/builtin");
  EXPECT_EQ(metadata, get("/v2/models/builtin/versions/1"));
  EXPECT_EQ(metadata["versions"], (Json{"1"}));
  EXPECT_EQ(metadata["inputs"][0], (Json{{"name", "image"}, {"datatype", "FP32"}, {"shape", {-1, 28, 28}}}));
  EXPECT_EQ(metadata["outputs"][0], (Json{{"name", "probabilities"}, {"datatype", "FP32"}, {"shape", {-1, 11}}}));
  expect_refused(ask("GET", "/v2/models/builtin/versions/2"), 404, "has no version '2'");
  expect_refused(ask("GET", "/v2/models/other"), 404, "there is no model 'other'");
  service_.on_stop();
  EXPECT_EQ(ask("GET", "/v2/health/ready").status, 503u);
  EXPECT_EQ(ask("GET", "/v2/models/builtin/ready").status, 503u);
  EXPECT_EQ(ask("GET", "/v2/health/live").status, 200u);
}

TEST_F(TheService, InfersFromImages) {
  std::vector<std::vector<std::vector<float>>> nested(2,
                                                      std::vector<std::vector<float>>(28, std::vector<float>(28, 0)));
  for (std::size_t y = 5; y < 23; ++y) nested[0][y][14] = nested[0][y][13] = 1;  // a stroke
  const Json input = {{"name", "image"}, {"shape", {2, 28, 28}}, {"datatype", "FP32"}, {"data", nested}};
  const Json answer = post("/v2/models/builtin/infer", {{"id", "42"}, {"inputs", {input}}});
  EXPECT_EQ(answer["model_name"], "builtin");
  EXPECT_EQ(answer["model_version"], "1");
  EXPECT_EQ(answer["id"], "42");
  ASSERT_THAT(answer["outputs"], SizeIs(2));
  EXPECT_EQ(answer["outputs"][0]["name"], "probabilities");
  EXPECT_EQ(answer["outputs"][0]["shape"], (Json{2, 11}));
  EXPECT_THAT(answer["outputs"][0]["data"], SizeIs(22));
  EXPECT_EQ(answer["outputs"][1]["data"][0], 1);

  // Flat data, and one output only.
  Json flat = input;
  flat["data"] = Json::array();
  for (const auto& image : nested) {
    for (const auto& row : image) {
      for (const float value : row) flat["data"].push_back(value);
    }
  }
  const Json chosen =
      post("/v2/models/builtin/versions/1/infer", {{"inputs", {flat}}, {"outputs", {{{"name", "digit"}}}}});
  EXPECT_FALSE(chosen.contains("id"));
  ASSERT_THAT(chosen["outputs"], SizeIs(1));
  EXPECT_EQ(chosen["outputs"][0], answer["outputs"][1]);

  const auto refused = [&](const std::string& field, const Json& value, const std::string& part) {
    Json changed = input;
    changed[field] = value;
    expect_refused(ask("POST", "/v2/models/builtin/infer", Json{{"inputs", {changed}}}.dump()), 400, part);
  };
  refused("shape", {1, 28, 28}, "expected 784 numbers, got more");
  refused("shape", {3, 28, 28}, "expected 2352 numbers, got 1568");
  refused("shape", {2, 27, 28}, "image: shape: expected [n, 28, 28]");
  refused("shape", {-2, 28, 28}, "image: shape");
  refused("shape", {100001, 28, 28}, "image: shape");
  refused("shape", "x", "image: shape");
  refused("datatype", "INT8", "expected FP32");
  refused("name", "picture", "expected BYTES");
  refused("name", "nothing", "expected 'image' or 'picture'");
  refused("data", {"a"}, "image: expected numbers");
  expect_refused(ask("POST", "/v2/models/builtin/infer", "{}"), 400, "inputs: expected one input");
  expect_refused(
      ask("POST", "/v2/models/builtin/infer", Json{{"inputs", {input}}, {"outputs", {{{"name", "x"}}}}}.dump()), 400,
      "no output 'x'");
  expect_refused(ask("POST", "/v2/models/builtin/infer", Json{{"inputs", {input}}, {"id", 3}}.dump()), 400,
                 "id: expected a text");
}

TEST_F(TheService, InfersFromPictures) {
  const Json input = {{"name", "picture"},
                      {"shape", {2}},
                      {"datatype", "BYTES"},
                      {"data", {base64(picture_of("27")), base64(picture_of("4"))}}};
  const Json answer = post("/v2/models/model/infer", {{"inputs", {input}}});
  EXPECT_EQ(answer["outputs"][0],
            (Json{{"name", "text"}, {"datatype", "BYTES"}, {"shape", {2}}, {"data", {"27", "4"}}}));
  EXPECT_EQ(answer["outputs"][1]["name"], "lines");
  EXPECT_EQ(answer["outputs"][1]["data"][0].get<std::string>(), ask("POST", "/v1/read", picture_of("27")).body);
  Json wrong = input;
  wrong["data"] = {"&&&", "x"};
  expect_refused(ask("POST", "/v2/models/model/infer", Json{{"inputs", {wrong}}}.dump()), 400, "base64");
  wrong["data"] = {base64("no picture"), base64("x")};
  expect_refused(ask("POST", "/v2/models/model/infer", Json{{"inputs", {wrong}}}.dump()), 422, "is no picture");
}

}  // namespace
}  // namespace inkling::server
