// Model files, and the safetensors container that they are.
//
// A checksum refuses nearly every mutated model before the rest is looked at. So what is a container is looked at again
// with the checksum mended: what then passes is what an attacker could write.
#include "fuzz_target.h"
#include "model/model.h"
#include "tensor/safetensors.h"

using namespace inkling;

namespace {

void read_model(std::span<const std::byte> bytes) {
  fuzz::accept_or_refuse([&] {
    const model::Model model = model::parse_model(bytes, "input");
    fuzz::require(model.height() > 0 && model.width() > 0);
    const base::Bytes written = model::serialize(model);
    fuzz::require(model::serialize(model::parse_model(written, "written")) == written);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::bytes_of(data, size);
  read_model(bytes);
  fuzz::accept_or_refuse([&] {
    tensor::Safetensors content = tensor::parse_safetensors(bytes, "input");
    content.metadata["crc32"] = tensor::checksum(content, "crc32");
    const base::Bytes written = tensor::write_safetensors(content);
    fuzz::require(tensor::write_safetensors(tensor::parse_safetensors(written, "written")) ==
                  written);  // NaN is not equal to itself
    read_model(written);
  });
  return 0;
}
