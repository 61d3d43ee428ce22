#include "codec/document.h"

#include <cassert>
#include <utility>

#include "codec/pdf.h"
#include "codec/tiff.h"

namespace inkling::codec {

Document::Document(base::Bytes bytes, std::string name, const DecodeOptions& options)
    : bytes_(std::move(bytes)), name_(std::move(name)), options_(options) {
  if (is_tiff(bytes_)) tiff_pages_ = codec::tiff_pages(bytes_, name_);
  if (is_pdf(bytes_)) pdf_ = std::make_unique<const PdfFile>(std::exchange(bytes_, {}), name_);
}

Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

std::size_t Document::pages() const {
  if (pdf_) return pdf_->pages();
  return tiff_pages_.empty() ? 1 : tiff_pages_.size();
}

Picture Document::page(std::size_t index) const {
  assert(index < pages());
  if (pdf_) return pdf_->page(index, options_);
  if (!tiff_pages_.empty()) return decode_tiff_page(bytes_, name_, tiff_pages_[index], options_);
  return decode_picture(bytes_, name_, options_);
}

}  // namespace inkling::codec
