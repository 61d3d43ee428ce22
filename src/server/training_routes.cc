// /v1/recipes and /v1/train.
#include <memory>
#include <utility>
#include <vector>

#include "server/problem.h"
#include "server/service.h"

namespace inkling::server {
namespace {

http::Response recipes(const Call&) {
  Json list = Json::array();
  for (const training::Recipe& recipe : training::recipes()) {
    list.push_back({{"name", recipe.name}, {"text", recipe.summary}, {"fields", default_fields(recipe)}});
  }
  return json_response({{"recipes", std::move(list)}});
}

http::Response train(const Call& call) {
  call.service.require_training_allowed();
  const auto training = call.service.start_training(parse_order(parse_json(call.request.body)));
  http::Response response = json_response({{"id", training->id()}}, 201);
  response.headers.push_back({"Location", "/v1/train/" + training->id()});
  return response;
}

http::Response state(const Call& call) { return json_response(call.service.training(call.parts[0])->state()); }

http::Response events(const Call& call) {
  http::Response response;
  response.content_type = "text/event-stream";
  response.headers.push_back({"X-Accel-Buffering", "no"});
  response.events = [training = call.service.training(call.parts[0]), weights = call.flag("weights")](auto sink) {
    training->events().add(std::move(sink), weights);
  };
  return response;
}

// Tells a training something, and answers its state.
template <typename Tell>
http::Response told(const Call& call, const Tell& tell) {
  const auto training = call.service.training(call.parts[0]);
  if (training->has_ended()) refuse(409, "the training {} has ended", training->id());
  tell(training->pace());
  training->tell_state();
  return json_response(training->state());
}

http::Response pause(const Call& call) {
  return told(call, [](Pace& pace) { pace.pause(); });
}
http::Response resume(const Call& call) {
  return told(call, [](Pace& pace) { pace.resume(); });
}
http::Response step(const Call& call) {
  return told(call, [](Pace& pace) { pace.step(); });
}
http::Response stop(const Call& call) {
  return told(call, [](Pace& pace) { pace.stop(); });
}
http::Response set_speed(const Call& call) {
  Fields fields(parse_json(call.request.body));
  const auto speed = fields.take_number("speed", 0, Pace::kMaxSpeed);
  fields.require_empty();
  if (!speed) refuse(400, "speed: expected steps a second, 0 for as many as it can");
  return told(call, [&](Pace& pace) { pace.set_speed(*speed); });
}

}  // namespace

std::vector<Route> training_routes() {
  using http::Cost;
  return {{"GET", "/v1/recipes", {}, Cost::kNone, recipes},
          {"POST", "/v1/train", {}, Cost::kLong, train},
          {"GET", "/v1/train/{id}", {}, Cost::kShort, state},
          {"GET", "/v1/train/{id}/events", {"weights"}, Cost::kShort, events},
          {"POST", "/v1/train/{id}/pause", {}, Cost::kShort, pause},
          {"POST", "/v1/train/{id}/resume", {}, Cost::kShort, resume},
          {"POST", "/v1/train/{id}/step", {}, Cost::kShort, step},
          {"POST", "/v1/train/{id}/stop", {}, Cost::kShort, stop},
          {"POST", "/v1/train/{id}/speed", {}, Cost::kShort, set_speed}};
}

}  // namespace inkling::server
