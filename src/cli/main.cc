#include "cli/command_line.h"

int main(int argc, char** argv) { return inkling::cli::run(argc, argv); }
