// Trains a small network on the built-in digits, says how far it is, and writes it to a file.
//   train_model FILE
#include <inkling/train.h>
#include <cstdio>
#include <exception>

namespace {

class Progress : public inkling::TrainListener {
 public:
  void on_epoch(const inkling::EpochReport& report) override {
    std::printf("epoch %u: loss %.4f\n", report.epoch, report.loss);
  }
  void on_test(const inkling::TestReport& report) override {
    std::printf("%llu of %llu test digits read correctly\n", static_cast<unsigned long long>(report.correct),
                static_cast<unsigned long long>(report.images));
  }
  void on_warning(const std::string& warning) override { std::fprintf(stderr, "train_model: %s\n", warning.c_str()); }
};

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) return std::fputs("usage: train_model FILE\n", stderr), 2;
  inkling::Recipe recipe("digits-mlp");
  recipe.set("epochs", "5").set("learning_rate", "0.003");
  inkling::TrainOptions options;
  options.seed = 7;
  Progress progress;
  inkling::train(recipe, inkling::Dataset::open("digits"), options, progress).save(argv[1]);
} catch (const std::exception& error) {  // inkling::Error, or out of memory
  std::fprintf(stderr, "train_model: %s\n", error.what());
  return 1;
}
