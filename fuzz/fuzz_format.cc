// Field formats. What was taken is an automaton whose moves stay inside of it.
#include <string_view>

#include "fuzz_target.h"
#include "reader/format.h"

using namespace inkling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::accept_or_refuse(
      [&] {
        const reader::Format format = reader::Format::parse(text);
        fuzz::require(format.states() > 0 && format.states() <= reader::Format::kMaxStates);
        for (std::size_t state = 0; state < format.states(); ++state) {
          for (std::size_t digit = 0; digit < 10; ++digit) {
            const auto next = format.next(state, digit);
            fuzz::require(next >= reader::Format::kNowhere && next < static_cast<std::int64_t>(format.states()));
          }
          for (std::size_t sign = 0; sign < base::kSigns.size(); ++sign) {
            const auto next = format.next_sign(state, sign);
            fuzz::require(next >= reader::Format::kNowhere && next < static_cast<std::int64_t>(format.states()));
            fuzz::require(format.names(sign) || next == static_cast<std::int64_t>(state));
          }
        }
        format.matches("0123456789-.,/:+()%$#=");
      },
      ErrorKind::kUsage);
  return 0;
}
