// The digit in a picture, as a program of its own reads it.
//   outside MODEL PICTURE
#include <algorithm>
#include <cstdio>

#include "base/error.h"
#include "base/files.h"
#include "base/version.h"
#include "image/decode.h"
#include "model/model.h"
#include "network/workspace.h"

int main(int argc, char** argv) try {
  if (argc != 3) return 2;
  const inkling::Model model = inkling::load_model(argv[1]);
  const inkling::Image image = inkling::decode_image(inkling::read_file(argv[2], 1 << 20), argv[2]);
  const auto& network = std::get<inkling::Network>(model.network);
  inkling::Workspace workspace(network.architecture(), 1, inkling::Workspace::Mode::kInference);
  workspace.load(network);
  std::ranges::transform(image.pixels, workspace.input().begin(), [](int pixel) { return pixel / 255.0f; });
  const auto outputs = workspace.forward();
  std::printf("%d\n", static_cast<int>(std::ranges::max_element(outputs) - outputs.begin()));
} catch (const inkling::Error& error) {
  std::fprintf(stderr, "outside: %s\n", error.what());
  return 1;
}
