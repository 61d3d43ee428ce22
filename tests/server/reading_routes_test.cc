// POST /v1/read and /v1/explain.
#include <nlohmann/json.hpp>
#include <string>

#include "server/service_fixture.h"

namespace inkling::server {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST_F(TheService, ReadsPictures) {
  const http::Response response = ask("POST", "/v1/read", picture_of("3141"), "image/x-portable-graymap");
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(response.content_type, "application/x-ndjson");
  EXPECT_EQ(response.route, "/v1/read");
  const Json line = Json::parse(response.body);
  EXPECT_EQ(line["text"], "3141");
  EXPECT_EQ(line["path"], "-");
  EXPECT_THAT(line["digits"], SizeIs(4));
  EXPECT_EQ(Json::parse(ask("POST", "/v1/read?model=builtin", picture_of("27")).body)["text"], "27");
}

TEST_F(TheService, ReadsFormsAsCurlSendsThem) {
  const std::string body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"27.pgm\"\r\n\r\n" +
                           picture_of("27") + "\r\n--b--\r\n";
  const http::Response response = ask("POST", "/v1/read", body, "multipart/form-data; boundary=b");
  EXPECT_EQ(Json::parse(response.body)["text"], "27");
  EXPECT_EQ(Json::parse(response.body)["path"], "27.pgm");
  expect_refused(ask("POST", "/v1/read", body.substr(0, 200), "multipart/form-data; boundary=b"), 422, "cut off");
  expect_refused(ask("POST", "/v1/read", "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--",
                     "multipart/form-data; boundary=b"),
                 400, "'file'");
}

TEST_F(TheService, ReadsByRules) {
  EXPECT_EQ(Json::parse(ask("POST", "/v1/read?length=2", picture_of("27")).body)["text"], "27");
  EXPECT_EQ(Json::parse(ask("POST", "/v1/read?format=3%5Cd", picture_of("37")).body)["text"], "37");
  EXPECT_EQ(Json::parse(ask("POST", "/v1/read?single=1", picture_of("7")).body)["text"], "7");
  EXPECT_EQ(Json::parse(ask("POST", "/v1/read?max_error=0", picture_of("27")).body)["text"], "??");
  EXPECT_EQ(Json::parse(ask("POST", "/v1/read", test::to_pgm(test::paper(50, 50))).body)["status"], "no digits");
  expect_refused(ask("POST", "/v1/read?length=0", picture_of("2")), 400, "length: expected");
  expect_refused(ask("POST", "/v1/read?length=2&format=x", picture_of("2")), 400, "got both");
  expect_refused(ask("POST", "/v1/read?format=%5B", picture_of("2")), 400, "format, column");
  expect_refused(ask("POST", "/v1/read?max_error=2", picture_of("2")), 400, "max_error: expected a number from 0 to 1");
  expect_refused(ask("POST", "/v1/read?single=maybe", picture_of("2")), 400, "single: expected 1 or 0");
  expect_refused(ask("POST", "/v1/read?length=2&length=3", picture_of("2")), 400, "twice");
  expect_refused(ask("POST", "/v1/read?colour=red", picture_of("2")), 400, "has no parameter 'colour'");
  expect_refused(ask("POST", "/v1/read?model=%2Fetc%2Fpasswd", picture_of("2")), 404,
                 "there is no model '/etc/passwd'");
}

TEST_F(TheService, RefusesWhatIsNoPicture) {
  expect_refused(ask("POST", "/v1/read"), 400, "the body is empty");
  expect_refused(ask("POST", "/v1/read", "hello"), 422, "is no picture");
  expect_refused(ask("POST", "/v1/read", "P5 100000 100000 255\n"), 422, "");
  const std::string picture = picture_of("27");
  expect_refused(ask("POST", "/v1/read", picture.substr(0, picture.size() / 2)), 422, "the picture");
}

TEST_F(TheService, ExplainsWhatItRead) {
  const http::Response response = ask("POST", "/v1/explain?influence=1", picture_of("27"));
  ASSERT_EQ(response.status, 200u) << response.body;
  const Json json = Json::parse(response.body);
  EXPECT_EQ(json["reading"][0], Json::parse(ask("POST", "/v1/read", picture_of("27")).body));
  EXPECT_EQ(json["width"], 200);
  EXPECT_EQ(json["height"], 120);
  EXPECT_EQ(json["light_ink"], false);
  const Json& line = json["lines"][0];
  EXPECT_EQ(line["text"], "27");
  EXPECT_THAT(line["digits"], SizeIs(2));
  const Json& digit = line["digits"][1];
  EXPECT_EQ(digit["digit"], 7);
  EXPECT_EQ(digit["accepted"], true);
  EXPECT_EQ(digit["touches"], false);
  EXPECT_THAT(digit["probabilities"], SizeIs(10));
  EXPECT_THAT(digit["input"]["values"], SizeIs(784));
  EXPECT_GE(digit["box"]["x"], 80);
  // Where the digit's own ink is blanked its probability falls; where there is paper, nothing happens.
  const Json seven =
      Json::parse(ask("POST", "/v1/explain?influence=1&model=builtin", picture_of("7")).body)["lines"][0]["digits"][0];
  ASSERT_THAT(seven["influence"], SizeIs(784));
  double largest = 0;
  for (std::size_t i = 0; i < 784; ++i) largest = std::max(largest, seven["influence"][i].get<double>());
  EXPECT_GT(largest, 0.001);
  EXPECT_EQ(seven["influence"][0], 0);
  EXPECT_THAT(digit["influence"], SizeIs(784));
  EXPECT_FALSE(
      Json::parse(ask("POST", "/v1/explain", picture_of("27")).body)["lines"][0]["digits"][0].contains("influence"));
  EXPECT_THAT(Json::parse(ask("POST", "/v1/explain", test::to_pgm(test::paper(50, 50))).body)["lines"], IsEmpty());
}

}  // namespace
}  // namespace inkling::server
