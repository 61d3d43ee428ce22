#include "server/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "base/numbers.h"
#include "base/text.h"
#include "page/page.h"
#include "server/problem.h"

namespace inkling::server {
namespace {

constexpr std::size_t kMostRunning = 4;     // trainings at a time
constexpr std::size_t kMostKept = 20;       // trainings that can still be asked about
constexpr std::size_t kLongBody = 1 << 20;  // bytes: what comes with more takes long

// Nothing from outside, nothing inline, and no frame around it.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// The parts of `path` that the pattern's {…} stand for; nullopt where it does not match. What is between two slashes
// is letters, digits and some signs, so that nothing in a path is anything but a name.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  while (!pattern.empty()) {
    if (pattern.front() != '{') {
      if (path.empty() || path.front() != pattern.front()) return std::nullopt;
      path.remove_prefix(1);
      pattern.remove_prefix(1);
      continue;
    }
    pattern.remove_prefix(pattern.find('}') + 1);
    const std::string_view part = path.substr(0, path.find('/'));
    const auto is_plain = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (part.empty() || part.size() > 64 || !std::ranges::all_of(part, is_plain)) return std::nullopt;
    parts.emplace_back(part);
    path.remove_prefix(part.size());
  }
  if (!path.empty()) return std::nullopt;
  return parts;
}

// The route for a request, with the path's parts; the methods that the path takes where there is none.
struct Found {
  const Route* route = nullptr;
  std::vector<std::string> parts;
  std::vector<std::string> methods;
};

Found find_route(const http::Request& request) {
  Found found;
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  for (const Route& route : routes()) {
    auto parts = match(route.pattern, request.path);
    if (!parts) continue;
    if (method == route.method) return {&route, std::move(*parts), {}};
    found.methods.emplace_back(route.method);
  }
  return found;
}

void add_policy(http::Response& response) {
  for (const auto& [name, value] : {std::pair{"Content-Security-Policy", kContentPolicy},
                                    {"Referrer-Policy", "no-referrer"},
                                    {"Cross-Origin-Resource-Policy", "same-origin"},
                                    {"Cross-Origin-Opener-Policy", "same-origin"}}) {
    response.headers.push_back({name, value});
  }
}

http::Response asset_response(const page::Asset& asset, const http::Request& request) {
  http::Response response;
  response.route = "page";
  response.content_type = asset.content_type;
  response.headers.push_back({"ETag", std::string(asset.etag)});
  response.headers.push_back({"Cache-Control", "no-cache"});
  if (request.header("if-none-match") == asset.etag) {
    response.status = 304;
  } else {
    response.body = asset.bytes;
  }
  return response;
}

http::Response method_response(const http::Request& request, const std::vector<std::string>& methods) {
  http::Response response =
      http::error(405, fmt::format("{}: expected {}", base::printable(request.method), fmt::join(methods, " or ")));
  response.headers.push_back({"Allow", fmt::format("{}", fmt::join(methods, ", "))});
  return response;
}

void require_known(const http::Query& query, const Route& route) {
  for (const auto& [name, value] : query) {
    if (std::ranges::find(route.query, name) != route.query.end()) continue;
    if (route.query.empty()) refuse(400, "{} takes no parameters, got '{}'", route.pattern, base::printable(name));
    refuse(400, "{} has no parameter '{}': expected {}", route.pattern, base::printable(name),
           fmt::join(route.query, ", "));
  }
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> joined;
    for (auto part : {reading_routes(), model_routes(), inference_routes(), training_routes(), service_routes()}) {
      std::ranges::move(part, std::back_inserter(joined));
    }
    return joined;
  }();
  return all;
}

std::optional<std::string> Call::parameter(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &http::Query::value_type::first);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

bool Call::flag(std::string_view name) const {
  const auto value = parameter(name);
  if (!value || *value == "0" || *value == "false") return false;
  if (value->empty() || *value == "1" || *value == "true") return true;
  refuse(400, "{}: expected 1 or 0, got '{}'", name, base::printable(*value));
}

std::optional<double> Call::number(std::string_view name, double min, double max) const {
  const auto value = parameter(name);
  if (!value) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error != std::errc() || end != value->data() + value->size() || !(number >= min && number <= max)) {
    refuse(400, "{}: expected a number from {} to {}, got '{}'", name, min, max, base::printable(*value));
  }
  return number;
}

std::optional<std::uint64_t> Call::whole(std::string_view name, std::uint64_t min, std::uint64_t max) const {
  const auto value = parameter(name);
  if (!value) return std::nullopt;
  if (const std::string wrong = base::whole_number(min, max)(*value); !wrong.empty())
    refuse(400, "{}: {}", name, wrong);
  return std::stoull(*value);
}

Service::Service(ServiceSettings settings) : settings_(std::move(settings)) {
  if (settings_.model) {
    own_models_.push_back(
        std::make_shared<const ServedModel>("model", settings_.model_name, std::move(*settings_.model)));
    settings_.model.reset();
  }
  own_models_.push_back(std::make_shared<const ServedModel>("builtin", "the model in the box", model::builtin_model()));
}

Service::~Service() = default;

http::Cost Service::cost(const http::Request& request) const {
  const Found found = find_route(request);
  if (found.route == nullptr) return http::Cost::kNone;
  if (found.route->cost == http::Cost::kShort && request.body.size() > kLongBody) return http::Cost::kLong;
  return found.route->cost;
}

http::Response Service::handle(const http::Request& request) {
  const Found found = find_route(request);
  http::Response response = guarded([&] {
    if (found.route != nullptr) {
      const Call call{*this, request, http::parse_query(request.query), found.parts};
      require_known(call.query, *found.route);
      return found.route->answer(call);
    }
    if (!found.methods.empty()) return method_response(request, found.methods);
    const auto asset = page::find(request.path);
    if (!asset) return http::error(404, "there is nothing at this path: see docs/http_api.md or /openapi.json");
    if (request.method != "GET" && request.method != "HEAD") return method_response(request, {"GET"});
    return asset_response(*asset, request);
  });
  if (found.route != nullptr) response.route = found.route->pattern;
  if (response.route != "page") response.headers.push_back({"Cache-Control", "no-store"});
  if (response.status == 503) response.headers.push_back({"Retry-After", "1"});
  add_policy(response);
  return response;
}

void Service::on_answer(std::string_view route, unsigned status, double seconds) {
  metrics_.add_answer(route, status, seconds);
}

void Service::on_stop() {
  stopping_ = true;
  const std::lock_guard lock(mutex_);
  for (const auto& [number, training] : trainings_) training->pace().stop();
}

bool Service::is_idle() const {
  const std::lock_guard lock(mutex_);
  return std::ranges::all_of(trainings_, [](const auto& entry) { return entry.second->has_ended(); });
}

std::string Service::metrics_text() const {
  Gauges gauges = gauges_();
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, training] : trainings_) gauges.trainings += !training->has_ended();
  }
  return metrics_.text(gauges);
}

ModelPointer Service::model(const std::string& id) const {
  if (id.empty()) return own_models_.front();
  for (const ModelPointer& model : own_models_) {
    if (model->id() == id) return model;
  }
  std::shared_ptr<TrainingRun> found;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, training] : trainings_) {
      if (training->id() == id) found = training;
    }
  }
  if (!found) refuse(404, "there is no model '{}': see /v1/models", base::printable(id));
  ModelPointer model = found->model();
  if (!model) refuse(409, "the training {} has no model yet: it has one when it is done", id);
  return model;
}

std::vector<ModelPointer> Service::models() const {
  std::vector<ModelPointer> all = own_models_;
  std::vector<std::shared_ptr<TrainingRun>> trainings;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, training] : trainings_) trainings.push_back(training);
  }
  for (const auto& training : trainings) {
    if (ModelPointer model = training->model()) all.push_back(std::move(model));
  }
  return all;
}

void Service::require_training_allowed() const {
  if (!settings_.allow_training) {
    refuse(403, "training is not allowed here: the server is reached from other machines; start it with --allow-train");
  }
}

std::shared_ptr<TrainingRun> Service::start_training(TrainingOrder order) {
  require_training_allowed();
  if (stopping_) refuse(503, "the server is about to end");
  const std::lock_guard lock(mutex_);
  const auto running = static_cast<std::size_t>(
      std::ranges::count_if(trainings_, [](const auto& entry) { return !entry.second->has_ended(); }));
  if (running >= kMostRunning) refuse(503, "{} trainings are running: stop one of them first", kMostRunning);
  if (trainings_.size() >= kMostKept) {
    const auto oldest = std::ranges::find_if(trainings_, [](const auto& entry) { return entry.second->has_ended(); });
    trainings_.erase(oldest);
  }
  const std::size_t number = ++last_training_;
  auto training = std::make_shared<TrainingRun>(fmt::format("t{}", number), std::move(order));
  trainings_[number] = training;
  return training;
}

std::shared_ptr<TrainingRun> Service::training(const std::string& id) const {
  require_training_allowed();
  const std::lock_guard lock(mutex_);
  for (const auto& [number, training] : trainings_) {
    if (training->id() == id) return training;
  }
  refuse(404, "there is no training '{}'", base::printable(id));
}

}  // namespace inkling::server
