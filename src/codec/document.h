// A file of pictures, page by page: most have one, scans in TIFF or PDF may have many.
#ifndef INKLING_CODEC_DOCUMENT_H_
#define INKLING_CODEC_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "codec/decode.h"

namespace inkling::codec {

class PdfFile;

// Const and thread-safe: several threads may decode pages at the same time.
class Document {
 public:
  // Takes over `bytes`, the content of the file `name`. Throws as tiff_pages and PdfFile; what other formats throw
  // comes with their page.
  Document(base::Bytes bytes, std::string name, const DecodeOptions& options);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  std::size_t pages() const;

  // The page `index`, 0..pages()-1. Throws as decode_picture.
  Picture page(std::size_t index) const;

 private:
  base::Bytes bytes_;
  std::string name_;
  DecodeOptions options_;
  std::vector<std::uint64_t> tiff_pages_;  // of a TIFF: where each is
  std::unique_ptr<const PdfFile> pdf_;     // of a PDF
};

}  // namespace inkling::codec

#endif  // INKLING_CODEC_DOCUMENT_H_
