// /metrics and /openapi.json.
#include <cstddef>
#include <string>
#include <vector>

#include "server/service.h"

namespace inkling::embedded {

// Made from docs/openapi.json at build time by cmake/embed.cmake.
extern const unsigned char kOpenApi[];
extern const std::size_t kOpenApiSize;

}  // namespace inkling::embedded

namespace inkling::server {
namespace {

http::Response metrics(const Call& call) {
  http::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = call.service.metrics_text();
  return response;
}

http::Response openapi(const Call&) {
  http::Response response;
  response.body.assign(reinterpret_cast<const char*>(embedded::kOpenApi), embedded::kOpenApiSize);
  return response;
}

}  // namespace

std::vector<Route> service_routes() {
  return {{"GET", "/metrics", {}, http::Cost::kNone, metrics},
          {"GET", "/openapi.json", {}, http::Cost::kNone, openapi}};
}

}  // namespace inkling::server
