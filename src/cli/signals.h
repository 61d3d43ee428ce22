// SIGINT and SIGTERM as a request to stop, for work that can stop in good order.
#ifndef INKLING_CLI_SIGNALS_H_
#define INKLING_CLI_SIGNALS_H_

namespace inkling::cli {

// While it lives, the first SIGINT or SIGTERM is noted instead of ending the process; a second one ends it.
// A signal that the process was started to ignore stays ignored.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  // The signal that came, or 0.
  static int received();
};

// From now on, a null pointer that oneDNN follows ends the process with the sentence that memory ran out, and exit
// code 4. Any other crash stays one.
void explain_crashes_of_onednn();

}  // namespace inkling::cli

#endif  // INKLING_CLI_SIGNALS_H_
