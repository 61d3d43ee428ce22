// A training that goes on while its clients watch and steer it.
#ifndef INKLING_SERVER_TRAINING_RUN_H_
#define INKLING_SERVER_TRAINING_RUN_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "dataset/partition.h"
#include "server/event_log.h"
#include "server/json_body.h"
#include "server/pace.h"
#include "server/served_model.h"
#include "training/train.h"

namespace inkling::server {

// What POST /v1/train asks for, checked.
struct TrainingOrder {
  training::Recipe recipe;
  training::TrainOptions options;
  dataset::Partition data;  // whole; empty for "reading", which is made when the training starts
  double speed = 0;         // steps a second, 0 for as many as it can
  bool paused = false;
};

// Takes a request's fields. Throws Problem(400) naming the field, and what reading the data throws.
TrainingOrder parse_order(const Json& body);

// The fields of a recipe that can be set, with what they are by default.
Json default_fields(const training::Recipe& recipe);

class TrainingRun {
 public:
  // Starts a thread, of low priority. Throws as training::train() where what was asked for does not fit together.
  TrainingRun(std::string id, TrainingOrder order);
  TrainingRun(const TrainingRun&) = delete;
  TrainingRun& operator=(const TrainingRun&) = delete;
  ~TrainingRun();  // stops it, and waits for that

  const std::string& id() const { return id_; }
  Pace& pace() { return pace_; }
  EventLog& events() { return events_; }

  // To be called behind whatever was told to pace(): says the state where it is another now.
  void tell_state();

  bool has_ended() const;
  Json state() const;

  // The model as it is; null where there is none yet: the recipes that train in minibatches have one at their end.
  ModelPointer model() const;

 private:
  class Listener;

  void run();
  void run_classic();
  void run_minibatches();
  void report_classic();
  void send_sample();
  enum class Wanted : bool { kAlways, kWhereAsked };
  void send_weights(Wanted wanted);
  void note_lost_digits();
  void finish(training::TrainedModel trained);
  void end(const std::string& state, const std::string& error = "");
  std::string state_name() const;  // REQUIRES: the mutex

  const std::string id_;
  const training::Recipe recipe_;
  const training::TrainOptions options_;
  dataset::Partition data_;
  const std::string data_name_;
  Pace pace_;
  EventLog events_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();

  mutable std::mutex mutex_;  // of all that follows
  std::optional<training::ClassicSession> session_;
  mutable ModelPointer model_;
  mutable std::uint64_t model_step_ = 0;  // at which model_ was made of session_
  std::uint64_t step_ = 0;
  std::uint64_t steps_ = 0;
  double accuracy_ = 0;
  double loss_ = 0;
  std::string end_;  // "done", "stopped" or "failed"; "" while it runs
  std::string error_;
  std::string told_state_;

  // Of the training thread.
  std::chrono::steady_clock::time_point last_progress_;
  std::chrono::steady_clock::time_point last_weights_;
  std::uint32_t noted_ = 0;  // a bit for each digit that was said to be lost

  std::thread thread_;  // begins when all else is there
};

}  // namespace inkling::server

#endif  // INKLING_SERVER_TRAINING_RUN_H_
