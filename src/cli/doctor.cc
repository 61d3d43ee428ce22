// inkling doctor: how well labelled pictures of digits are read, and what is unusual about them.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/threads.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/presentation.h"
#include "cli/read_files.h"
#include "codec/decode.h"
#include "dataset/folder.h"
#include "metrics/confusion.h"
#include "model/model.h"
#include "model/predictor.h"
#include "reader/parameters.h"
#include "reader/reader.h"

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxThreads = 256;
constexpr std::size_t kMostExamples = 3;  // of a confusion
constexpr int kIoExit = 4;

struct DoctorOptions {
  std::string folder;
  std::string model = "builtin";
  ModelLimits limits;
  bool json = false;
  std::optional<std::size_t> threads;
};

// A picture and what became of it.
struct Patient {
  std::string path;
  std::size_t truth = 0;
  std::optional<std::size_t> read = {};  // nothing where no digit was found
  std::optional<reader::Traits> traits = {};
  std::size_t ruled_lines = 0;  // that were taken out
  std::string complaint = {};   // where it could not be read at all …
  bool missing = false;         // … as it could not be had: not for what is in it

  bool is_right() const { return read == truth; }
};

std::vector<Patient> list(const std::string& folder) {
  if (!dataset::is_digit_folder(folder)) {
    base::fail(ErrorKind::kData, "{}: expected a folder with folders 0 to 9 of pictures", folder);
  }
  std::vector<Patient> patients;
  for (std::size_t digit = 0; digit < metrics::kDigits; ++digit) {
    const std::string of_digit = (std::filesystem::path(folder) / std::to_string(digit)).string();
    std::error_code error;
    if (!std::filesystem::is_directory(of_digit, error)) continue;
    const FoundFiles found = with_folders({of_digit});
    if (!found.problems.empty()) throw Error(ErrorKind::kIo, found.problems.front());
    for (const std::string& path : found.paths) patients.push_back({.path = path, .truth = digit});
  }
  return patients;
}

void examine(const reader::Reader& reader, Patient& patient) {
  try {
    const raster::Image picture = load_picture(patient.path, codec::kMaxPixels);
    const reader::Explanation explanation = reader.explain(picture, {.single = true});
    if (explanation.reading.lines.empty()) return;
    patient.read = static_cast<std::size_t>(explanation.reading.lines[0].digits[0].digit - '0');
    patient.traits = explanation.traits;
    patient.ruled_lines = explanation.ruled_lines.size();
  } catch (const model::NotFinite&) {
    throw;  // as it would for every picture
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUsage) throw;
    patient.complaint = error.what();
    patient.missing = error.kind() == ErrorKind::kIo;
  }
}

// What may be unusual about a picture.
struct Finding {
  const char* name;  // in JSON
  const char* text;
  std::function<bool(const reader::Traits&, std::size_t ruled_lines)> applies;
};

const std::vector<Finding>& findings() {
  static const std::vector<Finding> all = {
      {"inverted", "light on dark", [](const reader::Traits& traits, std::size_t) { return traits.inverted; }},
      {"low_resolution", "digits lower than 16 pixels",
       [](const reader::Traits& traits, std::size_t) { return traits.height < reader::kAdvice.low_height; }},
      {"thin_strokes", "pen thin for the digit's size",
       [](const reader::Traits& traits, std::size_t) { return traits.stroke < reader::kAdvice.thin_stroke; }},
      {"thick_strokes", "pen thick for the digit's size",
       [](const reader::Traits& traits, std::size_t) { return traits.stroke > reader::kAdvice.thick_stroke; }},
      {"low_contrast", "low contrast",
       [](const reader::Traits& traits, std::size_t) { return traits.contrast < reader::kAdvice.low_contrast; }},
      {"uneven_light", "uneven light",
       [](const reader::Traits& traits, std::size_t) { return traits.light_range > reader::kAdvice.uneven_light; }},
      {"off_centre", "digit off the middle",
       [](const reader::Traits& traits, std::size_t) { return traits.off_centre > reader::kAdvice.off_centre; }},
      {"at_edge", "ink that touches the edge",
       [](const reader::Traits& traits, std::size_t) { return traits.at_edge; }},
      {"ruled_lines", "lines of boxes or paper",
       [](const reader::Traits&, std::size_t ruled_lines) { return ruled_lines > 0; }},
  };
  return all;
}

struct Count {
  std::size_t pictures = 0;
  std::size_t right = 0;

  void add(const Patient& patient) {
    ++pictures;
    right += patient.is_right() ? 1 : 0;
  }
  double accuracy() const { return pictures == 0 ? 0 : static_cast<double>(right) / static_cast<double>(pictures); }
};

struct Confused {
  std::size_t truth = 0;
  std::optional<std::size_t> read = {};
  std::vector<std::string> paths = {};
};

struct Diagnosis {
  Count all;
  std::size_t unreadable = 0;
  std::vector<Count> found;        // for each of findings()
  std::vector<Confused> confused;  // most frequent first
};

Diagnosis diagnose(const std::vector<Patient>& patients) {
  Diagnosis diagnosis;
  diagnosis.found.resize(findings().size());
  for (const Patient& patient : patients) {
    if (!patient.complaint.empty()) {
      ++diagnosis.unreadable;
      continue;
    }
    diagnosis.all.add(patient);
    for (std::size_t i = 0; i < findings().size(); ++i) {
      if (patient.traits && findings()[i].applies(*patient.traits, patient.ruled_lines))
        diagnosis.found[i].add(patient);
    }
    if (patient.is_right()) continue;
    auto& confused = diagnosis.confused;
    auto same = std::ranges::find_if(
        confused, [&](const Confused& one) { return one.truth == patient.truth && one.read == patient.read; });
    if (same == confused.end()) same = confused.insert(same, {patient.truth, patient.read});
    same->paths.push_back(patient.path);
  }
  std::ranges::stable_sort(diagnosis.confused, std::ranges::greater(),
                           [](const Confused& one) { return one.paths.size(); });
  return diagnosis;
}

void print_text(const std::string& folder, const Diagnosis& diagnosis) {
  const Count& all = diagnosis.all;
  output().print("{}: {} of {} pictures read correctly, accuracy {:.4f}\n", folder, all.right, all.pictures,
                 all.accuracy());
  output().write("\nWhat is unusual                   pictures  read correctly\n");
  for (std::size_t i = 0; i < findings().size(); ++i) {
    const Count& count = diagnosis.found[i];
    const std::string right = count.pictures == 0 ? "" : fmt::format("{:.1f}%", 100 * count.accuracy());
    output().print("  {:<32}{:>8}  {:>14}\n", findings()[i].text, count.pictures, right);
  }
  if (diagnosis.confused.empty()) return;
  output().write("\nWhat was read wrong\n");
  for (const Confused& one : diagnosis.confused) {
    std::string examples;
    for (std::size_t i = 0; i < std::min(kMostExamples, one.paths.size()); ++i) {
      examples += (i == 0 ? "" : ", ") + one.paths[i];
    }
    output().print("  {:>4} x  a {} as {}: {}{}\n", one.paths.size(), one.truth,
                   one.read ? fmt::format("a {}", *one.read) : "nothing", examples,
                   one.paths.size() > kMostExamples ? ", ..." : "");
  }
}

nlohmann::ordered_json to_json(const Count& count) {
  return {{"pictures", count.pictures}, {"correct", count.right}, {"accuracy", count.accuracy()}};
}

void print_json(const std::string& folder, const Diagnosis& diagnosis) {
  nlohmann::ordered_json document = {{"folder", folder}};
  document.update(to_json(diagnosis.all));
  document["unreadable"] = diagnosis.unreadable;
  for (std::size_t i = 0; i < findings().size(); ++i) {
    document["unusual"][findings()[i].name] = to_json(diagnosis.found[i]);
  }
  document["confused"] = nlohmann::ordered_json::array();
  for (const Confused& one : diagnosis.confused) {
    nlohmann::ordered_json read = nullptr;
    if (one.read) read = *one.read;
    document["confused"].push_back(
        {{"digit", one.truth}, {"read", read}, {"count", one.paths.size()}, {"paths", one.paths}});
  }
  cli::print_json(document);
}

void doctor(const DoctorOptions& options) {
  std::vector<Patient> patients = list(options.folder);
  if (patients.empty()) base::fail(ErrorKind::kData, "{}: holds no pictures of digits", options.folder);
  const reader::Reader reader(model::open_model(options.model, options.limits));
  base::ThreadPool threads(
      std::min(patients.size(), options.threads.value_or(std::max(1u, std::thread::hardware_concurrency()))));
  threads.run(patients.size(), [&](std::size_t i) { examine(reader, patients[i]); });
  for (const Patient& patient : patients) {
    if (!patient.complaint.empty()) complain("warning: " + patient.complaint);
  }
  const Diagnosis diagnosis = diagnose(patients);
  options.json ? print_json(options.folder, diagnosis) : print_text(options.folder, diagnosis);
  output().flush();
  if (std::ranges::any_of(patients, &Patient::missing)) throw CLI::RuntimeError(kIoExit);
}

}  // namespace

void add_doctor(CLI::App& app) {
  auto options = std::make_shared<DoctorOptions>();
  CLI::App* command =
      app.add_subcommand("doctor", "Say how well labelled pictures are read, and what is unusual about them");
  command->add_option("folder", options->folder, "A folder with folders 0 to 9, of pictures of one digit each")
      ->required();
  command->add_option("--model", options->model, "The model: builtin or a file")->capture_default_str();
  add_model_limits(*command, options->limits);
  command->add_flag("--json", options->json, "Print one JSON document instead of text");
  command->add_option("--threads", options->threads, "Threads (default: as many as processors)")
      ->check(whole_number(1, kMaxThreads));
  command->footer(
      "Examples:\n"
      "  inkling doctor mine\n"
      "  inkling doctor mine --model inkling.safetensors --json");
  command->callback([options] { doctor(*options); });
}

}  // namespace inkling::cli
