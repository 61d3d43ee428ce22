#include "network/architecture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace inkling::network {
namespace {

std::string round_trip(const std::string& text) { return Architecture::parse(text).to_string(); }

// The message of the error that `text` leads to.
std::string error_of(const std::string& text) {
  try {
    Architecture::parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(Architecture, PrintsTheCanonicalFormBackIdentically) {
  for (const char* text : {
           "input 28x28 | conv 32 3x3 | batchnorm | relu | maxpool 2 | flatten | dropout 0.3 | dense 10",
           "input 8x8 | flatten | dense 100 no-bias | sigmoid | dense 10 no-bias | sigmoid",
           "input 9x7 3 | conv 16 5x5 stride 2 same no-bias | tanh | avgpool 2 | globalavgpool",
           "input 32x24 | conv 8 1x1 stride 3 | conv 8 3x3 same | conv 8 2x2 no-bias | globalavgpool | dropout 0.125",
           "input 1x1 | flatten",
       }) {
    EXPECT_EQ(round_trip(text), text);
  }
}

TEST(Architecture, PutsSpacesWhereTheyBelong) {
  EXPECT_EQ(round_trip("  input   8x8 1|flatten|dense   10  "), "input 8x8 | flatten | dense 10");
  EXPECT_EQ(round_trip("input 8x8 | conv 4 3x3 stride 1 | dropout 0.50 | flatten"),
            "input 8x8 | conv 4 3x3 | dropout 0.5 | flatten");
}

TEST(Architecture, KnowsShapesParametersAndWork) {
  const Architecture architecture = Architecture::parse(
      "input 28x28 | conv 6 5x5 same | batchnorm | relu | maxpool 2 | conv 16 5x5 no-bias | conv 8 3x3 stride 2 | "
      "flatten "
      "| dense 10");
  EXPECT_EQ(architecture.inputs(), 784u);
  EXPECT_EQ(architecture.outputs(), 10u);
  const std::vector<LayerSummary> summary = architecture.summary();
  ASSERT_EQ(summary.size(), 8u);
  EXPECT_EQ(summary[0].name, "conv1");
  EXPECT_EQ(summary[0].text, "conv 6 5x5 same");
  EXPECT_EQ(summary[0].output, (tensor::Shape{6, 28, 28}));
  EXPECT_EQ(summary[0].parameters, 6 * 25 + 6u);
  EXPECT_EQ(summary[0].multiply_adds, 6u * 25 * 28 * 28);
  EXPECT_EQ(summary[1].parameters, 12u);
  EXPECT_EQ(summary[1].multiply_adds, 0u);
  EXPECT_EQ(summary[3].output, (tensor::Shape{6, 14, 14}));
  EXPECT_EQ(summary[4].output, (tensor::Shape{16, 10, 10}));
  EXPECT_EQ(summary[4].parameters, 16u * 6 * 25);
  EXPECT_EQ(summary[5].output, (tensor::Shape{8, 4, 4}));
  EXPECT_EQ(summary[6].output, (tensor::Shape{128}));
  EXPECT_EQ(summary[7].name, "dense1");
  EXPECT_EQ(summary[7].parameters, 1290u);
  EXPECT_EQ(summary[7].multiply_adds, 1280u);
}

TEST(Architecture, CountsLayersOfAKindFromOne) {
  const Architecture architecture = Architecture::parse("input 8x8 | conv 4 3x3 | relu | conv 4 3x3 | relu | flatten");
  EXPECT_EQ(architecture.layers()[2].name, "conv2");
  EXPECT_EQ(architecture.layers()[3].name, "relu2");
}

TEST(Architecture, PointsAtTheColumnOfAnError) {
  EXPECT_EQ(error_of(""), "architecture, column 1: expected input");
  EXPECT_EQ(error_of("dense 10"), "architecture, column 1: expected 'input HEIGHTxWIDTH' first");
  EXPECT_EQ(error_of("input"), "architecture, column 6: expected HEIGHTxWIDTH");
  EXPECT_EQ(error_of("input 28"), "architecture, column 7: expected HEIGHTxWIDTH, got '28'");
  EXPECT_EQ(error_of("input 28x"), "architecture, column 10: expected width, got ''");
  EXPECT_EQ(error_of("input 8x8"), "architecture, column 10: expected a layer behind the input");
  EXPECT_EQ(error_of("input 8x8 |"), "architecture, column 12: expected a layer");
  EXPECT_EQ(error_of("input 8x8 | flaten"), "architecture, column 13: there is no layer 'flaten'");
  EXPECT_EQ(error_of("input 8x8 | input 8x8"), "architecture, column 13: 'input' comes first, and once");
  EXPECT_EQ(error_of("input 8x8 | flatten | dense"), "architecture, column 28: expected units");
  EXPECT_EQ(error_of("input 8x8 | flatten | dense ten"), "architecture, column 29: expected units, got 'ten'");
  EXPECT_EQ(error_of("input 8x8 | flatten | dense -1"), "architecture, column 29: expected units, got '-1'");
  EXPECT_EQ(error_of("input 8x8 | flatten | dense 10 bias"), "architecture, column 32: 'bias' is not expected here");
  EXPECT_EQ(error_of("input 8x8 | flatten | dropout 1"),
            "architecture, column 31: expected a rate from 0 to below 1, got '1'");
  EXPECT_EQ(error_of("input 8x8 | flatten | dropout nan"),
            "architecture, column 31: expected a rate from 0 to below 1, got 'nan'");
  EXPECT_EQ(error_of("input 8x8 | conv 4 3x2 | flatten"), "architecture, column 20: a kernel is as high as wide");
  EXPECT_EQ(error_of("input 8x8 | conv 4 2x2 same | flatten"), "architecture, column 24: 'same' needs an odd kernel");
}

TEST(Architecture, PointsAtALayerThatDoesNotFit) {
  EXPECT_EQ(error_of("input 8x8 | dense 10"),
            "architecture, column 13: dense needs a flat row, but gets 1x8x8: flatten first");
  EXPECT_EQ(error_of("input 8x8 | flatten | conv 4 3x3"),
            "architecture, column 23: conv needs channels x height x width, but gets a flat row of 64");
  EXPECT_EQ(error_of("input 8x4 | conv 4 5x5 | flatten"),
            "architecture, column 13: conv of 5x5 does not fit into 1x8x4");
  EXPECT_EQ(error_of("input 8x8 | maxpool 2 | maxpool 5 | flatten"),
            "architecture, column 25: maxpool of 5x5 does not fit into 1x4x4");
  EXPECT_EQ(error_of("input 8x8 | conv 4 3x3"),
            "architecture, column 13: the last layer must leave a flat row, but leaves 4x6x6");
  EXPECT_EQ(error_of("input 8x8 | dropout 0.5"), "architecture, column 13: expected another layer than dropout");
}

TEST(Architecture, ChecksSizesBeforeItTakesMemory) {
  EXPECT_EQ(error_of("input 0x8 | flatten"), "architecture, column 7: height must be 1 to 1024, got 0");
  EXPECT_EQ(error_of("input 8x1025 | flatten"), "architecture, column 9: width must be 1 to 1024, got 1025");
  EXPECT_EQ(error_of("input 8x8 | flatten | dense 99999999999999999999999"),
            "architecture, column 29: units must be 1 to 65536, got 99999999999999999999999");
  EXPECT_EQ(error_of("input 8x8 | conv 65536 1x1 | conv 65536 1x1 | flatten"),
            "architecture, column 30: more than 100000000 parameters");
  EXPECT_EQ(error_of("input 1024x1024 | conv 17 1x1 | flatten"),
            "architecture, column 19: conv leaves more than 16777216 values");
  EXPECT_EQ(error_of("input 1024x1024 17 | flatten"), "architecture, column 1: more than 16777216 inputs");
  std::string deep = "input 8x8 | flatten";
  for (int i = 0; i < 255; ++i) deep += " | relu";
  EXPECT_EQ(error_of(deep), "no error");
  EXPECT_THAT(error_of(deep + " | relu"), testing::HasSubstr("more than 256 layers"));
  EXPECT_THAT(error_of(std::string(70000, ' ')), testing::HasSubstr("longer than 65536 characters"));
}

TEST(Architecture, ShowsStrangeCharactersHarmlessly) {
  EXPECT_EQ(error_of("input 8x8 | \x1b[31m"), "architecture, column 13: there is no layer '?[31m'");
  EXPECT_EQ(error_of(std::string("input 8x8\0 | flatten", 20)), "architecture, column 9: expected width, got '8?'");
}

TEST(Architecture, KeepsNamesWithoutDropout) {
  const Architecture whole =
      Architecture::parse("input 8x8 | dropout 0.1 | flatten | dense 4 | dropout 0.2 | dense 10");
  EXPECT_EQ(whole.without_dropout().to_string(), "input 8x8 | flatten | dense 4 | dense 10");
  EXPECT_EQ(whole.without_dropout().layers()[2].name, "dense2");
}

TEST(Architecture, KeepsTheRestWithoutItsLastSigmoid) {
  const Architecture whole = Architecture::parse("input 8x8 | flatten | dense 4 | sigmoid | dense 10 | sigmoid");
  EXPECT_EQ(whole.without_last_sigmoid().to_string(), "input 8x8 | flatten | dense 4 | sigmoid | dense 10");
  EXPECT_EQ(whole.without_last_sigmoid().outputs(), 10u);
}

TEST(Architecture, CountsWhatTrainingChanges) {
  // 2 × 3 × 3 + 2, twice 2, and 10 × 8 of what maxpool 3 leaves.
  EXPECT_EQ(
      Architecture::parse("input 8x8 | conv 2 3x3 | batchnorm | maxpool 3 | flatten | dense 10 no-bias").parameters(),
      20u + 4 + 80);
}

TEST(Architecture, CountsTheValuesOfAnImage) {
  // The input, 2 × 6 × 6, 2 × 2 × 2, the same flat, and 10.
  EXPECT_EQ(Architecture::parse("input 8x8 | conv 2 3x3 | maxpool 3 | flatten | dense 10").values(),
            64u + 72 + 8 + 8 + 10);
}

}  // namespace
}  // namespace inkling::network
