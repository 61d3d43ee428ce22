// Options of every command that opens a dataset: what its user knows of it better than its files show.
#ifndef INKLING_CLI_DATA_OPTIONS_H_
#define INKLING_CLI_DATA_OPTIONS_H_

#include <string>

#include "dataset/open.h"

namespace CLI {
class App;
}

namespace inkling::cli {

// Adds them to `command`, in `group` of its help. `options` must outlive it.
void add_data_options(CLI::App& command, dataset::OpenOptions& options, const std::string& group = "About the data");

// Says the warnings of `data` on standard error, a line each.
void say_warnings(const dataset::Partition& data);

}  // namespace inkling::cli

#endif  // INKLING_CLI_DATA_OPTIONS_H_
