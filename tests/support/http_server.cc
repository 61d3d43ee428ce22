#include "support/http_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace inkling::test {

HttpReply http_ok(const std::string& body) {
  return {fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.size()) + body};
}

HttpReply http_part(const std::string& body, std::size_t from) {
  return {fmt::format("HTTP/1.1 206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {}-{}/{}\r\n"
                      "Connection: close\r\n\r\n",
                      body.size() - from, from, body.size() - 1, body.size()) +
          body.substr(from)};
}

HttpReply http_status(int status, const std::string& headers) {
  return {fmt::format("HTTP/1.1 {} x\r\n{}Content-Length: 0\r\nConnection: close\r\n\r\n", status, headers)};
}

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, generic, &size) != 0 || ::pipe(stop_) != 0) {
    throw std::runtime_error("cannot serve on loopback");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
  ::close(stop_[1]);
  thread_.join();
  ::close(stop_[0]);
  ::close(listener_);
}

std::string HttpServer::url(const std::string& path) const { return fmt::format("http://127.0.0.1:{}{}", port_, path); }

std::vector<HttpRequest> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::serve() {
  while (true) {
    pollfd waiting[2] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    if (::poll(waiting, 2, -1) < 0) continue;
    if (waiting[1].revents != 0) return;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    answer(connection);
    ::close(connection);
  }
}

void HttpServer::answer(int connection) {
  std::string head;
  char buffer[4096];
  while (head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = ::recv(connection, buffer, sizeof buffer, 0);
    if (count <= 0) return;
    head.append(buffer, static_cast<std::size_t>(count));
  }
  HttpRequest request;
  const std::size_t begin = head.find(' ') + 1;
  request.target = head.substr(begin, head.find(' ', begin) - begin);
  const std::string kRange = "Range: bytes=";
  if (const std::size_t place = head.find(kRange); place != std::string::npos) {
    request.from = std::stoul(head.substr(place + kRange.size()));
  }
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const HttpReply reply = handler_(request);
  for (std::size_t sent = 0; sent < reply.bytes.size();) {
    const ssize_t count = ::send(connection, reply.bytes.data() + sent, reply.bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
  if (reply.hangs) wait_for_end(connection);
}

// Until the client goes or the server is to end.
void HttpServer::wait_for_end(int connection) {
  pollfd waiting[2] = {{connection, POLLIN, 0}, {stop_[0], POLLIN, 0}};
  ::poll(waiting, 2, -1);
}

}  // namespace inkling::test
