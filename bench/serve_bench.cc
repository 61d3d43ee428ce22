// Load for `inkling serve`: docs/performance.md.
//
//   serve_bench PORT PICTURE|seven [--seconds 10] [--rate R] [--connections C] [--slow N] [--target /v1/read?single=1]
//
// "seven" is a picture that is drawn here, a 7 of 64 pixels' height in a PGM file of 96x96. C connections send the
// picture over and over. Without a rate each sends as soon as it was answered: the most that the server does. With one,
// requests are due at R a second, evenly, and a latency counts from when its request was due, so that a server that
// stalls is not excused (coordinated omission). N further connections send a byte a second, of which a request never
// comes. Prints requests a second, and the percentiles of the latency in milliseconds.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "serve_bench: %s\n", what.c_str());
  std::exit(1);
}

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) fail("cannot connect");
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  return socket;
}

// Sends a request and reads its answer. Returns whether the answer was 200.
bool ask(int socket, std::string_view request) {
  if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    fail("send");
  std::string answer;
  char bytes[16384];
  std::size_t wanted = std::string::npos;
  while (answer.size() < wanted) {
    const ssize_t received = ::recv(socket, bytes, sizeof(bytes), 0);
    if (received <= 0) fail("the connection ended");
    answer.append(bytes, static_cast<std::size_t>(received));
    const std::size_t head = answer.find("\r\n\r\n");
    const std::size_t length = answer.find("Content-Length: ");
    if (wanted == std::string::npos && head != std::string::npos)
      wanted = head + 4 + std::stoul(answer.substr(length + 16));
  }
  return answer.starts_with("HTTP/1.1 200");
}

// A 7 with a pen of 7 pixels: (24, 16) to (72, 16) to (40, 80).
std::string draw_seven() {
  constexpr double kPen = 3.5;
  std::string pixels;
  for (int y = 0; y < 96; ++y) {
    for (int x = 0; x < 96; ++x) {
      const auto distance = [&](double x1, double y1, double x2, double y2) {
        const double along = std::clamp(
            ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)), 0.0, 1.0);
        return std::hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
      };
      const double outside = std::min(distance(24, 16, 72, 16), distance(72, 16, 40, 80)) - kPen;
      pixels += static_cast<char>(static_cast<unsigned char>(255 * std::clamp(outside, 0.0, 1.0)));
    }
  }
  return "P5 96 96 255\n" + pixels;
}

double number(const std::map<std::string, std::string>& options, const std::string& name, double otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : std::atof(found->second.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc % 2 == 0)
    fail("usage: serve_bench PORT PICTURE [--seconds S] [--rate R] [--connections C] [--slow N] [--target T]");
  std::map<std::string, std::string> options;
  for (int i = 3; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  std::ifstream file(argv[2], std::ios::binary);
  const std::string picture =
      std::string_view(argv[2]) == "seven" ? draw_seven() : std::string((std::istreambuf_iterator<char>(file)), {});
  if (picture.empty()) fail(std::string(argv[2]) + ": no picture");
  const double seconds = number(options, "--seconds", 10), rate = number(options, "--rate", 0);
  const auto connections = static_cast<std::size_t>(number(options, "--connections", 16));
  const auto slow = static_cast<std::size_t>(number(options, "--slow", 0));
  const std::string target = options.contains("--target") ? options["--target"] : "/v1/read?single=1";
  const std::string request = "POST " + target +
                              " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + std::to_string(picture.size()) +
                              "\r\n\r\n" + picture;

  rlimit files = {};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);

  std::atomic<bool> over = false;
  std::thread crawler([&] {
    std::vector<int> sockets(slow, -1);
    while (!over) {
      for (int& socket : sockets) {
        if (socket < 0) socket = connect_to(port);
        if (::send(socket, "P", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {  // the server has had enough of it
          ::close(socket);
          socket = -1;
        }
      }
      std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    for (const int socket : sockets) ::close(socket);
  });
  if (slow > 0) std::this_thread::sleep_for(std::chrono::seconds(2));

  const auto start = Clock::now() + std::chrono::milliseconds(100);
  const auto end = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::atomic<std::uint64_t> next = 0, errors = 0;
  std::vector<std::vector<double>> latencies(connections);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < connections; ++i) {
    threads.emplace_back([&, i] {
      const int socket = connect_to(port);
      std::this_thread::sleep_until(start);
      while (true) {
        auto due = Clock::now();
        if (rate > 0) {
          due = start + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(static_cast<double>(next++) / rate));
          std::this_thread::sleep_until(due);
        }
        if (due >= end) break;
        if (!ask(socket, request)) ++errors;
        latencies[i].push_back(std::chrono::duration<double, std::milli>(Clock::now() - due).count());
      }
      ::close(socket);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double taken = std::chrono::duration<double>(Clock::now() - start).count();
  over = true;
  crawler.join();

  std::vector<double> all;
  for (const auto& some : latencies) all.insert(all.end(), some.begin(), some.end());
  std::ranges::sort(all);
  const auto percentile = [&](double share) {
    return all.empty()
               ? 0.0
               : all[std::min(all.size() - 1, static_cast<std::size_t>(share * static_cast<double>(all.size())))];
  };
  std::printf("%.0f requests/s, %zu errors; ms: p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, most %.2f\n",
              static_cast<double>(all.size()) / taken, static_cast<std::size_t>(errors), percentile(0.5),
              percentile(0.9), percentile(0.99), percentile(0.999), percentile(1));
}
