// Reads the handwritten numbers in a picture.
//
//   const Reader reader = Reader::builtin();
//   const Reading reading = reader.read(image);      // from any thread
//   for (const LineReading& line : reading.lines) use(line.text());
//
// The way of a picture: segment() (segmentation/segmentation.h) finds ink, connected components and lines of writing.
// read_lines() (reader/steps.h) has the network score each component, cuts components into segments where digits may
// touch (in too many places rather than too few), has the network score runs of segments, which are the candidate
// digits, and takes the most likely path through the lattice of candidates. Confidences are posterior probabilities.
#ifndef INKLING_READER_READER_H_
#define INKLING_READER_READER_H_

#include <memory>
#include <string>

#include "model/model.h"
#include "model/predictor.h"
#include "raster/image.h"
#include "reader/explanation.h"
#include "reader/reading.h"

namespace inkling::reader {

class Reader {
 public:
  // The model in the box.
  static Reader builtin();

  // Reads with any model. A model without a normalization reads only pictures that are its input as they are: of its
  // size, bright ink on dark. A model for 8x8 pixels takes pictures of that size in the same way.
  explicit Reader(model::Model model);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  const model::Model& model() const;

  // What it asks of each candidate.
  const model::Predictor& predictor() const;

  // Throws Error(kUsage) where the settings' format is not one, and Error(kData) for a picture that the model cannot
  // read. Const, and safe to call from many threads.
  Reading read(const raster::Image& picture, const ReadSettings& settings = {}) const;

  // The same reading with every step on the way.
  Explanation explain(const raster::Image& picture, const ReadSettings& settings = {}) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace inkling::reader

#endif  // INKLING_READER_READER_H_
