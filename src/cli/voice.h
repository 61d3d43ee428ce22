// Which of the processes that work together speaks.
#ifndef INKLING_CLI_VOICE_H_
#define INKLING_CLI_VOICE_H_

namespace inkling::cli {

enum class Voice : bool { kSilent, kSpeaks };

// From now on this process writes to standard output and standard error, by the functions of cli/output.h, or does not.
void set_voice(Voice voice);

}  // namespace inkling::cli

#endif  // INKLING_CLI_VOICE_H_
