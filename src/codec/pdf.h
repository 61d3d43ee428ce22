// PDF documents, each page drawn by poppler's pdftoppm: a program of its own, started without a shell, with limits of
// time and memory, so that what a hostile document does stays there.
#ifndef INKLING_CODEC_PDF_H_
#define INKLING_CODEC_PDF_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/files.h"
#include "codec/picture.h"

namespace inkling::codec {

// Whether `bytes` start as a PDF does.
bool is_pdf(std::span<const std::byte> bytes);

// What pdfinfo says of a document.
struct PdfInfo {
  std::size_t pages = 0;
  double width = 0;  // of the page that was asked for, in points of 1/72 inch
  double height = 0;
};

// The output of pdfinfo; nullopt where it names no pages. A size is 0 where there is none.
std::optional<PdfInfo> parse_pdf_info(std::string_view text);

// Const and thread-safe.
class PdfFile {
 public:
  // Throws Error(kData) where the document is damaged, locked by a password, or has no pages or more than kMaxPages;
  // Error(kIo) where pdfinfo and pdftoppm (Debian's package poppler-utils) are not there.
  PdfFile(std::span<const std::byte> bytes, const std::string& name);
  PdfFile(const PdfFile&) = delete;
  PdfFile& operator=(const PdfFile&) = delete;
  ~PdfFile();

  std::size_t pages() const { return pages_; }

  // The page `index`, 0..pages()-1, in grey, at 300 pixels an inch. Throws as decode_picture, and Error(kData) for a
  // page that takes more than a minute or 2 GiB to draw.
  Picture page(std::size_t index, const DecodeOptions& options) const;

 private:
  PdfInfo info(std::size_t page) const;

  std::string name_;
  int file_ = -1;  // in memory
  std::size_t pages_ = 0;
};

}  // namespace inkling::codec

#endif  // INKLING_CODEC_PDF_H_
