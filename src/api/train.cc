#include "training/train.h"

#include <inkling/train.h>
#include <algorithm>
#include <utility>
#include <variant>

#include "api/model.h"
#include "base/checked_size.h"
#include "base/error.h"
#include "base/text.h"
#include "dataset/checks.h"
#include "synthesis/open.h"
#include "training/recipe_fields.h"

namespace inkling {
namespace {

// Sets the field `name` of `settings`. Returns whether there is one.
template <typename Settings>
bool set_field(const std::vector<training::Field<Settings>>& fields, const std::string& name, const std::string& value,
               Settings& settings) {
  for (const training::Field<Settings>& field : fields) {
    if (name != field.name) continue;
    const std::string complaint = field.option.check ? field.option.check(value) : "";
    if (!complaint.empty()) base::fail(ErrorKind::kUsage, "{}: {}", name, complaint);
    const std::string before = field.write(settings);
    try {
      field.read(value, settings);
    } catch (const Error& error) {
      base::fail(ErrorKind::kUsage, "{}: {}", name, error.what());
    }
    // What is not an option of the command line has no check of its own: it is right where it reads as it was written.
    if (field.option.name == nullptr && field.write(settings) != value) {
      base::fail(ErrorKind::kUsage, "{}: expected a value such as '{}', got '{}'", name, before,
                 base::printable(value));
    }
    return true;
  }
  return false;
}

}  // namespace

// --- Recipe

struct Recipe::Implementation {
  training::Recipe recipe;
};

Recipe::Recipe(std::string_view name)
    : implementation_(std::make_shared<const Implementation>(Implementation{training::find_recipe(name)})) {}

std::vector<std::string> Recipe::names() {
  std::vector<std::string> names;
  for (const training::Recipe& recipe : training::recipes()) names.push_back(recipe.name);
  return names;
}

std::string Recipe::summary() const { return implementation().recipe.summary; }
std::string Recipe::data() const { return implementation().recipe.data; }
std::string Recipe::configuration() const { return training::configuration(implementation().recipe); }

Recipe& Recipe::set(std::string_view setting, std::string_view value) {
  const std::string name(setting), text(value);
  training::Recipe recipe = implementation().recipe;
  auto* const classic = std::get_if<training::ClassicSettings>(&recipe.settings);
  const bool found = classic != nullptr ? set_field(training::classic_fields(), name, text, *classic)
                                        : set_field(training::minibatch_fields(), name, text,
                                                    std::get<training::MinibatchSettings>(recipe.settings));
  if (!found) {
    base::fail(ErrorKind::kUsage, "recipe {} has no setting '{}'", recipe.name, base::printable(name));
  }
  implementation_ = std::make_shared<const Implementation>(Implementation{std::move(recipe)});
  return *this;
}

// --- Dataset

struct Dataset::Implementation {
  dataset::Partition data;  // whole
};

Dataset::Dataset(std::shared_ptr<const Implementation> implementation) : implementation_(std::move(implementation)) {}

Dataset Dataset::open(const std::string& name) {
  return Dataset(std::make_shared<const Implementation>(Implementation{synthesis::open_any_dataset(name)}));
}

Dataset::Dataset(const std::string& name, std::size_t height, std::size_t width, std::span<const std::uint8_t> pixels,
                 std::span<const std::uint8_t> labels, std::uint8_t full_ink) {
  const auto expected = base::checked_product({labels.size(), height, width});
  if (!expected || *expected == 0 || *expected != pixels.size()) {
    base::fail(ErrorKind::kUsage, "{}: expected the pixels of {} images of {}x{}, got {}", name, labels.size(), width,
               height, pixels.size());
  }
  dataset::Dataset data{name, height, width, full_ink, {pixels.begin(), pixels.end()}, {labels.begin(), labels.end()}};
  dataset::require_digits(name, data.labels);
  if (full_ink == 0 || std::ranges::max(data.pixels) > full_ink) {
    base::fail(ErrorKind::kData, "{}: expected pixels from 0 to full ink, {}", name, full_ink);
  }
  implementation_ = std::make_shared<const Implementation>(Implementation{{.train = dataset::whole(std::move(data))}});
}

std::size_t Dataset::height() const { return implementation().data.train.data->height; }
std::size_t Dataset::width() const { return implementation().data.train.data->width; }
std::size_t Dataset::size() const { return implementation().data.train.size(); }
std::size_t Dataset::test_size() const { return implementation().data.test.size(); }

// --- train

Model train(const Recipe& recipe, const Dataset& data, const TrainOptions& options, TrainListener& listener) {
  for (const std::string& warning : data.implementation().data.warnings) listener.on_warning(warning);
  training::TrainedModel trained =
      training::train(recipe.implementation().recipe, data.implementation().data, options, listener);
  listener.on_test({trained.test.confusion.total(), trained.test.confusion.correct()});
  return Model(std::make_shared<const Model::Implementation>(std::move(trained.model)));
}

Model train(const Recipe& recipe, const Dataset& data, const TrainOptions& options) {
  TrainListener nobody;
  return train(recipe, data, options, nobody);
}

}  // namespace inkling
