// Connected components and closings of a page, by Inkling, Leptonica and OpenCV, on one thread: docs/decisions/0009.
// The page is A4 at 300 dots an inch with 3000 short strokes and noise. Ends with 1 where the three do not agree.
#include <benchmark/benchmark.h>
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdio>
#include <opencv2/imgproc.hpp>

#include "base/stream.h"
#include "raster/components.h"
#include "raster/image.h"
#include "raster/morphology.h"

using namespace inkling;

namespace {

constexpr std::size_t kWidth = 2480;
constexpr std::size_t kHeight = 3508;
constexpr std::size_t kPen = 5;

raster::Image make_page() {
  raster::Image page(kWidth, kHeight);
  base::RandomStream random(1, base::Purpose::kTest, 0, 0);
  for (std::uint8_t& pixel : page.values) pixel = static_cast<std::uint8_t>(235 - random.below(8));
  for (int i = 0; i < 3000; ++i) {
    const bool level = random.below(2) == 0;
    const std::size_t length = 20 + random.below(40);
    const raster::Box stroke{random.below(kWidth - 60), random.below(kHeight - 60), level ? length : kPen,
                             level ? kPen : length};
    for (std::size_t y = stroke.top; y < stroke.bottom(); ++y) {
      std::ranges::fill(page.row(y).subspan(stroke.left, stroke.width), std::uint8_t{60});
    }
  }
  return page;
}

// The same page as each of the three has it.
struct Pages {
  Pages() {
    for (std::size_t i = 0; i < page.values.size(); ++i) mask.values[i] = page.values[i] < 128 ? 1 : 0;
    for (std::size_t y = 0; y < kHeight; ++y) {
      for (std::size_t x = 0; x < kWidth; ++x) {
        pixSetPixel(pix, static_cast<int>(x), static_cast<int>(y), page.at(x, y));
        pixSetPixel(pix_mask, static_cast<int>(x), static_cast<int>(y), mask.at(x, y));
      }
    }
    cv::setNumThreads(1);
  }

  raster::Image page = make_page();
  raster::Plane<std::uint8_t> mask{kWidth, kHeight};
  PIX* pix = pixCreate(kWidth, kHeight, 8);
  PIX* pix_mask = pixCreate(kWidth, kHeight, 1);
  cv::Mat mat{kHeight, kWidth, CV_8U, page.values.data()};
  cv::Mat mat_mask{kHeight, kWidth, CV_8U, mask.values.data()};
};

Pages& pages() {
  static Pages pages;
  return pages;
}

std::size_t leptonica_components() {
  PIXA* pixels = nullptr;
  BOXA* boxes = pixConnCompPixa(pages().pix_mask, &pixels, 8);
  const auto count = static_cast<std::size_t>(boxaGetCount(boxes));
  boxaDestroy(&boxes);
  pixaDestroy(&pixels);
  return count;
}

std::size_t opencv_components() {
  cv::Mat labels, statistics, middles;
  return static_cast<std::size_t>(cv::connectedComponentsWithStats(pages().mat_mask, labels, statistics, middles)) - 1;
}

raster::Image leptonica_closed(std::size_t radius) {
  const auto side = static_cast<int>(2 * radius + 1);
  PIX* closed = pixCloseGray(pages().pix, side, side);
  raster::Image result(kWidth, kHeight);
  for (std::size_t y = 0; y < kHeight; ++y) {
    const l_uint32* const line = pixGetData(closed) + y * static_cast<std::size_t>(pixGetWpl(closed));
    for (std::size_t x = 0; x < kWidth; ++x) {
      result.at(x, y) = static_cast<std::uint8_t>(GET_DATA_BYTE(line, x));
    }
  }
  pixDestroy(&closed);
  return result;
}

raster::Image opencv_closed(std::size_t radius) {
  const auto side = static_cast<int>(2 * radius + 1);
  raster::Image result(kWidth, kHeight);
  cv::Mat out{kHeight, kWidth, CV_8U, result.values.data()};
  cv::morphologyEx(pages().mat, out, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {side, side}));
  return result;
}

bool agree() {
  const std::size_t components = raster::find_components(pages().mask).size();
  if (leptonica_components() != components || opencv_components() != components) return false;
  const raster::Image closed = raster::close(pages().page, 12);
  return leptonica_closed(12) == closed && opencv_closed(12) == closed;
}

template <typename Call>
void time(benchmark::State& state, Call call) {
  for (auto _ : state) benchmark::DoNotOptimize(call(static_cast<std::size_t>(state.range(0))));
}

}  // namespace

int main(int count, char** arguments) {
  if (!agree()) {
    std::fputs("raster_peers: the three do not agree\n", stderr);
    return 1;
  }
  benchmark::Initialize(&count, arguments);
  const auto add = [](const char* name, auto call, std::initializer_list<int> radii) {
    auto* const bench = benchmark::RegisterBenchmark(name, [call](benchmark::State& state) { time(state, call); });
    for (const int radius : radii) bench->Arg(radius);
    bench->Unit(benchmark::kMillisecond);
  };
  add("components/inkling", [](std::size_t) { return raster::find_components(pages().mask).size(); }, {0});
  add("components/leptonica", [](std::size_t) { return leptonica_components(); }, {0});
  add("components/opencv", [](std::size_t) { return opencv_components(); }, {0});
  add("close/inkling", [](std::size_t radius) { return raster::close(pages().page, radius); }, {2, 12, 60});
  const auto leptonica_close = [](std::size_t radius) {
    const auto side = static_cast<int>(2 * radius + 1);
    PIX* closed = pixCloseGray(pages().pix, side, side);
    pixDestroy(&closed);
    return radius;
  };
  add("close/leptonica", leptonica_close, {2, 12, 60});
  add("close/opencv", opencv_closed, {2, 12, 60});
  benchmark::RunSpecifiedBenchmarks();
}
