// Reads the handwritten numbers in a picture.
//
//   const Reader reader = Reader::builtin();                       // once
//   const Reading reading = reader.read_file("photo.jpg");         // from any thread
//   for (const LineReading& line : reading.lines) use(line.text());
#ifndef INKLING_READER_H_
#define INKLING_READER_H_

#include <inkling/image_view.h>
#include <inkling/model.h>
#include <inkling/reading.h>
#include <cstddef>
#include <memory>
#include <string>

namespace inkling {

// Safe to use from many threads.
class Reader {
 public:
  // Of the pictures that read_file takes: a page scanned at 1000 dots an inch.
  static constexpr std::size_t kMaxPixels = 100'000'000;

  // With the model in the box.
  static Reader builtin();

  // With any model. A model without a normalization reads only pictures that are its input as they are: of its size,
  // bright ink on dark. A model for 8x8 pixels takes pictures of that size in the same way.
  explicit Reader(Model model);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  const Model& model() const;

  // Throws Error(kUsage) where the settings' format is not one, and Error(kData) for a picture that the model cannot
  // read.
  Reading read(const ImageView& picture, const ReadSettings& settings = {}) const;

  // The same for a file of one page in any format that `inkling read` reads (docs/reading.md), turned as its EXIF data
  // says. Throws as read, Error(kIo) where the file cannot be read, and Error(kData) where it is no valid picture, has
  // several pages, or has more than `max_pixels`; takes no memory for pixels before that is known.
  Reading read_file(const std::string& path, const ReadSettings& settings = {},
                    std::size_t max_pixels = kMaxPixels) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace inkling

#endif  // INKLING_READER_H_
