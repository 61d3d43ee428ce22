// What is counted, refused, and sent as the page.

#include "server/service_fixture.h"

namespace inkling::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST_F(TheService, CountsForPrometheus) {
  ask("POST", "/v1/read?max_error=0", picture_of("27"));
  service_.on_answer("/v1/read", 200, 0.003);
  service_.on_answer("/v1/read", 422, 0.3);
  service_.on_answer("none", 400, 20);
  service_.watch([] { return Gauges{.queue_length = 3, .connections = 5}; });
  const http::Response response = ask("GET", "/metrics");
  EXPECT_THAT(response.content_type, StartsWith("text/plain; version=0.0.4"));
  for (const char* line : {"inkling_http_requests_total{route=\"/v1/read\",code=\"200\"} 1",
                           "inkling_http_requests_total{route=\"none\",code=\"400\"} 1",
                           "inkling_http_request_duration_seconds_bucket{route=\"/v1/read\",le=\"0.0025\"} 0",
                           "inkling_http_request_duration_seconds_bucket{route=\"/v1/read\",le=\"0.005\"} 1",
                           "inkling_http_request_duration_seconds_bucket{route=\"/v1/read\",le=\"+Inf\"} 2",
                           "inkling_http_request_duration_seconds_sum{route=\"/v1/read\"} 0.303",
                           "inkling_http_request_duration_seconds_count{route=\"none\"} 1", "inkling_queue_length 3",
                           "inkling_http_connections 5", "inkling_trainings_running 0", "inkling_lines_read_total 1",
                           "inkling_digits_read_total 2", "inkling_digits_rejected_total 2",
                           "inkling_build_info{version=\"", "# TYPE inkling_http_request_duration_seconds histogram",
                           "process_resident_memory_bytes ", "process_cpu_seconds_total ", "process_open_fds "}) {
    EXPECT_THAT(response.body, HasSubstr(line));
  }
}

TEST_F(TheService, HasNothingBehindPathTricks) {
  for (const char* path : {"/v1/../etc/passwd",
                           "/..",
                           "/%2e%2e/etc/passwd",
                           "//v2",
                           "/v2/",
                           "/v2//models",
                           "/v1/models/../x/file",
                           "/v1/models/..%2f/file",
                           "/v1/models/a%00b/file",
                           "/v1/models//file",
                           "/v1/read/",
                           "/V2",
                           "v2",
                           "",
                           "*",
                           "/\\..\\x",
                           "/v1/models/builtin/weights/0/",
                           "/v1/models/a.b/file",
                           "/v1/train/../models",
                           "/.git/config",
                           "/index.html"}) {
    EXPECT_EQ(ask("GET", path).status, 404u) << path;
  }
}

TEST_F(TheService, SaysWhichMethodsAPathTakes) {
  const http::Response response = ask("GET", "/v1/read");
  expect_refused(response, 405, "expected POST");
  EXPECT_EQ(header_of(response, "Allow"), "POST");
  expect_refused(ask("DELETE", "/"), 405, "expected GET");
  EXPECT_EQ(ask("HEAD", "/v2").status, 200u);
}

TEST_F(TheService, SendsThePageWithAPolicy) {
  const http::Response page = ask("GET", "/");
  EXPECT_EQ(page.status, 200u);
  EXPECT_THAT(page.content_type, StartsWith("text/html"));
  EXPECT_EQ(page.route, "page");
  EXPECT_THAT(header_of(page, "Content-Security-Policy"), HasSubstr("default-src 'none'; script-src 'self'"));
  EXPECT_EQ(header_of(page, "Referrer-Policy"), "no-referrer");
  http::Request again{.path = "/", .headers = {{"if-none-match", header_of(page, "ETag")}}};
  EXPECT_EQ(service_.handle(again).status, 304u);
  EXPECT_THAT(header_of(ask("GET", "/v2"), "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(header_of(ask("GET", "/v2"), "Cache-Control"), "no-store");
}

}  // namespace
}  // namespace inkling::server
