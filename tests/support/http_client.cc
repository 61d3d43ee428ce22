#include "support/http_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace inkling::test {
namespace {

using Clock = std::chrono::steady_clock;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

HttpConnection::HttpConnection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("connect");
  }
}

HttpConnection::HttpConnection(HttpConnection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), buffer_(std::move(other.buffer_)) {}

HttpConnection::~HttpConnection() {
  if (socket_ >= 0) ::close(socket_);
}

bool HttpConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void HttpConnection::finish() { ::shutdown(socket_, SHUT_WR); }

bool HttpConnection::receive(Clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
  pollfd waiting = {socket_, POLLIN, 0};
  if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
  std::array<char, 65536> bytes;
  const ssize_t received = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (received <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(received));
  return true;
}

std::optional<HttpAnswer> HttpConnection::answer(std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  std::size_t head_end;
  while ((head_end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive(end)) return std::nullopt;
  }
  HttpAnswer answer;
  answer.status = std::atoi(buffer_.substr(9, 3).c_str());
  std::size_t at = buffer_.find("\r\n") + 2;
  while (at < head_end) {
    const std::size_t line = buffer_.find("\r\n", at);
    const std::size_t colon = buffer_.find(": ", at);
    answer.headers[lower(buffer_.substr(at, colon - at))] = buffer_.substr(colon + 2, line - colon - 2);
    at = line + 2;
  }
  buffer_.erase(0, head_end + 4);
  const auto length = answer.headers.find("content-length");
  if (length != answer.headers.end()) {
    const std::size_t size = std::stoul(length->second);
    while (buffer_.size() < size) {
      if (!receive(end)) return std::nullopt;
    }
    answer.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
  }
  return answer;
}

bool HttpConnection::is_closed(std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  while (Clock::now() < end) {
    pollfd waiting = {socket_, POLLIN, 0};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(1, left))) <= 0) continue;
    std::array<char, 4096> bytes;
    if (::recv(socket_, bytes.data(), bytes.size(), 0) <= 0) return true;
  }
  return false;
}

std::string HttpConnection::read_until(std::string_view part, std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  while (buffer_.find(part) == std::string::npos) {
    if (!receive(end)) break;
  }
  return std::exchange(buffer_, "");
}

std::string http_request(std::string_view method, std::string_view target, std::string_view body,
                         std::string_view headers) {
  const std::string length = body.empty() && method == "GET" ? "" : fmt::format("Content-Length: {}\r\n", body.size());
  return fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}{}\r\n{}", method, target, length, headers, body);
}

HttpAnswer http_ask(std::uint16_t port, std::string_view method, std::string_view target, std::string_view body,
                    std::string_view headers) {
  HttpConnection connection(port);
  connection.send(http_request(method, target, body, headers));
  return connection.answer().value_or(HttpAnswer());
}

}  // namespace inkling::test
