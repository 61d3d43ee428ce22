// /v1/models: what is inside of a model, and where it errs.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/predictor.h"
#include "server/service_fixture.h"

namespace inkling::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(TheService, ListsModels) {
  const Json models = get("/v1/models")["models"];
  ASSERT_THAT(models, SizeIs(2));
  EXPECT_EQ(models[0]["id"], "model");
  EXPECT_EQ(models[0]["name"], "glyphs");
  EXPECT_EQ(models[1]["id"], "builtin");
  EXPECT_EQ(models[1]["input"], (Json{{"width", 28}, {"height", 28}}));
  EXPECT_EQ(models[1]["reads_pictures"], true);
  EXPECT_EQ(models[1]["layers"][0]["name"], "conv1");
  EXPECT_EQ(models[1]["layers"][0]["kind"], "conv");
  EXPECT_THAT(models[1]["layers"][0]["shape"], SizeIs(3));
}

TEST_F(TheService, ShowsActivations) {
  std::vector<float> input(784, 0);
  for (std::size_t i = 200; i < 500; i += 3) input[i] = 1;
  const Json all = post("/v1/models/builtin/activations", {{"input", input}});
  EXPECT_EQ(all["layers"].size(), get("/v1/models")["models"][1]["layers"].size());
  const model::Predictor predictor(model::builtin_model());
  const metrics::Scores expected = predictor.probabilities(input);
  for (std::size_t i = 0; i < expected.classes; ++i)
    EXPECT_NEAR(all["probabilities"][i].get<double>(), expected.values[i], 1e-4);
  const Json without =
      post("/v1/models/builtin/activations", {{"input", input}, {"off", {{{"layer", 2}, {"unit", 3}}}}});
  EXPECT_NE(without["probabilities"], all["probabilities"]);
  EXPECT_EQ(without["layers"][2]["values"][3 * 784], 0);

  expect_refused(ask("POST", "/v1/models/builtin/activations", "{}"), 400, "input: expected 784 numbers");
  expect_refused(ask("POST", "/v1/models/builtin/activations", "[1"), 400, "not valid JSON");
  expect_refused(ask("POST", "/v1/models/builtin/activations", "[]"), 400, "expected a JSON object");
  expect_refused(ask("POST", "/v1/models/builtin/activations", R"({"input": ["a"]})"), 400, "input: expected numbers");
  expect_refused(ask("POST", "/v1/models/builtin/activations", std::string(100, '[')), 400, "levels");
  expect_refused(ask("POST", "/v1/models/builtin/activations",
                     Json{{"input", input}, {"off", {{{"layer", 99}, {"unit", 3}}}}}.dump()),
                 400, "no layer 99");
  expect_refused(ask("POST", "/v1/models/builtin/activations", R"({"inptu": []})"), 400, "inptu: is not known");
}

TEST_F(TheService, ShowsWeights) {
  const Json weights = get("/v1/models/builtin/weights/0");
  EXPECT_EQ(weights["shape"], (Json{16, 1, 3, 3}));
  EXPECT_THAT(weights["values"], SizeIs(144));
  EXPECT_THAT(weights["bias"], IsEmpty());
  expect_refused(ask("GET", "/v1/models/builtin/weights/1"), 404, "has no weights");
  expect_refused(ask("GET", "/v1/models/builtin/weights/100"), 404, "no layer '100'");
  expect_refused(ask("GET", "/v1/models/t9/weights/0"), 404, "no model 't9'");
}

TEST_F(TheService, HandsOutModelFiles) {
  const http::Response response = ask("GET", "/v1/models/builtin/file");
  EXPECT_EQ(response.content_type, "application/octet-stream");
  EXPECT_THAT(header_of(response, "Content-Disposition"), HasSubstr("builtin.safetensors"));
  const model::Model model = model::parse_model(base::as_bytes(response.body), "it");
  EXPECT_EQ(model::tensors_hash(model), model::tensors_hash(model::builtin_model()));
}

TEST_F(TheService, EvaluatesTheModelInTheBoxOnDigitsThatItNeverSaw) {
  const Json whole = post("/v1/models/builtin/evaluate", {{"data", "digits"}});
  EXPECT_GT(whole["images"], 1750);
  EXPECT_GT(whole["accuracy"], 0.9);
  EXPECT_THAT(whole["data_description"].get<std::string>(), HasSubstr("1797 built-in digits"));
  const Json noisy = post("/v1/models/builtin/evaluate", {{"data", "digits"}, {"noise", 0.8}});
  EXPECT_LT(noisy["accuracy"], whole["accuracy"]);
  const Json broken = post("/v1/models/builtin/evaluate", {{"off", Json::array({{{"layer", 0}, {"unit", 0}},
                                                                                {{"layer", 0}, {"unit", 1}},
                                                                                {{"layer", 0}, {"unit", 2}},
                                                                                {{"layer", 0}, {"unit", 3}},
                                                                                {{"layer", 0}, {"unit", 4}},
                                                                                {{"layer", 0}, {"unit", 5}}})}});
  EXPECT_LT(broken["accuracy"], whole["accuracy"]);
  expect_refused(ask("POST", "/v1/models/builtin/evaluate", R"({"data": "/etc/passwd"})"), 404,
                 "expected digits or mnist");
  expect_refused(ask("POST", "/v1/models/builtin/evaluate", R"({"noise": -1})"), 400,
                 "noise: expected a number from 0 to 10");
}

TEST_F(TheService, ShowsWhereAModelErrs) {
  post("/v1/train", {{"steps", 2000}}, 201);
  end_of("t1");
  const Json confusion = post("/v1/models/t1/evaluate", Json::object())["confusion"];
  std::uint64_t wrong = 0;
  for (std::size_t truth = 0; truth < 10; ++truth) {
    for (std::size_t read = 0; read < 10; ++read) {
      const Json cell = get(fmt::format("/v1/models/t1/mistakes?actual={}&predicted={}", truth, read));
      EXPECT_EQ(cell["images"].size(), confusion[truth][read]) << truth << " as " << read;
      EXPECT_EQ(cell["all"], confusion[truth][read]);
      if (truth != read) wrong += cell["images"].size();
    }
  }
  const Json all = get("/v1/models/t1/mistakes?limit=1000");
  EXPECT_EQ(all["images"].size(), wrong);
  for (std::size_t i = 1; i < all["images"].size(); ++i)
    EXPECT_LE(all["images"][i]["confidence"], all["images"][i - 1]["confidence"]);
  EXPECT_THAT(all["images"][0]["values"], SizeIs(64));
  EXPECT_EQ(get("/v1/models/t1/mistakes?limit=1")["images"].size(), 1u);
  EXPECT_EQ(get("/v1/models/t1/mistakes?limit=1")["all"], wrong);
  expect_refused(ask("GET", "/v1/models/t1/mistakes?actual=10"), 400, "actual: ");
}

}  // namespace
}  // namespace inkling::server
