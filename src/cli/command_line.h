// The command line: `inkling COMMAND …`.
#ifndef INKLING_CLI_COMMAND_LINE_H_
#define INKLING_CLI_COMMAND_LINE_H_

namespace inkling::cli {

// Runs the command that `argv` names and returns the process's exit code: 0, or 1 where inkling verify finds
// other bits, 2 usage, 3 bad data, 4 I/O or resource, 5 diverged. An error is one line on standard error.
int run(int argc, const char* const* argv);

}  // namespace inkling::cli

#endif  // INKLING_CLI_COMMAND_LINE_H_
