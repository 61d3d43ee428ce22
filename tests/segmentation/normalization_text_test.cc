#include <gtest/gtest.h>

#include "segmentation/normalize.h"
#include "support/errors.h"

namespace inkling::segmentation {
namespace {

TEST(NormalizationText, ReadsBackAsItself) {
  EXPECT_EQ(to_text({InputStyle::kMnist, 0}), "mnist 28x28");
  EXPECT_EQ(to_text({InputStyle::kMnist, 2.4f}), "mnist 28x28 stroke 2.4");
  EXPECT_EQ(to_text({InputStyle::kBlocks, 0}), "blocks 8x8");
  for (const Normalization& normalization :
       {Normalization{InputStyle::kMnist, 0}, {InputStyle::kMnist, 2.4f}, {InputStyle::kBlocks, 0.3f}}) {
    EXPECT_EQ(parse_normalization(to_text(normalization)), normalization);
  }
}

TEST(NormalizationText, RefusesEverythingElse) {
  for (const char* text :
       {"", "mnist", "mnist 28x28 ", "mnist 28x28 stroke", "mnist 28x28 stroke ", "mnist 28x28 stroke 0",
        "mnist 28x28 stroke -1", "mnist 28x28 stroke nan", "mnist 28x28 stroke inf", "mnist 28x28 stroke 29",
        "mnist 28x28 stroke 2.40", "mnist 28x28 stroke 2.4 ", "blocks 28x28", "Blocks 8x8", "none"}) {
    test::expect_error(ErrorKind::kData, "expected 'mnist 28x28' or 'blocks 8x8'", [&] { parse_normalization(text); });
  }
}

}  // namespace
}  // namespace inkling::segmentation
