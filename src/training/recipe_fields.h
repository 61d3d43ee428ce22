// The settings of a recipe, one list a kind of recipe. From them follow the text by which a model file records a run
// (training/recorded_run.h), the settings that `inkling train` takes, and their help.
#ifndef INKLING_TRAINING_RECIPE_FIELDS_H_
#define INKLING_TRAINING_RECIPE_FIELDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/numbers.h"
#include "training/recipe.h"
#include "training/train_options.h"

namespace inkling::training {

enum class Recorded {
  kAlways,
  kWhereSet,  // where it is not as it is by default
  kNever,     // it changes nothing in the result, or is a part of another field
};

// How a user sets a field, where one can.
struct FieldOption {
  const char* name = nullptr;  // of the command line, "--epochs"; null: there is none
  const char* type = "";       // what it takes, "UINT"
  const char* help = "";
  base::Check check = nullptr;  // of what the user wrote; null: read() says what is wrong with it
};

// `Settings` is MinibatchSettings, ClassicSettings or TrainOptions.
template <typename Settings>
struct Field {
  const char* name;                       // in recorded texts, "epochs"
  std::string (*write)(const Settings&);  // its value

  // The inverse. Throws Error where `text` says what cannot be; of a text that write() would not give, it takes what
  // it can, and what is wrong shows when the value is written again.
  void (*read)(std::string_view text, Settings&);

  Recorded recorded = Recorded::kAlways;
  FieldOption option = {};
};

// In the order in which they are recorded.
const std::vector<Field<MinibatchSettings>>& minibatch_fields();
const std::vector<Field<ClassicSettings>>& classic_fields();

// Those of the options that a model file records.
const std::vector<Field<TrainOptions>>& option_fields();

// Appends to `text` a line "name=value" for each field that is recorded.
template <typename Settings>
void write_fields(const std::vector<Field<Settings>>& fields, const Settings& settings, std::string& text) {
  for (const Field<Settings>& field : fields) {
    if (field.recorded == Recorded::kNever) continue;
    const std::string value = field.write(settings);
    if (field.recorded == Recorded::kWhereSet && value == field.write(Settings())) continue;
    text.append(field.name).append("=").append(value).append("\n");
  }
}

// Reads the value of the recorded field `name`. Returns whether there is such a field.
template <typename Settings>
bool read_field(const std::vector<Field<Settings>>& fields, std::string_view name, std::string_view value,
                Settings& settings) {
  for (const Field<Settings>& field : fields) {
    if (field.recorded == Recorded::kNever || name != field.name) continue;
    field.read(value, settings);
    return true;
  }
  return false;
}

}  // namespace inkling::training

#endif  // INKLING_TRAINING_RECIPE_FIELDS_H_
