// All that the server answers: its routes, and what stands behind them.
#ifndef INKLING_SERVER_SERVICE_H_
#define INKLING_SERVER_SERVICE_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/handler.h"
#include "http/query.h"
#include "server/metrics.h"
#include "server/served_model.h"
#include "server/training_run.h"

namespace inkling::server {

struct ServiceSettings {
  std::optional<model::Model> model = {};  // to read with instead of the model in the box
  std::string model_name = {};             // what people call it
  bool allow_training = true;
};

class Service : public http::Handler {
 public:
  explicit Service(ServiceSettings settings);
  ~Service() override;

  http::Cost cost(const http::Request& request) const override;
  http::Response handle(const http::Request& request) override;
  void on_answer(std::string_view route, unsigned status, double seconds) override;
  void on_stop() override;

  // What metrics say of the moment is asked of `gauges`. To be called before the first request.
  void watch(std::function<Gauges()> gauges) { gauges_ = std::move(gauges); }

  // Whether no training is running any more. True soon after on_stop().
  bool is_idle() const;

  // --- For the routes

  bool is_ready() const { return !stopping_; }
  bool allows_training() const { return settings_.allow_training; }
  Metrics& metrics() { return metrics_; }
  std::string metrics_text() const;

  // The model called `id`, "" for the default one. Throws Problem(404) where there is none, and Problem(409) for a
  // training that has no model yet.
  ModelPointer model(const std::string& id) const;
  std::vector<ModelPointer> models() const;  // the default one first

  // Throws Problem(403) where training is not allowed, Problem(503) where too many are running.
  std::shared_ptr<TrainingRun> start_training(TrainingOrder order);
  std::shared_ptr<TrainingRun> training(const std::string& id) const;  // throws Problem(404)
  void require_training_allowed() const;

 private:
  ServiceSettings settings_;
  std::vector<ModelPointer> own_models_;
  Metrics metrics_;
  std::function<Gauges()> gauges_ = [] { return Gauges(); };
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::map<std::size_t, std::shared_ptr<TrainingRun>> trainings_;  // by number
  std::size_t last_training_ = 0;
};

// What a route's function is given.
struct Call {
  Service& service;
  const http::Request& request;
  http::Query query;
  std::vector<std::string> parts;  // what stands in the path for the pattern's {…}, in order

  // The value of a query parameter; nullopt where it is not there.
  std::optional<std::string> parameter(std::string_view name) const;

  // The same as a yes: "1", "true" or nothing behind its name; "0" and "false" are a no. Throws Problem(400) for
  // anything else.
  bool flag(std::string_view name) const;
  std::optional<double> number(std::string_view name, double min, double max) const;
  std::optional<std::uint64_t> whole(std::string_view name, std::uint64_t min, std::uint64_t max) const;
};

struct Route {
  const char* method;
  const char* pattern;             // "/v1/models/{m}/weights/{layer}"
  std::vector<const char*> query;  // the parameters that it knows
  http::Cost cost;
  http::Response (*answer)(const Call& call);
};

// Every route of the API, those of one room after the other. The page's files come from page/page.h.
const std::vector<Route>& routes();

// The parts of routes(), a file each.
std::vector<Route> reading_routes();    // /v1/read, /v1/explain
std::vector<Route> model_routes();      // /v1/models
std::vector<Route> inference_routes();  // /v2
std::vector<Route> training_routes();   // /v1/train
std::vector<Route> service_routes();    // /metrics, /openapi.json

}  // namespace inkling::server

#endif  // INKLING_SERVER_SERVICE_H_
