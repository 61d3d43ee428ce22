#include "cli/command_line.h"

#include <fmt/format.h>

#include <inkling/version.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/signals.h"

namespace inkling::cli {
namespace {

constexpr int kUsageExit = 2;
constexpr int kIoExit = 4;
constexpr int kInternalExit = 70;  // EX_SOFTWARE; 1 is inkling verify's
constexpr int kSignalExit = 128;

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage: return kUsageExit;
    case ErrorKind::kData: return 3;
    case ErrorKind::kIo: return kIoExit;
    case ErrorKind::kDiverged: return 5;
    case ErrorKind::kInterrupted:  // by its own signal, or by that of another rank
      return kSignalExit + (StopSignals::received() != 0 ? StopSignals::received() : SIGTERM);
  }
  return kIoExit;
}

// The deepest command that was called.
const CLI::App& called(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? app : called(*commands.front());
}

// The words that call `command`: "inkling data get".
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

std::string usage_message(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = called(app);
  const std::string name = full_name(command);
  std::string message = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    message = fmt::format("unexpected argument '{}'", base::printable(command.remaining(true).front()));
  } else if (&command == &app) {
    const auto unknown = app.remaining();
    message =
        unknown.empty() ? "expected a command" : fmt::format("unknown command '{}'", base::printable(unknown.front()));
  }
  return fmt::format("{} (see {} --help)", message, name);
}

// "inkling" and `words`, quoted where a shell would take them apart.
std::string shell_line(const std::vector<std::string>& words) {
  std::string line = "inkling";
  for (const std::string& word : words) {
    const bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("-_./,:=+%@").find(c) != std::string_view::npos;
    });
    line += ' ';
    if (plain) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

int fail_with(int code, const std::string& message) {
  complain(message);
  return code;
}

int run_command(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a file that may not grow
  explain_crashes_of_onednn();
  const std::string invocation = shell_line({argv + 1, argv + argc});
  CLI::App app{"Learns to read handwritten digits, and reads them."};
  app.name("inkling");
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("inkling {}", kVersion));
  app.get_formatter()->column_width(28);
  app.footer(
      "Examples:\n"
      "  inkling train                       train the classic network on the built-in digits\n"
      "  inkling eval inkling.safetensors    how well it reads the digits it was not trained on\n"
      "  inkling read photo.jpg              read the handwritten numbers in a picture\n"
      "  inkling serve --open                the same in a browser, and how it learns\n"
      "  inkling data get mnist              download the 70,000 digits of MNIST\n"
      "\nResults go to standard output, everything else to standard error. Exit codes: 0 done, 1 inkling verify found\n"
      "other bits, 2 wrong usage, 3 bad data, 4 a file or resource that is not to be had, 5 training diverged, 70 a\n"
      "fault of Inkling itself, 130 or 143 stopped by Ctrl-C or SIGTERM.");
  add_train(app, invocation);
  add_eval(app, invocation);
  add_read(app, invocation);
  add_serve(app);
  add_merge(app);
  add_predict(app);
  add_doctor(app);
  add_inspect(app);
  add_verify(app);
  add_recipes(app);
  add_data(app);
  try {
    app.parse(argc, argv);
    output().flush();
    return 0;
  } catch (const CLI::CallForHelp&) {
    output().write(app.help());
  } catch (const CLI::CallForVersion& version) {
    output().write(fmt::format("{}\n", version.what()));
  } catch (const CLI::RuntimeError& ended) {
    return ended.get_exit_code();  // of a command that has said why
  } catch (const CLI::ParseError& error) {
    return fail_with(kUsageExit, usage_message(app, error));
  } catch (const Error& error) {
    return fail_with(exit_code(error.kind()), error.what());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::system_error& error) {  // of threads and files: nobody between here and there knows more
    return fail_with(kIoExit, error.what());
  } catch (const std::exception& error) {
    return fail_with(kInternalExit, fmt::format("internal error: {}", error.what()));
  }
  try {
    output().flush();
  } catch (const Error& error) {
    return fail_with(exit_code(error.kind()), error.what());
  }
  return 0;
}

}  // namespace

int run(int argc, const char* const* argv) {
  try {
    return run_command(argc, argv);
  } catch (const std::bad_alloc&) {
    write_error("inkling: not enough memory\n");  // which takes none
    return kIoExit;
  }
}

}  // namespace inkling::cli
