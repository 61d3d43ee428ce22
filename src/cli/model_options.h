// The options of every command that runs a model from a file.
#ifndef INKLING_CLI_MODEL_OPTIONS_H_
#define INKLING_CLI_MODEL_OPTIONS_H_

#include <inkling/model_limits.h>

namespace CLI {
class App;
}

namespace inkling::cli {

// --max-values and --max-multiply-adds, which errors about a model that is too large name. `limits` is the caller's,
// for as long as the command lives.
void add_model_limits(CLI::App& command, ModelLimits& limits);

}  // namespace inkling::cli

#endif  // INKLING_CLI_MODEL_OPTIONS_H_
