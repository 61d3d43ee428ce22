// inkling serve as a user runs it.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "model/model.h"
#include "support/command_test.h"
#include "support/glyphs.h"
#include "support/http_client.h"

namespace inkling::cli {
namespace {

using namespace test;
using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

std::string picture_of(const std::string& text) {
  raster::Image picture = paper(80 + 60 * text.size(), 120);
  write(text, 40, 40, 12, picture);
  return to_pgm(picture);
}

// A server on a free port, which it says in the file "out".
class ServeCommand : public CommandTest {
 protected:
  ServeCommand() { model::save_model(glyph_model(), file("glyphs.safetensors")); }

  void start(const Words& options = {}) {
    folder_.write("out", "");
    command_.emplace(Words{"serve", "--port", "0"} + options,
                     CommandSetting{.folder = folder_.path(), .out_path = file("out")});
    const std::string before = "Serving on http://127.0.0.1:";
    for (int i = 0; i < 1000 && !command_->has_ended(); ++i) {
      const std::string out = read_text(file("out"));
      if (out.ends_with("\n")) {
        EXPECT_THAT(out, StartsWith(before));
        port_ = static_cast<std::uint16_t>(std::stoi(out.substr(before.size())));
        return;
      }
      std::this_thread::sleep_for(10ms);
    }
    FAIL() << "no server: " << command_->result().err;
  }

  // Asks it to end, and gives what became of it.
  CommandResult stop(int signal = SIGTERM) {
    command_->send(signal);
    return command_->result();
  }

  std::optional<RunningCommand> command_;
  std::uint16_t port_ = 0;
};

TEST_F(ServeCommand, ReadsAsTheCommandDoes) {
  start({"--model", "glyphs.safetensors"});
  const HttpAnswer answer = http_ask(port_, "POST", "/v1/read", picture_of("27"));
  EXPECT_EQ(answer.status, 200);
  const CommandResult read =
      run({"read", "--jsonl", "--model", "glyphs.safetensors", "-"}, {.input = picture_of("27")});
  EXPECT_EQ(answer.body, read.out);
  EXPECT_EQ(json::parse(http_ask(port_, "GET", "/v1/models").body)["models"][0]["name"], "glyphs.safetensors");
  const CommandResult result = stop();
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
}

TEST_F(ServeCommand, GoesOnAfterBadRequests) {
  start();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(http_ask(port_, "POST", "/v1/read", "no picture").status, 422);
    HttpConnection cut_off(port_);
    cut_off.send("POST /v1/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nP5");
  }
  EXPECT_EQ(http_ask(port_, "POST", "/v1/read", picture_of("4")).status, 200);
  EXPECT_EQ(http_ask(port_, "GET", "/../../etc/passwd").status, 404);
  const std::string metrics = http_ask(port_, "GET", "/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("inkling_http_requests_total{route=\"/v1/read\",code=\"422\"} 20\n"));
  EXPECT_EQ(stop(SIGINT).exit_code, 0);
}

TEST_F(ServeCommand, StreamsTrainings) {
  start();
  EXPECT_EQ(http_ask(port_, "POST", "/v1/train", R"({"steps": 1000000000, "speed": 50})").status, 201);
  HttpConnection stream(port_);
  stream.send(http_request("GET", "/v1/train/t1/events?weights=1"));
  EXPECT_EQ(stream.answer()->headers.at("content-type"), "text/event-stream");
  EXPECT_THAT(stream.read_until("event: weights"), HasSubstr("event: progress"));
  // The end of the server is the end of the training, and the stream says so.
  const auto start = std::chrono::steady_clock::now();
  command_->send(SIGTERM);
  EXPECT_THAT(stream.read_until("event: end"), HasSubstr("event: end"));
  EXPECT_EQ(command_->result().exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST_F(ServeCommand, EndsInFiveSecondsWhateverIsAsked) {
  start();
  std::vector<HttpConnection> connections;
  for (int i = 0; i < 20; ++i) {
    connections.emplace_back(port_);
    connections.back().send("POST /v1/read HTTP/1.1\r\nHost: localhost\r\nContent-Le");
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(stop().exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST_F(ServeCommand, RefusesPortsAndHostsThatItCannotHave) {
  start();
  expect_refused({"serve", "--port", std::to_string(port_)}, 4, "is in use: choose another with --port");
  expect_refused({"serve", "--port", "0", "--host", "192.0.2.1"}, 4, "cannot listen on 192.0.2.1");
  expect_refused({"serve", "--port", "0", "--host", "no-such-host.invalid"}, 4,
                 "--host no-such-host.invalid: cannot be found");
  expect_refused({"serve", "--port", "65536"}, 2, "--port");
  expect_refused({"serve", "--model", "missing.safetensors"}, 4, "missing.safetensors");
  stop();
}

TEST_F(ServeCommand, TrainsForOthersOnlyWhereThatIsSaid) {
  folder_.write("out", "");
  RunningCommand open(Words{"serve", "--port", "0", "--host", "0.0.0.0"},
                      {.folder = folder_.path(), .out_path = file("out")});
  std::string out;
  for (int i = 0; i < 1000 && !out.ends_with("\n"); ++i) {
    out = read_text(file("out"));
    std::this_thread::sleep_for(10ms);
  }
  ASSERT_THAT(out, StartsWith("Serving on http://0.0.0.0:"));
  const auto port = static_cast<std::uint16_t>(std::stoi(out.substr(26)));
  EXPECT_EQ(http_ask(port, "POST", "/v1/train", "{}").status, 403);
  EXPECT_EQ(http_ask(port, "GET", "/v2", "", "").status, 200);
  open.send(SIGTERM);
  EXPECT_EQ(open.result().exit_code, 0);
}

}  // namespace
}  // namespace inkling::cli
