// The service whose routes the tests of this folder ask, from request to response, without sockets.
#ifndef INKLING_TESTS_SERVER_SERVICE_FIXTURE_H_
#define INKLING_TESTS_SERVER_SERVICE_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <source_location>
#include <string>
#include <thread>
#include <vector>

#include "base/base64.h"
#include "base/files.h"
#include "server/service.h"
#include "support/glyphs.h"

namespace inkling::server {

// The text of a PGM file with that number in it.
inline std::string picture_of(const std::string& text) {
  raster::Image picture = test::paper(80 + 60 * text.size(), 120);
  test::write(text, 40, 40, 12, picture);
  return test::to_pgm(picture);
}

inline std::string base64(const std::string& bytes) { return base::base64(base::as_bytes(bytes)); }

inline std::string header_of(const http::Response& response, const std::string& name) {
  for (const http::Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

// Gathers a stream.
class Collector : public http::EventSink {
 public:
  bool send(std::string text) override {
    const std::lock_guard lock(mutex_);
    text_ += text;
    return true;
  }
  std::size_t waiting() const override { return 0; }
  void close() override { closed_ = true; }

  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }
  bool is_closed() const { return closed_; }

  // The data of every event of that name.
  std::vector<Json> events(const std::string& name) const {
    std::vector<Json> found;
    const std::string all = text();
    const std::string start = "event: " + name + "\ndata: ";
    for (std::size_t at = all.find(start); at != std::string::npos; at = all.find(start, at + 1)) {
      found.push_back(
          Json::parse(all.substr(at + start.size(), all.find('\n', at + start.size()) - at - start.size())));
    }
    return found;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
  std::atomic<bool> closed_ = false;
};

class TheService : public testing::Test {
 protected:
  TheService() : service_({.model = test::glyph_model(), .model_name = "glyphs"}) {}

  http::Response ask(const std::string& method, const std::string& target, const std::string& body = "",
                     const std::string& type = "application/json") {
    http::Request request;
    request.method = method;
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    request.headers = {{"host", "localhost"}, {"content-type", type}};
    request.body = body;
    return service_.handle(request);
  }

  Json get(const std::string& target) {
    const http::Response response = ask("GET", target);
    EXPECT_EQ(response.status, 200u) << target << ": " << response.body;
    return Json::parse(response.body);
  }
  Json post(const std::string& target, const Json& body, unsigned status = 200) {
    const http::Response response = ask("POST", target, body.dump());
    EXPECT_EQ(response.status, status) << target << ": " << response.body;
    return Json::parse(response.body);
  }

  // Fails unless the answer is an error of that status, one sentence with `part` in it.
  void expect_refused(const http::Response& response, unsigned status, const std::string& part,
                      std::source_location where = std::source_location::current()) {
    const testing::ScopedTrace trace(where.file_name(), static_cast<int>(where.line()), part);
    EXPECT_EQ(response.status, status) << response.body;
    const Json body = Json::parse(response.body);
    ASSERT_THAT(body, testing::SizeIs(1));
    EXPECT_THAT(body.at("error").get<std::string>(), testing::HasSubstr(part));
    EXPECT_THAT(body.at("error").get<std::string>(), testing::Not(testing::HasSubstr("\n")));
  }

  // Waits until a training is at its end, and gives its state.
  Json end_of(const std::string& id) {
    for (int i = 0; i < 2000; ++i) {
      Json state = get("/v1/train/" + id);
      if (state["state"] != "running" && state["state"] != "paused") return state;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return {};
  }

  std::shared_ptr<Collector> listen(const std::string& id, const std::string& query = "") {
    auto collector = std::make_shared<Collector>();
    const http::Response response = ask("GET", "/v1/train/" + id + "/events" + query);
    EXPECT_EQ(response.content_type, "text/event-stream");
    response.events(collector);
    return collector;
  }

  Service service_;
};

}  // namespace inkling::server

#endif  // INKLING_TESTS_SERVER_SERVICE_FIXTURE_H_
