#include "reader/reader.h"

#include <inkling/reader.h>
#include <utility>

#include "api/grey.h"
#include "api/model.h"
#include "base/files.h"
#include "codec/decode.h"

namespace inkling {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 30;  // bytes

}  // namespace

struct Reader::Implementation {
  explicit Implementation(Model content)
      : model(std::move(content)), reader(model::Model(model.implementation().model())) {}

  Model model;
  reader::Reader reader;
};

Reader Reader::builtin() { return Reader(Model::builtin()); }

Reader::Reader(Model model) : implementation_(std::make_unique<Implementation>(std::move(model))) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const Model& Reader::model() const { return implementation_->model; }

Reading Reader::read(const ImageView& picture, const ReadSettings& settings) const {
  return implementation_->reader.read(api::to_grey(picture), settings);
}

Reading Reader::read_file(const std::string& path, const ReadSettings& settings, std::size_t max_pixels) const {
  const raster::Image picture = codec::decode_image(base::read_file(path, kMaxFile), path, max_pixels);
  try {
    return implementation_->reader.read(picture, settings);
  } catch (const model::NotFinite&) {
    throw;                        // which is the model's fault, not the file's
  } catch (const Error& error) {  // which does not know the file's name
    if (error.kind() != ErrorKind::kData) throw;
    throw Error(error.kind(), path + ": " + error.what());
  }
}

}  // namespace inkling
