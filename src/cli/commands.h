// The commands. Each adds itself to the application: its options, its help, and what it does when it is called.
// `invocation` is the command line as a shell takes it, for what says how it was made.
#ifndef INKLING_CLI_COMMANDS_H_
#define INKLING_CLI_COMMANDS_H_

#include <string>

namespace CLI {
class App;
}

namespace inkling::cli {

void add_train(CLI::App& app, const std::string& invocation);
void add_eval(CLI::App& app, const std::string& invocation);
void add_read(CLI::App& app, const std::string& invocation);
void add_serve(CLI::App& app);
void add_doctor(CLI::App& app);
void add_inspect(CLI::App& app);
void add_verify(CLI::App& app);
void add_recipes(CLI::App& app);
void add_data(CLI::App& app);        // with its sub-commands, of which
void add_data_get(CLI::App& data);   // two are large enough
void add_data_show(CLI::App& data);  // for files of their own

inline constexpr const char* kDefaultModel = "inkling.safetensors";

}  // namespace inkling::cli

#endif  // INKLING_CLI_COMMANDS_H_
