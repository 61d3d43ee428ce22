#include "cli/png_of_svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "base/error.h"
#include "codec/decode.h"
#include "support/bytes.h"

namespace inkling::cli {
namespace {

using test::error_of;
using testing::HasSubstr;

constexpr const char* kSvg = R"(<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>)";

// How the process treats SIGCHLD while this lives.
class ScopedChildSignal {
 public:
  explicit ScopedChildSignal(void (*action)(int)) : before_(std::signal(SIGCHLD, action)) {}
  ScopedChildSignal(const ScopedChildSignal&) = delete;
  ScopedChildSignal& operator=(const ScopedChildSignal&) = delete;
  ~ScopedChildSignal() { std::signal(SIGCHLD, before_); }

 private:
  void (*before_)(int);
};

TEST(PngOfSvg, DrawsAPixelAUnitWhateverTheProcessDoesWithItsChildren) {
  for (void (*action)(int) : {SIG_DFL, SIG_IGN}) {
    const ScopedChildSignal signal(action);
    require_rsvg_convert();
    const raster::Image image = codec::decode_image(png_of_svg(kSvg), "F");
    EXPECT_EQ(image.width, 3u);
    EXPECT_EQ(image.height, 2u);
    EXPECT_EQ(std::signal(SIGCHLD, action), action);  // and leaves that as it is
  }
}

TEST(PngOfSvg, SaysWhenItCannot) {
  {
    const ScopedChildSignal signal(SIG_DFL);
    EXPECT_THAT(error_of([] { png_of_svg("no svg"); }), HasSubstr("rsvg-convert cannot draw it (exit code 1)"));
  }
  const ScopedChildSignal signal(SIG_IGN);
  EXPECT_THAT(error_of([] { png_of_svg("no svg"); }), HasSubstr("rsvg-convert cannot draw it (exit code unknown)"));
}

}  // namespace
}  // namespace inkling::cli
