// docs/http_api.md and openapi.json have what is served.
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "server/service_fixture.h"
#include "support/temporary_folder.h"
#include "training/train.h"

namespace inkling::server {
namespace {

// Method and pattern of every route, "GET /v2".
std::set<std::string> served_routes() {
  std::set<std::string> names;
  for (const Route& route : routes()) names.insert(std::string(route.method) + " " + route.pattern);
  return names;
}

TEST(HttpDocument, HasEveryRoute) {
  std::set<std::string> documented;
  std::istringstream lines(test::read_text(INKLING_SOURCE "/docs/http_api.md"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("### ")) documented.insert(line.substr(4));
  }
  EXPECT_EQ(documented, served_routes());
}

TEST(OpenApi, HasEveryRouteWithItsParameters) {
  const Json document = Json::parse(test::read_text(INKLING_SOURCE "/docs/openapi.json"));
  std::set<std::string> documented;
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      std::string name = method + " " + path;
      std::ranges::transform(method, name.begin(), [](char c) { return static_cast<char>(c - 32); });
      documented.insert(name);
      const auto route = std::ranges::find_if(
          routes(), [&](const Route& r) { return name == std::string(r.method) + " " + r.pattern; });
      ASSERT_NE(route, routes().end()) << name;
      std::set<std::string> query, in_path;
      for (const Json& parameter : operation.value("parameters", Json::array())) {
        (parameter["in"] == "query" ? query : in_path).insert(parameter["name"]);
      }
      EXPECT_EQ(query, std::set<std::string>(route->query.begin(), route->query.end())) << name;
      std::set<std::string> in_pattern;
      for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        in_pattern.insert(path.substr(at + 1, path.find('}', at) - at - 1));
      }
      EXPECT_EQ(in_path, in_pattern) << name;
    }
  }
  EXPECT_EQ(documented, served_routes());
}

TEST(OpenApi, HasEveryFieldOfATraining) {
  const Json document = Json::parse(test::read_text(INKLING_SOURCE "/docs/openapi.json"));
  const Json& fields = document["components"]["schemas"]["Order"]["properties"];
  for (const training::Recipe& recipe : training::recipes()) {
    const Json defaults = default_fields(recipe);
    for (const auto& [name, value] : defaults.items()) EXPECT_TRUE(fields.contains(name)) << name;
  }
}

TEST(OpenApi, PointsAtWhatItHas) {
  const std::string text = test::read_text(INKLING_SOURCE "/docs/openapi.json");
  const Json document = Json::parse(text);
  const std::string start = "\"$ref\": \"#";
  for (std::size_t at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    const std::size_t begin = at + start.size();
    EXPECT_NO_THROW(document.at(Json::json_pointer(text.substr(begin, text.find('"', begin) - begin))))
        << text.substr(begin, 40);
  }
}

}  // namespace
}  // namespace inkling::server
