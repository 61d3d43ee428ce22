// inkling serve: the page, and the HTTP interface behind it.

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "http/host_check.h"
#include "http/server.h"
#include "model/model.h"
#include "server/service.h"

extern char** environ;

namespace inkling::cli {
namespace {

constexpr std::uint64_t kMaxPort = 65535;
constexpr unsigned kLeastThreads = 2;
constexpr std::chrono::milliseconds kLastWait{500};  // for trainings to end, when all requests are answered

struct ServeOptions {
  std::uint16_t port = 8080;
  std::string host = "127.0.0.1";
  std::string model = "builtin";
  ModelLimits limits;
  bool allow_train = false;
  bool open = false;
};

// Has the desktop open `url`, where there is one that can.
void open_browser(const std::string& url) {
  std::string program = "xdg-open";
  std::string argument = url;
  char* words[] = {program.data(), argument.data(), nullptr};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t process = 0;
  if (::posix_spawnp(&process, words[0], &quiet, nullptr, words, environ) != 0) {
    complain("--open: there is no xdg-open here: open the address above yourself");
  }
  posix_spawn_file_actions_destroy(&quiet);
}

server::ServiceSettings service_settings(const ServeOptions& options) {
  server::ServiceSettings settings;
  settings.allow_training = options.allow_train || http::is_loopback(options.host);
  if (options.model != "builtin") {
    settings.model = model::load_model(options.model, options.limits);
    settings.model_name = options.model.substr(options.model.rfind('/') + 1);
  }
  return settings;
}

void serve(const ServeOptions& options) {
  const StopSignals signals;
  server::Service service(service_settings(options));
  http::Server server({.host = options.host,
                       .port = options.port,
                       .threads = std::max(kLeastThreads, std::thread::hardware_concurrency())},
                      service);
  service.watch([&server] { return server::Gauges{server.queue_length(), server.connections(), 0}; });
  output().print("Serving on {} (Ctrl-C ends it)\n", server.url());
  output().flush();
  if (options.open) open_browser(server.url());
  bool has_ended = server.run([] { return StopSignals::received() != 0; });
  const auto last = std::chrono::steady_clock::now() + kLastWait;
  while (!service.is_idle() && std::chrono::steady_clock::now() < last) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  // Work that cannot be interrupted is not waited for: nothing of it is to be kept.
  if (!has_ended || !service.is_idle()) std::_Exit(EXIT_SUCCESS);
}

}  // namespace

void add_serve(CLI::App& app) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Show in a browser how it reads and learns, and answer programs");
  command
      ->add_option_function<std::uint16_t>(
          "--port", [options](std::uint16_t port) { options->port = port; }, "The port; 0 for any that is free")
      ->check(whole_number(0, kMaxPort))
      ->default_str("8080");
  command->add_option("--host", options->host, "The address to listen on: others than this machine reach 0.0.0.0")
      ->capture_default_str();
  command->add_option("--model", options->model, "The model that reads: builtin or a file")->capture_default_str();
  add_model_limits(*command, options->limits);
  command->add_flag("--allow-train", options->allow_train, "Let those who reach it from other machines train, too");
  command->add_flag("--open", options->open, "Open it in the browser");
  command->footer(
      "Prints one line that says where it is, and goes on until Ctrl-C or SIGTERM; what it is answering then is\n"
      "finished. docs/http_api.md says what programs can ask for.\n"
      "\nExamples:\n"
      "  inkling serve --open\n"
      "  inkling serve --port 0 --model inkling.safetensors\n"
      "  curl --data-binary @photo.jpg http://127.0.0.1:8080/v1/read");
  command->callback([options] { serve(*options); });
}

}  // namespace inkling::cli
