#include "network/plan.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace inkling::network {
namespace {

// The plan in words: the layers' names, "+" what is computed with them, "'" where only the derivative is left.
std::string plan(const std::string& text, Workspace::Mode mode) {
  const Architecture architecture = Architecture::parse(text);
  std::string words;
  for (const PlannedLayer& planned : plan_layers(architecture, mode)) {
    if (!words.empty()) words += ' ';
    words += architecture.layers()[planned.layer].name;
    if (planned.norm) words += '+' + architecture.layers()[*planned.norm].name;
    if (planned.activation) words += fmt::format("+{}", *planned.activation == LayerKind::kRelu ? "relu" : "other");
    if (planned.done) words += '\'';
  }
  return words;
}

constexpr auto kTraining = Workspace::Mode::kTraining;
constexpr auto kInference = Workspace::Mode::kInference;

TEST(Plan, ComputesActivationsWithTheLayerBefore) {
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | relu | flatten | dense 5 | tanh | dense 2", kTraining),
            "conv1+relu relu1' flatten1 dense1+other tanh1' dense2");
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | relu | flatten | dense 5 | tanh | dense 2", kInference),
            "conv1+relu flatten1 dense1+other dense2");
}

TEST(Plan, DifferentiatesBehindThePooling) {
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | relu | maxpool 2 | flatten", kTraining),
            "conv1+relu maxpool1 relu1' flatten1");
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | maxpool 2 | relu | flatten", kTraining),
            "conv1+relu maxpool1 relu1' flatten1");
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | maxpool 2 | relu | flatten", kInference), "conv1+relu maxpool1 flatten1");
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | relu | avgpool 2 | flatten", kTraining),
            "conv1+relu relu1' avgpool1 flatten1");
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | avgpool 2 | relu | flatten", kTraining), "conv1 avgpool1 relu1 flatten1");
}

TEST(Plan, FoldsBatchNormalizationInInference) {
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | batchnorm | relu | maxpool 2 | flatten", kInference),
            "conv1+batchnorm1+relu maxpool1 flatten1");
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | batchnorm | relu | maxpool 2 | flatten", kTraining),
            "conv1 batchnorm1+relu maxpool1 flatten1");
  EXPECT_EQ(plan("input 8x8 | conv 4 3x3 | relu | batchnorm | flatten", kInference), "conv1+relu batchnorm1 flatten1");
}

TEST(Plan, LeavesDropoutOutOfInference) {
  EXPECT_EQ(plan("input 8x8 | flatten | dense 5 | dropout 0.5 | relu | dropout 0.1", kInference),
            "flatten1 dense1+relu");
  EXPECT_EQ(plan("input 8x8 | flatten | dense 5 | dropout 0.5 | relu", kTraining), "flatten1 dense1 dropout1 relu1");
}

}  // namespace
}  // namespace inkling::network
