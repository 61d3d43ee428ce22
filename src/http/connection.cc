// The one file that knows Boost.Beast.
//
// A connection goes through states: it is idle until a request's first byte, receives until the last one, works until
// there is an answer, sends that, and is idle again; or it streams events until there are no more; or it lingers, which
// is to wait for the client to see an answer that it may not have expected. The server's clock ends what takes too long
// (look()). Only the work is on other threads.
#include "http/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <ctime>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace inkling::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;
using Tcp = asio::ip::tcp;

constexpr std::size_t kHeadChunk = 4096;         // bytes read at a time while a head is received
constexpr std::size_t kBodyChunk = 64 * 1024;    // and while a body is
constexpr std::size_t kMaxLingered = 32u << 20;  // bytes that are read and forgotten

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts;
  ::gmtime_r(&now, &parts);
  std::array<char, 64> text;
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

Response refusal_of(const error_code& code) {
  using beast::http::error;
  if (code == error::header_limit)
    return http::error(431, "the head of the request is too long: expected at most 16 kB");
  if (code == error::body_limit) return http::error(413, "the body is too large: expected at most 8 MB");
  if (code == error::bad_content_length || code == error::bad_transfer_encoding) {
    return http::error(400,
                       "the request's length is not clear: expected one Content-Length, or Transfer-Encoding: chunked");
  }
  if (code == error::bad_version) return http::error(505, "expected HTTP/1.1 or HTTP/1.0");
  return http::error(400, "not a valid HTTP request");
}

class BeastConnection final : public Connection, public std::enable_shared_from_this<BeastConnection> {
 public:
  BeastConnection(Shared& shared, Tcp::socket socket) : shared_(shared), socket_(std::move(socket)) {}

  void start() override {
    error_code ignored;
    socket_.set_option(Tcp::no_delay(true), ignored);
    next_request();
  }

  bool is_open() const override { return state_ != State::kClosed; }
  bool is_idle() const override { return state_ == State::kIdle; }
  Clock::time_point since() const override { return since_; }

  void look(Clock::time_point now) override {
    const Limits& limits = shared_.settings.limits;
    const auto past = [&](milliseconds most) { return now - since_ > most; };
    switch (state_) {
      case State::kIdle:
        if (past(limits.idle) || shared_.stopping) close();
        return;
      case State::kReceiving: {
        const bool slow =
            past(limits.grace) && static_cast<double>(received_) < limits.bytes_a_second * seconds_between(since_, now);
        if (past(limits.request) || slow)
          refuse(http::error(408,
                             "the request took too long to come: send it within 10 seconds, at 1 kB a second or more"));
        return;
      }
      case State::kSending:
        if (now > deadline_) close();
        return;
      case State::kStreaming: look_at_stream(now); return;
      case State::kLingering:
        if (past(limits.linger)) close();
        return;
      case State::kWorking:
      case State::kClosed: return;
    }
  }

  void close() override {
    if (state_ == State::kClosed) return;
    state_ = State::kClosed;
    release_body();
    if (sink_) sink_->forget();
    sink_.reset();
    error_code ignored;
    socket_.shutdown(Tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

 private:
  enum class State : std::uint8_t { kIdle, kReceiving, kWorking, kSending, kStreaming, kLingering, kClosed };

  // What a handler's thread sends to: posts to the thread of the sockets.
  class Sink : public EventSink {
   public:
    Sink(asio::io_context& io, std::weak_ptr<BeastConnection> connection, std::size_t limit)
        : io_(io), connection_(std::move(connection)), limit_(limit) {}

    bool send(std::string text) override {
      if (!open_) return false;
      waiting_ += text.size();
      if (waiting_ > limit_) {
        close();
        return false;
      }
      asio::post(io_, [connection = connection_, text = std::move(text)]() mutable {
        if (const auto alive = connection.lock()) alive->stream(std::move(text));
      });
      return true;
    }
    std::size_t waiting() const override { return waiting_; }
    void close() override {
      if (!open_.exchange(false)) return;
      asio::post(io_, [connection = connection_] {
        if (const auto alive = connection.lock()) alive->end_stream();
      });
    }

    void taken(std::size_t bytes) { waiting_ -= bytes; }
    void forget() { open_ = false; }

   private:
    asio::io_context& io_;
    std::weak_ptr<BeastConnection> connection_;
    const std::size_t limit_;
    std::atomic<std::size_t> waiting_ = 0;
    std::atomic<bool> open_ = true;
  };

  void enter(State state) {
    state_ = state;
    since_ = Clock::now();
  }

  // --- Receiving

  void next_request() {
    const Limits& limits = shared_.settings.limits;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser_->body_limit(limits.body_bytes);
    received_ = buffer_.size();
    head_checked_ = false;
    enter(buffer_.size() == 0 ? State::kIdle : State::kReceiving);
    if (buffer_.size() == 0 && buffer_.capacity() > kHeadChunk) buffer_.shrink_to_fit();
    buffer_.size() == 0 ? wait_for_bytes() : parse();
  }

  void read_more() {
    const std::size_t chunk = parser_->is_header_done() || state_ == State::kLingering ? kBodyChunk : kHeadChunk;
    socket_.async_read_some(buffer_.prepare(chunk), [self = shared_from_this()](error_code code, std::size_t bytes) {
      self->on_bytes(code, bytes);
    });
  }

  void on_bytes(error_code code, std::size_t bytes) {
    reading_ = false;
    if (state_ == State::kClosed) return;
    if (code) return on_end();
    if (state_ == State::kLingering) return forget(bytes);
    if (state_ == State::kStreaming || state_ == State::kSending) return;  // what comes now is not looked at
    buffer_.commit(bytes);
    received_ += bytes;
    if (state_ == State::kIdle) enter(State::kReceiving);
    parse();
  }

  // The client sends nothing more. An answer that it still waits for goes to it.
  void on_end() {
    if (state_ == State::kSending) return;
    close();
  }

  void forget(std::size_t bytes) {
    lingered_ += bytes;
    if (lingered_ > kMaxLingered) return close();
    wait_for_bytes();
  }

  void wait_for_bytes() {
    if (reading_) return;
    reading_ = true;
    read_more();
  }

  void parse() {
    while (!parser_->is_done()) {
      if (buffer_.size() == 0) return wait_for_bytes();
      error_code code;
      const std::size_t used = parser_->put(buffer_.data(), code);
      buffer_.consume(used);
      if (code == beast::http::error::need_more) return wait_for_bytes();
      if (code) return refuse(refusal_of(code));
      if (parser_->is_header_done() && !head_checked_) {
        head_checked_ = true;
        if (const auto refused = check_head()) return refuse(*refused);
        if (expects_continue() && !parser_->is_done()) return send_continue();
      }
      if (!hold_body()) {
        Response busy = http::error(503, "too much is being uploaded at once: try again in a second");
        busy.headers.push_back({"Retry-After", "1"});
        return refuse(std::move(busy));
      }
    }
    answer();
  }

  // What is wrong with the head, if anything is.
  std::optional<Response> check_head() const {
    using beast::http::field;
    const auto& request = parser_->get();
    const auto host = request.equal_range(field::host);
    const auto hosts = std::distance(host.first, host.second);
    if (hosts > 1 || (hosts == 0 && request.version() >= 11)) return http::error(400, "expected one Host header");
    const auto coding = request.equal_range(field::transfer_encoding);
    for (auto entry = coding.first; entry != coding.second; ++entry) {
      if (!beast::iequals(entry->value(), "chunked") || request.count(field::content_length) > 0) {
        return refusal_of(beast::http::error::bad_transfer_encoding);
      }
    }
    if (request.version() != 11 && request.version() != 10) return refusal_of(beast::http::error::bad_version);
    const std::string name(request[field::host]);
    if (hosts == 1 && !is_own_host(name, shared_.names)) {
      return http::error(403, "this server does not go by that name: use its address, such as http://127.0.0.1");
    }
    if (request.count(field::origin) > 0 && !is_own_origin(std::string(request[field::origin]), name)) {
      return http::error(403, "pages from elsewhere may not use this server: open its own page");
    }
    if (request.count(field::expect) > 0 && !expects_continue())
      return http::error(417, "expected no Expect but 100-continue");
    return std::nullopt;
  }

  bool expects_continue() const { return beast::iequals(parser_->get()[beast::http::field::expect], "100-continue"); }

  void send_continue() {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(kContinue), [self = shared_from_this()](error_code code, std::size_t) {
      if (self->state_ != State::kReceiving) return;
      code ? self->close() : self->parse();
    });
  }

  // Counts the body that has come so far. Returns whether there is room for it.
  bool hold_body() {
    const Limits& limits = shared_.settings.limits;
    const std::size_t body = parser_->get().body().size();
    const std::size_t now = body - std::min(body, limits.own_body_bytes);
    shared_.body_bytes += now - held_;
    held_ = now;
    return shared_.body_bytes <= limits.all_body_bytes;
  }

  void release_body() {
    shared_.body_bytes -= held_;
    held_ = 0;
  }

  // --- Answering

  void answer() {
    enter(State::kWorking);
    ++requests_;
    auto message = parser_->release();
    version_ = message.version();
    is_head_ = message.method_string() == "HEAD";
    keep_alive_ = message.keep_alive() && requests_ < shared_.settings.limits.requests_each;
    Request request = to_request(message);
    const Cost cost = shared_.handler.cost(request);
    if (cost == Cost::kNone) return respond(shared_.handler.handle(request));
    const auto work = [self = shared_from_this(), request = std::make_shared<Request>(std::move(request))]() mutable {
      Response response = self->shared_.handler.handle(*request);
      request.reset();
      asio::io_context& io = self->shared_.io;
      asio::post(io, [self = std::move(self), response = std::move(response)]() mutable {
        self->respond(std::move(response));
      });
    };
    if (shared_.work.post(cost, work)) return;
    Response busy = http::error(503, "too many requests are waiting: try again in a second");
    busy.headers.push_back({"Retry-After", "1"});
    respond(std::move(busy));
  }

  static Request to_request(beast::http::request<beast::http::string_body>& message) {
    Request request;
    request.method = std::string(message.method_string());
    std::string target(message.target());
    // "http://host/path" means "/path" of that host, which the Host header has to say, too.
    if (target.starts_with("http://")) {
      const std::size_t slash = target.find('/', 7);
      const std::string host = target.substr(7, slash == std::string::npos ? slash : slash - 7);
      target =
          host == message[beast::http::field::host] ? (slash == std::string::npos ? "/" : target.substr(slash)) : "";
    }
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    for (const auto& entry : message)
      request.headers.push_back({to_lower(std::string(entry.name_string())), std::string(entry.value())});
    request.body = std::move(message.body());
    return request;
  }

  // Answers what is no request, or none that is taken, and ends the connection: where the next request starts is not
  // known.
  void refuse(Response response) {
    keep_alive_ = false;
    version_ = 11;
    enter(State::kWorking);
    respond(std::move(response));
  }

  void respond(Response response) {
    if (state_ == State::kClosed) return;
    release_body();
    if (shared_.stopping) keep_alive_ = false;
    const bool streams = static_cast<bool>(response.events);
    if (streams) keep_alive_ = false;
    shared_.handler.on_answer(response.route, response.status, seconds_between(since_, Clock::now()));
    head_.emplace(static_cast<beast::http::status>(response.status), version_);
    for (const Header& header : response.headers) head_->insert(header.name, header.value);
    head_->set(beast::http::field::date, http_date());
    if (!response.content_type.empty()) head_->set(beast::http::field::content_type, response.content_type);
    head_->set("X-Content-Type-Options", "nosniff");
    head_->keep_alive(keep_alive_);
    const bool has_no_body = response.status == 304 || response.status == 204;
    if (!streams && !has_no_body) head_->content_length(response.body.size());
    body_ = is_head_ || has_no_body ? std::string() : std::move(response.body);
    events_ = is_head_ ? nullptr : std::move(response.events);
    is_head_ = false;
    send();
  }

  void send() {
    const Limits& limits = shared_.settings.limits;
    enter(State::kSending);
    deadline_ = since_ + limits.answer +
                milliseconds(
                    static_cast<std::int64_t>(static_cast<double>(body_.size()) / limits.answer_bytes_a_second * 1000));
    text_ = fmt::format("HTTP/1.{} {} {}\r\n", version_ == 10 ? 0 : 1, head_->result_int(), view(head_->reason()));
    for (const auto& entry : *head_) text_ += fmt::format("{}: {}\r\n", view(entry.name_string()), view(entry.value()));
    text_ += "\r\n";
    const std::array<asio::const_buffer, 2> buffers = {asio::buffer(text_), asio::buffer(body_)};
    asio::async_write(socket_, buffers,
                      [self = shared_from_this()](error_code code, std::size_t) { self->on_sent(code); });
  }

  void on_sent(error_code code) {
    if (state_ == State::kClosed) return;
    body_ = std::string();
    if (code) return close();
    if (events_) return start_stream();
    if (keep_alive_ && !shared_.stopping) return next_request();
    linger();
  }

  void linger() {
    enter(State::kLingering);
    error_code ignored;
    socket_.shutdown(Tcp::socket::shutdown_send, ignored);
    buffer_.consume(buffer_.size());
    wait_for_bytes();
  }

  // --- Streaming

  void start_stream() {
    enter(State::kStreaming);
    sink_ = std::make_shared<Sink>(shared_.io, weak_from_this(), shared_.settings.limits.stream_bytes);
    wait_for_bytes();  // to hear of the client's end
    const auto events = std::move(events_);
    events_ = nullptr;
    events(sink_);
  }

  void stream(std::string text) {
    if (state_ != State::kStreaming) return;
    pending_.push_back(std::move(text));
    if (!writing_) write_pending();
  }

  void write_pending() {
    writing_ = true;
    write_start_ = Clock::now();
    text_.clear();
    for (const std::string& text : pending_) text_ += text;
    pending_.clear();
    asio::async_write(socket_, asio::buffer(text_), [self = shared_from_this()](error_code code, std::size_t bytes) {
      self->writing_ = false;
      if (self->state_ != State::kStreaming) return;
      if (code) return self->close();
      self->since_ = Clock::now();
      self->sink_->taken(bytes);
      if (!self->pending_.empty()) return self->write_pending();
      if (self->ends_) self->linger();
    });
  }

  void end_stream() {
    ends_ = true;
    if (state_ == State::kStreaming && !writing_) linger();
  }

  void look_at_stream(Clock::time_point now) {
    const Limits& limits = shared_.settings.limits;
    if (writing_) {
      if (now - write_start_ > limits.answer) close();
    } else if (now - since_ > limits.heartbeat) {
      static constexpr const char* kSignOfLife = ":\n\n";
      sink_->send(kSignOfLife);
      since_ = now;
    }
  }

  Shared& shared_;
  Tcp::socket socket_;
  beast::flat_buffer buffer_;
  std::optional<beast::http::request_parser<beast::http::string_body>> parser_;
  State state_ = State::kIdle;
  Clock::time_point since_ = Clock::now();  // when the state began; of a stream, when it last moved
  Clock::time_point deadline_;              // of kSending
  std::uint64_t requests_ = 0;
  std::size_t received_ = 0;  // bytes of the request
  std::size_t held_ = 0;      // bytes of its body that are counted in Shared::body_bytes
  std::size_t lingered_ = 0;
  bool head_checked_ = false;
  bool reading_ = false;  // a read is under way
  unsigned version_ = 11;
  bool is_head_ = false;
  bool keep_alive_ = false;

  std::optional<beast::http::response<beast::http::empty_body>> head_;
  std::string text_;  // the head as it is sent, or events
  std::string body_;

  std::function<void(std::shared_ptr<EventSink>)> events_;
  std::shared_ptr<Sink> sink_;
  std::deque<std::string> pending_;
  Clock::time_point write_start_;
  bool writing_ = false;
  bool ends_ = false;
};

}  // namespace

std::shared_ptr<Connection> make_connection(Shared& shared, Tcp::socket socket) {
  return std::make_shared<BeastConnection>(shared, std::move(socket));
}

std::string to_lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace inkling::http
