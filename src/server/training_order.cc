// What POST /v1/train asks for.
#include <fmt/format.h>

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "dataset/builtin.h"
#include "dataset/csv.h"
#include "dataset/open.h"
#include "server/problem.h"
#include "server/training_run.h"
#include "training/recipe_fields.h"

namespace inkling::server {
namespace {

constexpr std::uint64_t kMaxSeed = std::numeric_limits<std::uint32_t>::max();
constexpr std::string_view kDashes = "--";

// What a client calls an option of the command line.
std::string key_of(const char* option) { return std::string(option).substr(kDashes.size()); }

// A field's value as the command line would have it.
std::string text_of(const std::string& name, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  refuse(400, "{}: expected a number or a text", name);
}

template <typename Settings>
void apply(const std::vector<training::Field<Settings>>& fields, Fields& body, Settings& settings) {
  for (const training::Field<Settings>& field : fields) {
    if (field.option.name == nullptr) continue;
    const std::string name = key_of(field.option.name);
    const auto value = body.take(name);
    if (!value) continue;
    const std::string text = text_of(name, *value);
    if (field.option.check) {
      if (const std::string wrong = field.option.check(text); !wrong.empty()) refuse(400, "{}: {}", name, wrong);
    }
    try {
      field.read(text, settings);
    } catch (const Error& error) {
      refuse(400, "{}: {}", name, error.what());
    }
  }
}

template <typename Settings>
void add_defaults(const std::vector<training::Field<Settings>>& fields, const Settings& settings, Json& json) {
  for (const training::Field<Settings>& field : fields) {
    if (field.option.name == nullptr) continue;
    const std::string value = field.write(settings);
    const Json number = Json::parse(value, nullptr, /*allow_exceptions=*/false);
    json[key_of(field.option.name)] = number.is_number() ? number : Json(value);
  }
}

// The data that is called so, whole. "reading" is made when the training starts: it takes minutes.
dataset::Partition open_data(const std::string& name) {
  if (name == "digits") return {.train = dataset::whole(dataset::builtin_digits())};
  if (name == "mnist") return dataset::open_dataset(name);
  if (name == "reading") return {};
  refuse(400, "data: expected digits, mnist or reading, got '{}'", base::printable(name));
}

}  // namespace

Json default_fields(const training::Recipe& recipe) {
  Json json = Json::object();
  json["data"] = recipe.data;
  json["seed"] = training::TrainOptions().seed;
  if (const auto* classic = std::get_if<training::ClassicSettings>(&recipe.settings)) {
    add_defaults(training::classic_fields(), *classic, json);
  } else {
    add_defaults(training::minibatch_fields(), std::get<training::MinibatchSettings>(recipe.settings), json);
  }
  return json;
}

TrainingOrder parse_order(const Json& body) {
  Fields fields(body);
  TrainingOrder order;
  const std::string name = fields.take_text("recipe").value_or("classic");
  try {
    order.recipe = training::find_recipe(name);
  } catch (const Error& error) {
    refuse(400, "recipe: {}", error.what());
  }
  order.options.seed = fields.take_whole("seed", 0, kMaxSeed).value_or(order.options.seed);
  order.speed = fields.take_number("speed", 0, Pace::kMaxSpeed).value_or(0);
  order.paused = fields.take_flag("paused").value_or(false);
  order.options.test_fraction = fields.take_number("test_fraction", 0.01, 0.99).value_or(order.options.test_fraction);
  if (auto* classic = std::get_if<training::ClassicSettings>(&order.recipe.settings)) {
    apply(training::classic_fields(), fields, *classic);
  } else {
    apply(training::minibatch_fields(), fields, std::get<training::MinibatchSettings>(order.recipe.settings));
  }
  const auto csv = fields.take_text("csv");
  const auto data = fields.take_text("data");
  fields.require_empty();
  if (csv && !csv->empty()) {
    order.recipe.data = data.value_or("data.csv");
    order.data = {.train =
                      dataset::whole(dataset::parse_csv(base::as_bytes(*csv), base::printable(order.recipe.data)))};
    return order;
  }
  order.recipe.data = data.value_or(order.recipe.data);
  order.data = open_data(order.recipe.data);
  return order;
}

}  // namespace inkling::server
