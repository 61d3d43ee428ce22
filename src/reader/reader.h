// Reads the handwritten numbers in a picture.
//
//   const Reader reader = Reader::builtin();
//   const Reading reading = reader.read(image);      // from any thread
//   for (const LineReading& line : reading.lines) use(line.text());
//
// The way of a picture: segmentation/ink.h finds its ink, components make lines, lines are cut into graphemes (too many
// rather than too few), runs of graphemes are candidate digits that the network scores ("not a digit" among its
// answers), and the most likely path through all of them is the reading; confidences are its posterior probabilities.
#ifndef INKLING_READER_READER_H_
#define INKLING_READER_READER_H_

#include <memory>
#include <string>

#include "model/model.h"
#include "raster/image.h"
#include "reader/explanation.h"
#include "reader/reading.h"

namespace inkling::reader {

class Reader {
 public:
  // The model in the box.
  static Reader builtin();

  // Any model. One without a normalization reads only pictures that are its input, bright ink on dark; so does one for
  // 8x8 pixels where a picture has that size.
  explicit Reader(model::Model model);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  const model::Model& model() const;

  // Throws Error(kUsage) where the settings' format is none, and Error(kData) for a picture that the model cannot read.
  // Const, and safe to call from many threads.
  Reading read(const raster::Image& picture, const ReadSettings& settings = {}) const;

  // The same with every step on the way.
  Explanation explain(const raster::Image& picture, const ReadSettings& settings = {}) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace inkling::reader

#endif  // INKLING_READER_READER_H_
