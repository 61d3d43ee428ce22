// Listening, the clock, and the end; what a connection does is connection.cc's.
#include "http/server.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <boost/asio.hpp>
#include <chrono>
#include <memory>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "http/connection.h"

namespace inkling::http {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;
using Tcp = asio::ip::tcp;

constexpr milliseconds kTick{100};
constexpr std::size_t kSpareFiles = 64;  // file descriptors besides those of connections

// As many file descriptors as the connections need, where the system lets us have them. Returns for how many
// connections they suffice.
std::size_t raise_file_limit(std::size_t connections) {
  rlimit limit;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  const rlim_t wanted = connections + kSpareFiles;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  return std::min(connections,
                  static_cast<std::size_t>(limit.rlim_cur) - std::min<std::size_t>(limit.rlim_cur / 2, kSpareFiles));
}

}  // namespace

struct Server::Implementation {
  Implementation(const Settings& settings, Handler& handler)
      : shared(settings, handler), acceptor(shared.io), clock(shared.io) {
    most_connections = raise_file_limit(settings.limits.connections);
    listen();
    shared.names.loopback_only = acceptor.local_endpoint().address().is_loopback();
    shared.names.others.push_back(to_lower(settings.host));
    if (!shared.names.loopback_only) add_machine_name();
    accept();
    tick();
  }

  ~Implementation() {
    for (const auto& connection : connections) connection->close();
  }

  void listen() {
    const Settings& settings = shared.settings;
    const std::string host = base::printable(settings.host);
    error_code code;
    Tcp::resolver resolver(shared.io);
    const auto found = resolver.resolve(settings.host, std::to_string(settings.port),
                                        Tcp::resolver::numeric_service | Tcp::resolver::passive, code);
    if (code || found.empty()) {
      base::fail(ErrorKind::kIo, "--host {}: cannot be found: expected a name or an address of this machine", host);
    }
    // A name may have addresses of both kinds, as localhost does: the old kind is the one that everybody expects.
    const auto old_kind =
        std::find_if(found.begin(), found.end(), [](const auto& entry) { return entry.endpoint().address().is_v4(); });
    const Tcp::endpoint endpoint = (old_kind == found.end() ? found.begin() : old_kind)->endpoint();
    acceptor.open(endpoint.protocol(), code);
    if (!code) acceptor.set_option(Tcp::acceptor::reuse_address(true), code);
    if (!code) acceptor.bind(endpoint, code);
    if (!code) acceptor.listen(Tcp::acceptor::max_listen_connections, code);
    if (!code) return;
    if (code == asio::error::address_in_use) {
      base::fail(ErrorKind::kIo, "port {} of {} is in use: choose another with --port", settings.port, host);
    }
    if (code == asio::error::access_denied) {
      base::fail(ErrorKind::kIo, "port {} of {} is not allowed: choose one above 1023 with --port", settings.port,
                 host);
    }
    base::fail(ErrorKind::kIo, "cannot listen on {}, port {}: {}", host, settings.port, code.message());
  }

  void add_machine_name() {
    error_code code;
    const std::string name = to_lower(asio::ip::host_name(code));
    if (code || name.empty()) return;
    shared.names.others.push_back(name);
    shared.names.others.push_back(name + ".local");
  }

  void accept() {
    acceptor.async_accept([this](error_code code, Tcp::socket socket) {
      if (shared.stopping || code == asio::error::operation_aborted) return;
      if (!code) {
        take(std::move(socket));
        return accept();
      }
      accepts_at_tick = true;  // no file descriptors, most likely: when some are given back
    });
  }

  void take(Tcp::socket socket) {
    if (connections.size() >= most_connections) close_longest_idle();
    if (connections.size() >= most_connections) return turn_away(socket);
    auto connection = make_connection(shared, std::move(socket));
    connections.insert(connection);
    open = connections.size();
    connection->start();
  }

  void close_longest_idle() {
    std::erase_if(connections, [](const auto& connection) { return !connection->is_open(); });
    std::shared_ptr<Connection> longest;
    for (const auto& connection : connections) {
      if (connection->is_idle() && (!longest || connection->since() < longest->since())) longest = connection;
    }
    if (!longest || Clock::now() - longest->since() < std::chrono::seconds(1)) return;
    longest->close();
    connections.erase(longest);
  }

  static void turn_away(Tcp::socket& socket) {
    static constexpr std::string_view kFull =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Type: application/json\r\nConnection: close\r\n"
        "\r\n{\"error\":\"too many connections: try again in a second\"}\n";
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kFull), ignored);
  }

  void tick() {
    clock.expires_after(kTick);
    clock.async_wait([this](error_code code) {
      if (code) return;
      const auto now = Clock::now();
      for (const auto& connection : connections) connection->look(now);
      std::erase_if(connections, [](const auto& connection) { return !connection->is_open(); });
      open = connections.size();
      if (accepts_at_tick && !shared.stopping) {
        accepts_at_tick = false;
        accept();
      }
      if (!shared.stopping && should_stop()) stop();
      if (shared.stopping && (connections.empty() || now > drained_at)) return shared.io.stop();
      tick();
    });
  }

  void stop() {
    shared.stopping = true;
    drained_at = Clock::now() + shared.settings.limits.drain;
    error_code ignored;
    acceptor.close(ignored);
    shared.handler.on_stop();
  }

  bool run(const std::function<bool()>& asked_to_stop) {
    should_stop = asked_to_stop;
    shared.io.run();
    for (const auto& connection : connections) connection->close();
    connections.clear();
    return shared.work.is_idle();
  }

  Shared shared;
  Tcp::acceptor acceptor;
  asio::steady_timer clock;
  std::function<bool()> should_stop;
  std::unordered_set<std::shared_ptr<Connection>> connections;
  std::atomic<std::size_t> open = 0;
  std::size_t most_connections = 0;
  bool accepts_at_tick = false;
  Clock::time_point drained_at;
};

Server::Server(const Settings& settings, Handler& handler)
    : implementation_(std::make_unique<Implementation>(settings, handler)) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return implementation_->acceptor.local_endpoint().port(); }

std::string Server::url() const {
  const std::string& host = implementation_->shared.settings.host;
  const bool is_bare_address = host.find(':') != std::string::npos;  // of IPv6
  return fmt::format("http://{}:{}/", is_bare_address ? "[" + host + "]" : host, port());
}

bool Server::run(const std::function<bool()>& should_stop) { return implementation_->run(should_stop); }
std::size_t Server::queue_length() const { return implementation_->shared.work.length(); }
std::size_t Server::connections() const { return implementation_->open; }

}  // namespace inkling::http
