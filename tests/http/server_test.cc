// The HTTP server with real connections, and short deadlines so that nothing here takes long.
#include "http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "support/errors.h"
#include "support/http_client.h"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using test::http_ask;
using test::http_request;
using test::HttpAnswer;
using test::HttpConnection;
using testing::ElementsAre;
using testing::HasSubstr;
using Steady = std::chrono::steady_clock;

// Answers what it was asked; "/slow" takes its time, "/events" streams.
class Echo : public Handler {
 public:
  Cost cost(const Request& request) const override {
    if (request.path == "/now") return Cost::kNone;
    return request.path == "/long" ? Cost::kLong : Cost::kShort;
  }

  Response handle(const Request& request) override {
    if (request.path == "/slow") std::this_thread::sleep_for(300ms);
    if (request.path == "/long") std::this_thread::sleep_for(1s);
    Response response;
    response.route = "echo";
    response.content_type = "text/plain";
    response.body =
        request.method + " " + request.path + (request.query.empty() ? "" : "?" + request.query) + " " + request.body;
    if (request.path == "/large") response.body = std::string(32 << 20, 'x');
    if (request.path == "/events") {
      response.body = "";
      response.events = [this](std::shared_ptr<EventSink> sink) {
        const std::lock_guard lock(mutex_);
        sinks_.push_back(std::move(sink));
      };
    }
    return response;
  }

  void on_answer(std::string_view route, unsigned status, double) override {
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::string(route) + " " + std::to_string(status));
  }

  void on_stop() override {
    const std::lock_guard lock(mutex_);
    for (const auto& sink : sinks_) sink->close();
  }

  std::shared_ptr<EventSink> sink() {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (!sinks_.empty()) return sinks_.back();
      }
      std::this_thread::sleep_for(1ms);
    }
  }
  std::vector<std::string> answers() {
    const std::lock_guard lock(mutex_);
    return answers_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> answers_;
  std::vector<std::shared_ptr<EventSink>> sinks_;
};

class RunningServer : public testing::Test {
 protected:
  static Limits short_limits() {
    Limits limits;
    limits.body_bytes = 100'000;
    limits.request = 3s;
    limits.grace = 500ms;
    limits.idle = 1s;
    limits.answer = 1s;
    limits.linger = 500ms;
    limits.heartbeat = 300ms;
    limits.drain = 2s;
    return limits;
  }

  void serve(Limits limits = short_limits()) {
    server_.emplace(Settings{.port = 0, .threads = 2, .limits = limits}, echo_);
    port_ = server_->port();
    thread_ = std::thread([this] { drained_ = server_->run([this] { return stop_.load(); }); });
  }

  ~RunningServer() override { stop(); }

  void stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

  // The status that the bytes of a request are answered with; 0 where there is no answer.
  int status_of(const std::string& bytes) {
    HttpConnection connection(port_);
    connection.send(bytes);
    const auto answer = connection.answer();
    return answer ? answer->status : 0;
  }

  Echo echo_;
  std::optional<Server> server_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> drained_ = false;
  std::thread thread_;
};

TEST_F(RunningServer, AnswersRequest) {
  serve();
  const HttpAnswer answer = http_ask(port_, "POST", "/some/path?a=b", "the body");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "POST /some/path?a=b the body");
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain");
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  EXPECT_THAT(answer.headers.at("date"), HasSubstr(" GMT"));
  EXPECT_EQ(http_ask(port_, "GET", "/now").body, "GET /now ");
  EXPECT_THAT(echo_.answers(), ElementsAre("echo 200", "echo 200"));
}

TEST_F(RunningServer, KeepsTheConnection) {
  serve();
  HttpConnection connection(port_);
  for (const std::string path : {"/a", "/b", "/now"}) {
    connection.send(http_request("GET", path));
    EXPECT_EQ(connection.answer()->body, "GET " + path + " ");
  }
  connection.send(http_request("GET", "/last", "", "Connection: close\r\n"));
  EXPECT_EQ(connection.answer()->headers.at("connection"), "close");
  EXPECT_TRUE(connection.is_closed());
}

TEST_F(RunningServer, AnswersPipelinedRequestsInOrder) {
  serve();
  HttpConnection connection(port_);
  connection.send(http_request("POST", "/slow", "1") + http_request("GET", "/now") + http_request("POST", "/c", "3"));
  EXPECT_EQ(connection.answer()->body, "POST /slow 1");
  EXPECT_EQ(connection.answer()->body, "GET /now ");
  EXPECT_EQ(connection.answer()->body, "POST /c 3");
}

TEST_F(RunningServer, TakesRequestsInPieces) {
  serve();
  HttpConnection connection(port_);
  const std::string request = http_request("POST", "/pieces", std::string(2000, 'b'));
  for (std::size_t at = 0; at < request.size(); at += 100) {
    connection.send(request.substr(at, 100));
    std::this_thread::sleep_for(2ms);
  }
  EXPECT_EQ(connection.answer()->body, "POST /pieces " + std::string(2000, 'b'));
}

TEST_F(RunningServer, TakesChunkedBodies) {
  serve();
  HttpConnection connection(port_);
  connection.send(
      "POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(connection.answer()->body, "POST /c abcde");
}

TEST_F(RunningServer, AnswersHeadWithoutABody) {
  serve();
  HttpConnection connection(port_);
  connection.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n" + http_request("GET", "/y"));
  const std::string text = connection.read_until("GET /y ");
  EXPECT_THAT(text, HasSubstr("Content-Length: 8\r\n"));  // of "HEAD /x "
  EXPECT_EQ(text.find("HEAD /x"), std::string::npos);
}

TEST_F(RunningServer, SaysWhenToContinue) {
  serve();
  HttpConnection connection(port_);
  connection.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(connection.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("body");
  EXPECT_EQ(connection.answer()->body, "POST /x body");
  EXPECT_EQ(status_of("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\nExpect: 100-continue\r\n\r\n"),
            413);
  EXPECT_EQ(status_of("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nExpect: miracles\r\n\r\n"), 417);
}

TEST_F(RunningServer, SpeaksHttp10) {
  serve();
  HttpConnection connection(port_);
  connection.send("GET /old HTTP/1.0\r\n\r\n");
  EXPECT_EQ(connection.answer()->body, "GET /old ");
  EXPECT_TRUE(connection.is_closed());
}

TEST_F(RunningServer, RefusesUnclearLengths) {
  serve();
  const std::string head = "POST /x HTTP/1.1\r\nHost: localhost\r\n";
  for (const std::string lengths :
       {"Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3, 4\r\n", "Content-Length: -1\r\n",
        "Content-Length: 1x\r\n", "Content-Length: 18446744073709551616\r\n", "Content-Length: +3\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: gzip\r\nContent-Length: 3\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n"}) {
    EXPECT_EQ(status_of(head + lengths + "\r\nabc"), 400) << lengths;
  }
}

TEST_F(RunningServer, RefusesWhatIsNoRequest) {
  serve();
  for (const std::string bytes :
       {"hello\r\n\r\n", "GET\r\n\r\n", "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\nHost: localhost\n\n\r\n\r\n", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET / HTTP/1.1\r\n: x\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nA: \x01\r\n\r\n",
        "\x16\x03\x01\x02\xfc\x03\x03\r\n\r\n", "G\x01T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"}) {
    const int status = status_of(bytes);
    EXPECT_TRUE(status == 400 || status == 505) << status << " for " << bytes;
  }
  EXPECT_EQ(status_of("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), 400);
}

TEST_F(RunningServer, RefusesTooMuch) {
  serve();
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: localhost\r\nA: " + std::string(17000, 'x') + "\r\n\r\n"), 431);
  EXPECT_EQ(status_of("GET /" + std::string(17000, 'x')), 431);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100001\r\n\r\n"), 413);
  EXPECT_EQ(status_of(http_request("POST", "/x", std::string(100'000, 'x'))), 200);
  const std::string chunk = "8000\r\n" + std::string(0x8000, 'x') + "\r\n";
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk +
                      chunk + chunk),
            413);
}

TEST_F(RunningServer, AnswersItsOwnNamesOnly) {
  serve();
  const auto status = [&](const std::string& headers) { return status_of("GET / HTTP/1.1\r\n" + headers + "\r\n"); };
  EXPECT_EQ(status("Host: 127.0.0.1:1234\r\n"), 200);
  EXPECT_EQ(status("Host: LOCALHOST\r\n"), 200);
  EXPECT_EQ(status("Host: [::1]:80\r\n"), 200);
  EXPECT_EQ(status("Host: evil.example\r\n"), 403);
  EXPECT_EQ(status("Host: 127.0.0.1.evil.example\r\n"), 403);
  EXPECT_EQ(status("Host: 192.168.1.1\r\n"), 403);
  EXPECT_EQ(status(""), 400);
  EXPECT_EQ(status("Host: localhost\r\nHost: localhost\r\n"), 400);
  EXPECT_EQ(status("Host: localhost\r\nOrigin: http://localhost\r\n"), 200);
  EXPECT_EQ(status("Host: localhost\r\nOrigin: http://evil.example\r\n"), 403);
  EXPECT_EQ(status("Host: localhost\r\nOrigin: http://localhost:81\r\n"), 403);
  EXPECT_EQ(status("Host: localhost\r\nOrigin: null\r\n"), 403);
  EXPECT_EQ(status_of("GET http://localhost/x HTTP/1.1\r\nHost: localhost\r\n\r\n"), 200);
}

TEST_F(RunningServer, EndsSlowRequests) {
  serve();
  // Not a byte a second on average; enough for that, but not whole in time; nothing at all.
  HttpConnection dripping(port_), steady(port_), silent(port_);
  const auto start = Steady::now();
  dripping.send("POST /x HTTP/1.1\r\nHost: loc");
  steady.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n");
  std::thread sender([&] {
    while (Steady::now() - start < 8s && steady.send(std::string(400, 'x'))) std::this_thread::sleep_for(100ms);
  });
  const auto answer = dripping.answer();
  EXPECT_EQ(answer->status, 408);
  EXPECT_LT(Steady::now() - start, 2500ms);
  EXPECT_TRUE(dripping.is_closed());
  EXPECT_EQ(steady.answer()->status, 408);
  EXPECT_GT(Steady::now() - start, 2900ms);
  EXPECT_LT(Steady::now() - start, 6s);
  EXPECT_TRUE(silent.is_closed());  // idle
  sender.join();
}

TEST_F(RunningServer, EndsWhoeverTakesNoAnswer) {
  Limits limits = short_limits();
  limits.answer_bytes_a_second = 1e9;
  serve(limits);
  HttpConnection connection(port_);
  connection.send(http_request("GET", "/large"));
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(server_->connections(), 1u);
  for (int i = 0; i < 500 && server_->connections() > 0; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(server_->connections(), 0u);
}

TEST_F(RunningServer, RefusesWhatItCannotQueue) {
  Limits limits = short_limits();
  limits.queue = 2;
  serve(limits);
  std::vector<HttpConnection> connections;
  for (int i = 0; i < 8; ++i) {
    connections.emplace_back(port_);
    connections.back().send(http_request("GET", "/slow"));
  }
  int busy = 0;
  for (HttpConnection& connection : connections) {
    const auto answer = connection.answer();
    if (answer->status != 503) continue;
    ++busy;
    EXPECT_EQ(answer->headers.at("retry-after"), "1");
  }
  EXPECT_GE(busy, 3);
  EXPECT_LE(busy, 6);  // two were worked on, or waited for, and two more waited
  EXPECT_EQ(http_ask(port_, "GET", "/slow").status, 200);
}

TEST_F(RunningServer, LeavesAThreadForWhatIsShort) {
  serve();
  std::vector<HttpConnection> connections;
  for (int i = 0; i < 4; ++i) {
    connections.emplace_back(port_);
    connections.back().send(http_request("GET", "/long"));
  }
  std::this_thread::sleep_for(50ms);
  const auto start = Steady::now();
  EXPECT_EQ(http_ask(port_, "GET", "/short").status, 200);
  EXPECT_LT(Steady::now() - start, 900ms);
}

TEST_F(RunningServer, BoundsAllBodiesTogether) {
  Limits limits = short_limits();
  limits.own_body_bytes = 1000;
  limits.all_body_bytes = 100'000;
  serve(limits);
  std::vector<HttpConnection> holders;
  for (int i = 0; i < 4; ++i) {
    holders.emplace_back(port_);
    holders.back().send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40000\r\n\r\n" +
                        std::string(30000, 'x'));
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_EQ(holders[3].answer()->status, 503);                    // 3 × 29 kB are held: no room for it
  EXPECT_EQ(http_ask(port_, "POST", "/x", "small").status, 200);  // what is small comes through
  holders[0].send(std::string(10000, 'x'));
  EXPECT_EQ(holders[0].answer()->status, 200);
}

TEST_F(RunningServer, ServesManyOfWhomMostAreSlow) {
  rlimit files = {};  // for both ends of each connection
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, 4096);
  ::setrlimit(RLIMIT_NOFILE, &files);
  Limits limits;
  limits.grace = limits.request = limits.idle = 60s;  // on a machine that does much else
  serve(limits);
  std::vector<HttpConnection> slow;
  for (int i = 0; i < 900; ++i) {
    slow.emplace_back(port_);
    slow.back().send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Le");
  }
  std::vector<HttpConnection> quick;
  for (int i = 0; i < 100; ++i) quick.emplace_back(port_);
  for (int round = 0; round < 3; ++round) {
    for (HttpConnection& connection : quick) connection.send(http_request("POST", "/x", "b"));
    for (HttpConnection& connection : quick) EXPECT_EQ(connection.answer().value_or(HttpAnswer()).status, 200);
  }
  EXPECT_EQ(server_->connections(), 1000u);
  // The 1001st finds no room, or that of one that was idle for a second.
  EXPECT_THAT(http_ask(port_, "GET", "/now").status, testing::AnyOf(503, 200));
  slow.clear();
}

TEST_F(RunningServer, MakesRoomByEndingTheLongestIdle) {
  Limits limits = short_limits();
  limits.connections = 2;
  limits.idle = 20s;
  serve(limits);
  HttpConnection first(port_), second(port_);
  first.send(http_request("GET", "/now"));
  first.answer();
  std::this_thread::sleep_for(1100ms);
  second.send(http_request("GET", "/now"));
  second.answer();
  EXPECT_EQ(http_ask(port_, "GET", "/now").status, 200);
  EXPECT_TRUE(first.is_closed(1s));
}

TEST_F(RunningServer, StreamsEvents) {
  serve();
  HttpConnection connection(port_);
  connection.send(http_request("GET", "/events"));
  EXPECT_EQ(connection.answer()->headers.at("connection"), "close");
  const auto sink = echo_.sink();
  EXPECT_TRUE(sink->send("one "));
  EXPECT_TRUE(sink->send("two "));
  EXPECT_EQ(connection.read_until("two "), "one two ");
  EXPECT_EQ(connection.read_until(":\n\n"), ":\n\n");  // a sign of life
  sink->send("last");
  sink->close();
  EXPECT_FALSE(sink->send("never"));
  EXPECT_EQ(connection.read_until("never"), "last");
}

TEST_F(RunningServer, HearsOfALostListener) {
  serve();
  {
    HttpConnection connection(port_);
    connection.send(http_request("GET", "/events"));
    connection.answer();
  }
  const auto sink = echo_.sink();
  bool listens = true;
  for (int i = 0; i < 100 && listens; ++i) {
    listens = sink->send("x");
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_FALSE(listens);
}

TEST_F(RunningServer, EndsAStreamThatIsNotTaken) {
  Limits limits = short_limits();
  limits.stream_bytes = 1 << 20;
  serve(limits);
  HttpConnection connection(port_);
  connection.send(http_request("GET", "/events"));
  connection.answer();
  const auto sink = echo_.sink();
  int sent = 0;
  while (sent < 1000 && sink->send(std::string(65536, 'x'))) {
    ++sent;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_LT(sent, 1000);
}

TEST_F(RunningServer, FinishesWhatItIsAnsweringWhenAskedToEnd) {
  serve();
  HttpConnection working(port_), idle(port_), streaming(port_);
  streaming.send(http_request("GET", "/events"));
  streaming.answer();
  working.send(http_request("GET", "/slow"));
  std::this_thread::sleep_for(50ms);
  const auto start = Steady::now();
  stop();
  EXPECT_LT(Steady::now() - start, 1900ms);
  EXPECT_TRUE(drained_);
  const auto answer = working.answer();
  EXPECT_EQ(answer->body, "GET /slow ");
  EXPECT_EQ(answer->headers.at("connection"), "close");
  EXPECT_TRUE(idle.is_closed(1s));
  EXPECT_THROW(HttpConnection{port_}, std::runtime_error);
}

TEST_F(RunningServer, SaysWhatItCannotListenOn) {
  serve();
  EXPECT_EQ(server_->url(), "http://127.0.0.1:" + std::to_string(port_) + "/");
  const auto refused = [&](const Settings& settings) {
    try {
      Server second(settings, echo_);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kIo);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(refused({.port = port_}), HasSubstr("is in use: choose another with --port"));
  EXPECT_THAT(refused({.host = "no-such-host.invalid", .port = 0}), HasSubstr("--host no-such-host.invalid"));
  EXPECT_THAT(refused({.host = "192.0.2.1", .port = 0}), HasSubstr("cannot listen on 192.0.2.1"));
}

}  // namespace
}  // namespace inkling::http
