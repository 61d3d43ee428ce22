// Models that ask for too much, and models that give no answer.
#include <filesystem>
#include <string>

#include "model/model.h"
#include "support/command_test.h"
#include "support/glyphs.h"

namespace inkling::cli {
namespace {

using namespace test;

class ModelLimitsCommand : public CommandTest {
 protected:
  ModelLimitsCommand() {
    raster::Image picture = paper(320, 120);
    write("123", 40, 40, 12, picture);
    folder_.write("a.pgm", to_pgm(picture));
    folder_.write("b.pgm", to_pgm(picture));
    std::filesystem::create_directories(file("digits/3"));
    folder_.write("digits/3/a.pgm", to_pgm(picture));
  }
};

TEST_F(ModelLimitsCommand, RefusesALargeModelUnlessTheLimitIsRaised) {
  model::save_model(glyph_model(), file("m"));  // 784 values, the same flat, and 11; 784 × 11 multiply-adds
  const std::string values =
      "m: too large: an image takes 1579 values in its 1 network, expected at most 1578 (max-values)";
  const std::string multiply_adds =
      "m: too large: an image takes 8624 multiply-adds in its 1 network, expected at most 8623 (max-multiply-adds)";
  for (const Words& command : {Words{"read", "a.pgm", "--model", "m"}, Words{"doctor", "digits", "--model", "m"},
                               Words{"eval", "m"}, Words{"verify", "m"}}) {
    expect_refused(command + Words{"--max-values", "1578"}, 3, values);
    expect_refused(command + Words{"--max-multiply-adds", "8623"}, 3, multiply_adds);
  }
  EXPECT_EQ(run({"read", "a.pgm", "--model", "m", "--max-values", "1579", "--max-multiply-adds", "8624"}).exit_code, 0);
}

// What is wrong with the model is said once, however many pictures there are.
TEST_F(ModelLimitsCommand, SaysOnceThatAModelGivesNoAnswers) {
  model::Model model = glyph_model();
  auto tensors = model.networks[0].tensors();
  for (float& weight : std::get<0>(tensors.at("dense1.weight").values)) weight = 3e38f;
  model.networks[0].set_tensors(tensors);
  model::save_model(model, file("m"));
  const std::string refusal = "inkling: m: its answers are no finite numbers: its weights are too large";
  for (const Words& more : {Words{}, Words{"--jsonl"}, Words{"--single"}}) {
    expect_refused(Words{"read", "--model", "m", "a.pgm", "b.pgm"} + more, 3, refusal);
  }
  expect_refused({"doctor", "digits", "--model", "m"}, 3, refusal);
}

}  // namespace
}  // namespace inkling::cli
