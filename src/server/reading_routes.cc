// POST /v1/read and /v1/explain.
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "codec/decode.h"
#include "http/multipart.h"
#include "reader/format.h"
#include "reader/records.h"
#include "server/explain.h"
#include "server/problem.h"
#include "server/service.h"

namespace inkling::server {
namespace {

// What was sent to be read.
struct Picture {
  std::string name;  // "-", or the file's name as a form sends it
  codec::Picture page;
};

Picture decoded(std::string_view bytes, std::string name) {
  if (bytes.empty()) refuse(400, "the body is empty: expected the bytes of a picture");
  const std::string shown = name == "-" ? "the picture" : base::printable(name);
  return {std::move(name), codec::decode_picture(std::as_bytes(std::span(bytes)), shown, {})};
}

Picture picture_of(const http::Request& request) {
  const std::string_view type = request.header("content-type");
  if (!http::is_multipart(type)) return decoded(request.body, "-");
  for (const http::Part& part : http::parse_multipart(type, request.body)) {
    if (part.name == "file") return decoded(part.bytes, part.filename.empty() ? "-" : base::valid_utf8(part.filename));
  }
  refuse(400, "expected a part called 'file' in the multipart body");
}

reader::ReadSettings settings_of(const Call& call) {
  reader::ReadSettings settings;
  settings.single = call.flag("single");
  settings.format = call.parameter("format").value_or("");
  if (const auto length = call.whole("length", 1, reader::Format::kMaxPositions)) {
    if (!settings.format.empty()) refuse(400, "expected format or length, got both");
    settings.format = fmt::format("\\d{{{}}}", *length);
  }
  if (const auto error = call.number("max_error", 0, 1)) settings.min_confidence = 1 - *error;
  return settings;
}

http::Response read(const Call& call) {
  const reader::ReadSettings settings = settings_of(call);
  const ModelPointer model = call.service.model(call.parameter("model").value_or(""));
  const Picture picture = picture_of(call.request);
  const reader::Reading reading = model->reader().read(picture.page.image, settings);
  call.service.metrics().add_reading(reading);
  http::Response response;
  response.content_type = "application/x-ndjson";
  response.body = reader::to_text(reading, {.path = picture.name}, reader::ReadLayout::kJsonLines,
                                  reader::ShownSigns::kNone, picture.page.notes);
  return response;
}

http::Response explain(const Call& call) {
  const reader::ReadSettings settings = settings_of(call);
  const Influence influence = call.flag("influence") ? Influence::kFound : Influence::kLeftOut;
  const ModelPointer model = call.service.model(call.parameter("model").value_or(""));
  const Picture picture = picture_of(call.request);
  const reader::Explanation explanation = model->reader().explain(picture.page.image, settings);
  call.service.metrics().add_reading(explanation.reading);
  return json_response(to_json(explanation, picture.name, model->predictor(), influence));
}

}  // namespace

std::vector<Route> reading_routes() {
  return {{"POST", "/v1/read", {"model", "format", "length", "single", "max_error"}, http::Cost::kShort, read},
          {"POST",
           "/v1/explain",
           {"model", "format", "length", "single", "max_error", "influence"},
           http::Cost::kShort,
           explain}};
}

}  // namespace inkling::server
