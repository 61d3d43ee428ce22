#include "support/datasets.h"

#include <zlib.h>

#include "support/bytes.h"
#include "support/pack.h"

namespace inkling::test {
namespace {

std::string text_of_numbers(const std::vector<std::uint8_t>& numbers) { return {numbers.begin(), numbers.end()}; }

}  // namespace

std::string little_endian(std::uint64_t value, int size) {
  std::string text;
  for (int i = 0; i < size; ++i) text += static_cast<char>(value >> 8 * i);
  return text;
}

std::string big_endian(std::uint64_t value, int size) {
  const std::string text = little_endian(value, size);
  return {text.rbegin(), text.rend()};
}

std::string make_idx(std::uint32_t magic, const std::vector<std::uint32_t>& dimensions, const std::string& items) {
  std::string text = big_endian(magic, 4);
  for (const std::uint32_t dimension : dimensions) text += big_endian(dimension, 4);
  return text + items;
}

std::vector<std::uint8_t> counted_pixels(std::size_t count) {
  std::vector<std::uint8_t> pixels;
  for (std::size_t i = 0; i < 6 * count; ++i) pixels.push_back(static_cast<std::uint8_t>(i));
  return pixels;
}

std::vector<std::uint8_t> counted_labels(std::size_t count) {
  std::vector<std::uint8_t> labels;
  for (std::size_t i = 0; i < count; ++i) labels.push_back(static_cast<std::uint8_t>(i % 10));
  return labels;
}

std::string idx_images(std::uint32_t count) {
  return make_idx(0x803, {count, 2, 3}, text_of_numbers(counted_pixels(count)));
}

std::string idx_labels(std::uint32_t count) { return make_idx(0x801, {count}, text_of_numbers(counted_labels(count))); }

std::string make_zip(const std::vector<ZipEntry>& entries) {
  std::string members;
  std::string list;
  for (const auto& [name, content, deflated, stated] : entries) {
    const std::string packed = deflated ? text_of(pack(base::as_bytes(content), Packing::kDeflate)) : content;
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    const std::string extra = stated ? little_endian(1, 2) + little_endian(16, 2) + little_endian(stated->first, 8) +
                                           little_endian(stated->second, 8)
                                     : "";
    const std::string common = little_endian(0, 2) + little_endian(deflated ? 8 : 0, 2) + little_endian(0, 4) +
                               little_endian(crc, 4) + little_endian(stated ? ~0u : packed.size(), 4) +
                               little_endian(stated ? ~0u : content.size(), 4) + little_endian(name.size(), 2) +
                               little_endian(extra.size(), 2);
    list += "PK\1\2" + little_endian(20, 2) + little_endian(20, 2) + common + std::string(10, '\0') +
            little_endian(members.size(), 4) + name + extra;
    members += "PK\3\4" + little_endian(20, 2) + common + name + extra + packed;
  }
  return members + list + "PK\5\6" + little_endian(0, 4) + little_endian(entries.size(), 2) +
         little_endian(entries.size(), 2) + little_endian(list.size(), 4) + little_endian(members.size(), 4) +
         little_endian(0, 2);
}

std::string make_npy(const std::string& header, const std::string& items) {
  std::string padded = header;
  while ((10 + padded.size() + 1) % 64 != 0) padded += ' ';
  padded += '\n';
  return "\x93NUMPY" + std::string("\1\0", 2) + little_endian(padded.size(), 2) + padded + items;
}

std::string make_npy_bytes(const std::string& shape, const std::string& items) {
  return make_npy("{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }", items);
}

}  // namespace inkling::test
