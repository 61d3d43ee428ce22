#include "download/known_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/sha256.h"
#include "support/bytes.h"
#include "support/environment.h"
#include "support/http_server.h"
#include "support/pack.h"
#include "support/temporary_folder.h"

namespace inkling::download {
namespace {

using test::data_error_of;
using test::error_of;
using test::http_ok;
using test::http_part;
using test::http_status;
using test::HttpReply;
using test::HttpRequest;
using test::HttpServer;
using test::pack;
using test::read_text;
using test::TemporaryFolder;
using test::text_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::string content(const std::string& name) { return "The content of " + name + ", and a little more of it."; }
std::string packed(const std::string& name) { return text_of(pack(base::as_bytes(content(name)))); }
KnownFile known(const std::string& name) {
  return {name, content(name).size(), base::sha256_hex(base::as_bytes(content(name)))};
}

// Serves every "/NAME.gz", also in parts.
HttpReply serve(const HttpRequest& request) {
  const std::string body = packed(request.target.substr(1, request.target.size() - 4));
  return request.from ? http_part(body, *request.from) : http_ok(body);
}

class KnownFiles : public testing::Test {
 protected:
  void get(const std::vector<std::string>& mirrors) {
    get_known_files({{known("a-idx1"), known("b-idx1")}, mirrors}, folder_.path(), options_);
  }
  std::string error(const std::vector<std::string>& mirrors) {
    return error_of([&] { get(mirrors); });
  }
  void expect_both() const {
    EXPECT_THAT(folder_.names(), ElementsAre("a-idx1.gz", "b-idx1.gz"));
    EXPECT_EQ(read_text(folder_.file("a-idx1.gz")), packed("a-idx1"));
    EXPECT_EQ(read_text(folder_.file("b-idx1.gz")), packed("b-idx1"));
  }

  TemporaryFolder folder_;
  test::ScopedEnvironment proxy_{"http_proxy", std::nullopt};
  GetOptions options_{.source = std::nullopt, .silence = std::chrono::seconds(1), .listener = {}};
};

TEST_F(KnownFiles, ComeFromTheFirstMirrorThatHasThem) {
  const HttpServer none([](const HttpRequest&) { return http_status(404); });
  const HttpServer server(serve);
  std::vector<std::pair<std::string, GetState>> events;
  options_.listener = [&](const GetProgress& event) {
    if (event.state != GetState::kArriving) events.emplace_back(event.file.name, event.state);
  };
  get({none.url("/"), server.url("/")});
  expect_both();
  EXPECT_THAT(events, ElementsAre(Pair("a-idx1", GetState::kArrived), Pair("b-idx1", GetState::kArrived)));
  events.clear();
  get({});  // nothing is asked for
  EXPECT_THAT(events, ElementsAre(Pair("a-idx1", GetState::kWasThere), Pair("b-idx1", GetState::kWasThere)));
}

TEST_F(KnownFiles, ReplaceWhatIsWrong) {
  folder_.write("a-idx1.gz", "damaged");
  const HttpServer server(serve);
  get({server.url()});
  expect_both();
}

TEST_F(KnownFiles, AreLeftAloneUnpackedAndUnderTheirOldNames) {
  folder_.write("a-idx1", content("a-idx1"));
  folder_.write("b.idx1.gz", packed("b-idx1"));
  get({});
  EXPECT_THAT(folder_.names(), ElementsAre("a-idx1", "b.idx1.gz"));
}

TEST_F(KnownFiles, AreContinued) {
  folder_.write("a-idx1.gz.part", packed("a-idx1").substr(0, 20));
  const HttpServer server(serve);
  get({server.url()});
  expect_both();
  EXPECT_EQ(server.requests().at(0).from, 20u);
}

TEST_F(KnownFiles, AreNotAskedForWhereTheyHadArrivedAlready) {
  folder_.write("a-idx1.gz.part", packed("a-idx1"));
  const HttpServer server(serve);
  get({server.url()});
  expect_both();
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(KnownFiles, ComeAnewWhereThePartWasOfAnotherFile) {
  folder_.write("a-idx1.gz.part", std::string(20, 'x'));
  const HttpServer server(serve);
  get({server.url()});
  expect_both();
}

TEST_F(KnownFiles, AreNotKeptWithTheWrongContent) {
  const HttpServer server([](const HttpRequest&) {
    std::string other = content("a-idx1");
    other[0] = 'X';
    return http_ok(text_of(pack(base::as_bytes(other))));
  });
  EXPECT_THAT(data_error_of([&] { get({server.url()}); }),
              HasSubstr(server.url("/a-idx1.gz") + ": expected SHA-256 " + known("a-idx1").sha256 + ", got "));
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(KnownFiles, AreNotKeptWithTheWrongSize) {
  const HttpServer longer(
      [](const HttpRequest&) { return http_ok(text_of(pack(base::as_bytes(content("a-idx1") + "!")))); });
  EXPECT_THAT(error({longer.url()}), HasSubstr("unpacks to more than 47 bytes"));
  const HttpServer bomb([](const HttpRequest&) { return http_ok(text_of(pack(base::Bytes(10'000'000)))); });
  EXPECT_THAT(error({bomb.url()}), HasSubstr("unpacks to more than 47 bytes"));
  const HttpServer shorter([](const HttpRequest&) { return http_ok(text_of(pack(base::as_bytes("The content")))); });
  EXPECT_THAT(error({shorter.url()}), HasSubstr("expected 47 bytes unpacked, got 11"));
  const HttpServer cut(
      [](const HttpRequest&) { return HttpReply{"HTTP/1.0 200 OK\r\n\r\n" + packed("a-idx1").substr(0, 20)}; });
  EXPECT_THAT(error({cut.url()}), HasSubstr("the gzip data is truncated"));
  const HttpServer page([](const HttpRequest&) { return http_ok("<html>Log in to the hotel's network</html>"); });
  EXPECT_THAT(error({page.url()}), HasSubstr("expected 47 bytes unpacked, got 42"));
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(KnownFiles, ComeFromAFolder) {
  const TemporaryFolder source;
  source.write("a-idx1.gz", packed("a-idx1"));
  options_.source = source.path();
  EXPECT_EQ(error({}), source.path() + ": holds no b-idx1, packed or not");
  source.write("b.idx1", content("b-idx1"));
  get({});
  EXPECT_THAT(folder_.names(), ElementsAre("a-idx1.gz", "b-idx1"));
  EXPECT_EQ(read_text(folder_.file("b-idx1")), content("b-idx1"));
}

TEST_F(KnownFiles, AreNotCopiedWithTheWrongContent) {
  const TemporaryFolder source;
  source.write("a-idx1", "other");
  options_.source = source.path();
  EXPECT_EQ(error({}), source.file("a-idx1") + ": expected 47 bytes unpacked, got 5");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(KnownFiles, ComeFromAnotherUrlAndFromAFileUrl) {
  const HttpServer server(serve);
  options_.source = server.url("/");
  get({"http://127.0.0.1:1/"});
  expect_both();

  const TemporaryFolder other;
  options_.source = "file://" + folder_.path();
  get_known_files({{known("a-idx1")}, {}}, other.file("new/folder"), options_);
  EXPECT_EQ(read_text(other.file("new/folder/a-idx1.gz")), packed("a-idx1"));
}

TEST_F(KnownFiles, AreThoseOfMnist) {
  std::size_t bytes = 0;
  for (const KnownFile& file : known_mnist().files) bytes += file.size;
  EXPECT_EQ(bytes, 70'000u * (784 + 1) + 2 * 16 + 2 * 8);
  EXPECT_EQ(known_mnist().mirrors.size(), 2u);
}

}  // namespace
}  // namespace inkling::download
