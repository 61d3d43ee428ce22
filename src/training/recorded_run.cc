#include "training/recorded_run.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <variant>

#include "base/error.h"
#include "base/text.h"
#include "training/recipe_fields.h"

namespace inkling::training {
namespace {

constexpr std::string_view kClassic = "classic";

// Reads the value of `name` where it is a setting of the recipe or an option. Returns whether it is.
bool read_setting(std::string_view name, std::string_view value, RecordedRun& run) {
  if (auto* classic = std::get_if<ClassicSettings>(&run.recipe.settings)) {
    return read_field(classic_fields(), name, value, *classic);
  }
  return read_field(minibatch_fields(), name, value, std::get<MinibatchSettings>(run.recipe.settings)) ||
         read_field(option_fields(), name, value, run.options);
}

// Throws Error(kData) for a line that is no "name=value".
void read_lines(std::string_view text, RecordedRun& run) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string_view value = line.substr(std::min(equals + 1, line.size()));
    if (read_setting(line.substr(0, equals), value, run)) continue;
    base::fail(ErrorKind::kData, "configuration: unknown line '{}'", base::printable(line));
  }
}

// Whatever a reader took for something else, left out or read twice is not written the same again.
void require_same(std::string_view written, std::string_view text) {
  if (written == text) return;
  std::size_t start = 0;  // of the first line that differs
  for (std::size_t i = 0; i < std::min(written.size(), text.size()) && written[i] == text[i]; ++i) {
    if (written[i] == '\n') start = i + 1;
  }
  const std::string_view expected = written.substr(start, written.find('\n', start) - start);
  const std::string_view got = text.substr(start, text.find('\n', start) - start);
  base::fail(ErrorKind::kData, "configuration: expected '{}', got '{}'", base::printable(expected),
             base::printable(got));
}

}  // namespace

std::string to_text(const RecordedRun& run) {
  std::string text = configuration(run.recipe);
  if (std::holds_alternative<MinibatchSettings>(run.recipe.settings)) write_fields(option_fields(), run.options, text);
  return text;
}

RecordedRun parse_recorded_run(std::string_view name, std::string_view text) {
  RecordedRun run;
  run.recipe.name = name;
  if (name == kClassic) run.recipe.settings = ClassicSettings{};
  try {
    read_lines(text, run);
    if (const auto* settings = std::get_if<MinibatchSettings>(&run.recipe.settings)) require_valid(*settings);
  } catch (const Error& error) {  // the architecture's and the augmentation's are of a user's
    throw Error(ErrorKind::kData, error.what());
  }
  if (!(run.options.validation >= 0 && run.options.validation < 1))
    base::fail(ErrorKind::kData, "validation: expected a number from 0 to below 1");
  require_same(to_text(run), text);
  return run;
}

dataset::Partition recorded_partition(const model::Model& model, dataset::Partition data) {
  const model::Provenance& origin = model.provenance;
  switch (origin.split) {
    case model::SplitKind::kOwn: break;
    case model::SplitKind::kStratified:
      data.test = dataset::hold_out_stratified(data.train, origin.test_fraction, origin.seed);
      break;
    case model::SplitKind::kNumpy:
      if (origin.seed > std::numeric_limits<std::uint32_t>::max()) {
        base::fail(ErrorKind::kData, "this model does not say how its data was split");
      }
      return classic::classic_partition(std::move(data.train), static_cast<std::uint32_t>(origin.seed),
                                        model.networks.front().architecture().parameters(), origin.test_fraction);
  }
  return data;
}

}  // namespace inkling::training
