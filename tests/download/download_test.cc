#include "download/download.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "support/bytes.h"
#include "support/environment.h"
#include "support/http_server.h"
#include "support/temporary_folder.h"

namespace inkling::download {
namespace {

using test::error_of;
using test::http_ok;
using test::http_part;
using test::http_status;
using test::HttpReply;
using test::HttpRequest;
using test::HttpServer;
using test::read_text;
using test::TemporaryFolder;
using testing::HasSubstr;
using testing::IsEmpty;

class Download : public testing::Test {
 protected:
  // Downloads `url` to "file", which holds `before`.
  void run(const std::string& url, const std::string& before = "") {
    if (!before.empty()) folder_.write("file", before);
    PartFile file(folder_.file("file"));
    download(url, file, options_);
  }
  std::string error(const std::string& url, const std::string& before = "") {
    return error_of([&] { run(url, before); });
  }
  std::string content() const { return read_text(folder_.file("file")); }

  TemporaryFolder folder_;
  test::ScopedEnvironment proxy_{"http_proxy", std::nullopt};
  DownloadOptions options_{.max_bytes = 1000, .silence = std::chrono::seconds(1), .listener = {}};
};

TEST_F(Download, GetsAFileAndTellsHowFarItIs) {
  const HttpServer server([](const HttpRequest&) { return http_ok("0123456789"); });
  std::uint64_t done = 0;
  std::optional<std::uint64_t> total;
  options_.listener = [&](const DownloadProgress& progress) { done = progress.done, total = progress.total; };
  run(server.url("/digits.gz"));
  EXPECT_EQ(content(), "0123456789");
  EXPECT_EQ(server.requests().at(0).target, "/digits.gz");
  EXPECT_EQ(server.requests().at(0).from, std::nullopt);
  EXPECT_EQ(done, 10u);
  EXPECT_EQ(total, 10u);
}

TEST_F(Download, ContinuesWhatIsThere) {
  const HttpServer server([](const HttpRequest& request) { return http_part("0123456789", request.from.value()); });
  std::uint64_t done = 0;
  options_.listener = [&](const DownloadProgress& progress) { done = progress.done; };
  run(server.url(), "0123");
  EXPECT_EQ(content(), "0123456789");
  EXPECT_EQ(server.requests().at(0).from, 4u);
  EXPECT_EQ(done, 10u);
}

TEST_F(Download, StartsAnewWhereTheServerGivesTheWhole) {
  const HttpServer server([](const HttpRequest&) { return http_ok("0123456789"); });
  run(server.url(), "abcd");
  EXPECT_EQ(content(), "0123456789");
}

TEST_F(Download, StartsAnewWhereTheServerHasNoMore) {
  const HttpServer server([](const HttpRequest& request) { return request.from ? http_status(416) : http_ok("01"); });
  run(server.url(), "abcd");
  EXPECT_EQ(content(), "01");
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(Download, RefusesAnotherPartThanItAskedFor) {
  const HttpServer server([](const HttpRequest&) { return http_part("0123456789", 6); });
  EXPECT_EQ(error(server.url(), "0123"), server.url() + ": the server sends another part");
  EXPECT_EQ(content(), "0123");
}

TEST_F(Download, ReportsWhatTheServerAnswers) {
  const HttpServer server([](const HttpRequest&) { return http_status(404); });
  EXPECT_EQ(error(server.url("/x")), server.url("/x") + ": cannot download: the server answers 404");
}

TEST_F(Download, KeepsWhatCameOfAConnectionThatBroke) {
  const HttpServer server([](const HttpRequest& request) -> HttpReply {
    if (request.from) return http_part("0123456789", *request.from);
    const std::string all = http_ok("0123456789").bytes;
    return {all.substr(0, all.size() - 3)};
  });
  EXPECT_THAT(error(server.url()), HasSubstr("cannot download: transfer closed"));
  EXPECT_EQ(content(), "0123456");
  run(server.url());
  EXPECT_EQ(content(), "0123456789");
}

TEST_F(Download, FollowsRedirectionsButNotForEver) {
  const HttpServer server([](const HttpRequest& request) {
    return request.target == "/there" ? http_ok("0123") : http_status(302, "Location: " + request.target + "\r\n");
  });
  EXPECT_EQ(error(server.url("/loop")), server.url("/loop") + ": cannot download: more than 5 redirections");
  EXPECT_EQ(server.requests().size(), 6u);
  const HttpServer first(
      [&](const HttpRequest&) { return http_status(301, "Location: " + server.url("/there") + "\r\n"); });
  run(first.url());
  EXPECT_EQ(content(), "0123");
}

TEST_F(Download, DoesNotFollowToAFile) {
  const HttpServer server([&](const HttpRequest&) { return http_status(301, "Location: file:///etc/passwd\r\n"); });
  EXPECT_THAT(error(server.url()), HasSubstr("cannot download"));
  EXPECT_THAT(content(), IsEmpty());
}

TEST_F(Download, RefusesTooMuch) {
  const std::string much(1001, 'x');
  const HttpServer honest([&](const HttpRequest&) { return http_ok(much); });
  EXPECT_EQ(error(honest.url()), honest.url() + ": too large: expected at most 1000 bytes");
  EXPECT_THAT(content(), IsEmpty());
  const HttpServer silent([&](const HttpRequest&) { return HttpReply{"HTTP/1.0 200 OK\r\n\r\n" + much}; });
  EXPECT_EQ(error(silent.url()), silent.url() + ": too large: expected at most 1000 bytes");
  const HttpServer parts([&](const HttpRequest& request) { return http_part(much, request.from.value()); });
  EXPECT_EQ(error(parts.url(), "x"), parts.url() + ": too large: expected at most 1000 bytes");
}

TEST_F(Download, GivesUpOnASilentServer) {
  const HttpServer server([](const HttpRequest&) { return HttpReply{"HTTP/1.1 200 OK\r\n", true}; });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(error(server.url()), HasSubstr("cannot download: Operation too slow"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST_F(Download, ReportsAServerThatIsNotThere) {
  std::string url;
  {
    const HttpServer server([](const HttpRequest&) { return http_ok(""); });
    url = server.url();
  }
  EXPECT_THAT(error(url), HasSubstr("cannot download: Failed to connect"));
}

TEST_F(Download, GetsAnEmptyFile) {
  const HttpServer server([](const HttpRequest&) { return http_ok(""); });
  run(server.url());
  EXPECT_EQ(content(), "");
}

TEST_F(Download, CopiesAFileUrl) {
  run("file://" + folder_.write("source", "0123"), "stale and longer");
  EXPECT_EQ(content(), "0123");
  EXPECT_THAT(error("file://" + folder_.file("nowhere")), HasSubstr("cannot download: "));
}

TEST_F(Download, RefusesOtherProtocols) {
  EXPECT_THAT(error("ftp://127.0.0.1/x"), HasSubstr("cannot download: Protocol"));
  EXPECT_THAT(error("nonsense"), HasSubstr("cannot download: "));
}

TEST_F(Download, PassesOnWhatTheListenerThrows) {
  const HttpServer server([](const HttpRequest&) { return http_ok("0123"); });
  options_.listener = [](const DownloadProgress&) { base::fail(ErrorKind::kUsage, "enough"); };
  EXPECT_EQ(error(server.url()), "enough");
}

TEST(PartFile, IsHeldByOneAtATime) {
  const TemporaryFolder folder;
  const PartFile file(folder.file("file"));
  EXPECT_EQ(error_of([&] { PartFile again(folder.file("file")); }),
            folder.file("file") + ": another process is writing to it");
}

TEST(PartFile, IsARegularFile) {
  const TemporaryFolder folder;
  EXPECT_NE(error_of([&] { PartFile file(folder.path()); }), "");
  EXPECT_NE(error_of([&] { PartFile file("/dev/null"); }), "");
  EXPECT_NE(error_of([&] { PartFile file(folder.file("no/such/folder")); }), "");
}

TEST(PartFile, GrowsAndIsCleared) {
  const TemporaryFolder folder;
  PartFile file(folder.write("file", "ab"));
  EXPECT_EQ(file.size(), 2u);
  file.append(base::as_bytes("cd"));
  EXPECT_EQ(file.size(), 4u);
  EXPECT_EQ(read_text(file.path()), "abcd");
  file.clear();
  file.append(base::as_bytes("e"));
  EXPECT_EQ(read_text(file.path()), "e");
  file.remove();
  EXPECT_THAT(folder.names(), IsEmpty());
}

}  // namespace
}  // namespace inkling::download
