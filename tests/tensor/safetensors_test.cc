#include "tensor/safetensors.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>

#include <cstring>
#include <limits>

#include "base/files.h"
#include "support/errors.h"

namespace inkling::tensor {
namespace {

using test::expect_error;

// A file with that header, its length before it, and those bytes behind it.
std::string file(const std::string& header, const std::string& data = "") {
  std::string text(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) text[i] = static_cast<char>(header.size() >> 8 * i & 0xff);
  return text + header + data;
}

// The entry of a tensor.
std::string entry(const std::string& name, const std::string& type, const std::string& shape,
                  const std::string& offsets) {
  return "\"" + name + R"(":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

Safetensors parse(const std::string& text) { return parse_safetensors(base::as_bytes(text), "a.safetensors"); }

void expect_refused(const std::string& text, const std::string& message,
                    std::source_location where = std::source_location::current()) {
  expect_error(
      ErrorKind::kData, "a.safetensors: not a valid model file: " + message, [&] { parse(text); }, where);
}

const std::string kZeros(1000, '\0');

TEST(Safetensors, StartsWithItsHeadersLengthAndHeader) {
  const Safetensors content{{{"format", "x"}},
                            {{"b", {{2}, std::vector<float>{1, -2}}}, {"a", {{1, 1}, std::vector<double>{0.5}}}}};
  const base::Bytes bytes = write_safetensors(content);
  const std::string header = R"({"__metadata__":{"format":"x"},"a":{"data_offsets":[0,8],"dtype":"F64","shape":[1,1]},)"
                             R"("b":{"data_offsets":[8,16],"dtype":"F32","shape":[2]}})";
  std::string expected = file(header + std::string((8 - header.size() % 8) % 8, ' '));
  expected += std::string("\0\0\0\0\0\0\xe0\x3f", 8);    // 0.5
  expected += std::string("\0\0\x80\x3f\0\0\0\xc0", 8);  // 1, -2
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), expected);
}

TEST(Safetensors, GivesBackWhatWasWritten) {
  constexpr float kTiny = std::numeric_limits<float>::denorm_min();
  const Safetensors content{
      {{"text", "a \"quoted\" line\nand \\ é"}, {"", ""}},
      {{"floats", {{2, 2}, std::vector<float>{0.1f, -0.0f, kTiny, std::numeric_limits<float>::infinity()}}},
       {"doubles", {{3}, std::vector<double>{0.1, 1e308, 5e-324}}},
       {"empty", {{0, 7}, std::vector<float>{}}},
       {"scalar", {{}, std::vector<float>{1}}}}};
  EXPECT_EQ(parse_safetensors(write_safetensors(content), "a"), content);
  EXPECT_EQ(parse_safetensors(write_safetensors({}), "a"), Safetensors());
}

TEST(Safetensors, ReadsWhatOthersWrite) {
  const Safetensors content = parse(
      file("{" + entry("w", "F32", "[1]", "[0,4]") + R"(,"__metadata__":{"format":"pt"}}  )", {"\0\0\x80\x3f", 4}));
  EXPECT_EQ(content.tensors.at("w"), (Tensor{{1}, std::vector<float>{1}}));
  EXPECT_EQ(content.metadata.at("format"), "pt");
}

TEST(Safetensors, RefusesEveryTruncationAndATrailingByte) {
  const std::string whole = file("{" + entry("w", "F32", "[2]", "[0,8]") + "}", kZeros.substr(0, 8));
  EXPECT_NO_THROW(parse(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) expect_refused(whole.substr(0, length), "");
  expect_refused(whole + '\0', "its tensors take 8 bytes, but 9 are there");
}

TEST(Safetensors, RefusesHeaderLengthsThatAreNotThere) {
  expect_refused("", "it has 0 bytes");
  expect_refused(std::string(7, '\0'), "it has 7 bytes");
  expect_refused(std::string(8, '\0'), "its header is no JSON");
  expect_refused(std::string(8, '\xff') + "{}", "its header claims 18446744073709551615 bytes, but 2 are there");
  expect_refused(std::string("\x03\0\0\0\0\0\0\0{}", 10), "its header claims 3 bytes, but 2 are there");
  expect_refused(std::string("\0\0\0\0\0\0\0\x80{}", 10), "its header claims 9223372036854775808 bytes");
  expect_refused(file("{}" + std::string(1 << 20, ' ')), "its header claims 1048578 bytes");  // there, but too long
}

TEST(Safetensors, RefusesOverlapsAndGaps) {
  const auto two = [](const std::string& first, const std::string& second, std::size_t size) {
    return file("{" + entry("a", "F32", "[2]", first) + "," + entry("b", "F32", "[2]", second) + "}",
                kZeros.substr(0, size));
  };
  EXPECT_NO_THROW(parse(two("[0,8]", "[8,16]", 16)));
  EXPECT_NO_THROW(parse(two("[8,16]", "[0,8]", 16)));
  expect_refused(two("[0,8]", "[4,12]", 12), "tensor b: starts at 4, expected 8");
  expect_refused(two("[0,8]", "[0,8]", 8), "tensor b: starts at 0, expected 8");
  expect_refused(two("[0,8]", "[12,20]", 20), "tensor b: starts at 12, expected 8");
  expect_refused(two("[4,12]", "[12,20]", 20), "tensor a: starts at 4, expected 0");
  expect_refused(two("[0,8]", "[8,16]", 15), "its tensors take 16 bytes, but 15 are there");
}

TEST(Safetensors, RefusesShapesThatDoNotFit) {
  const auto one = [](const std::string& shape, const std::string& offsets) {
    return file("{" + entry("a", "F32", shape, offsets) + "}", kZeros.substr(0, 8));
  };
  expect_refused(one("[3]", "[0,8]"), "tensor a: its shape [3] does not fit its 8 bytes");
  expect_refused(one("[2,2]", "[0,8]"), "tensor a: its shape [2, 2] does not fit");
  expect_refused(one("[2]", "[8,0]"), "tensor a: its shape [2] does not fit its 0 bytes");
  expect_refused(one("[0]", "[8,0]"), "tensor a: its shape [0] does not fit");
  // Products that wrap to 2, with and without the element size.
  expect_refused(one("[4611686018427387906]", "[0,8]"), "tensor a: its shape [4611686018427387906] does not fit");
  expect_refused(one("[9223372036854775809,2]", "[0,8]"), "tensor a: its shape");
  expect_refused(one("[1000000000000,1000000000000]", "[0,8]"), "tensor a: its shape");
  expect_refused(one("[4294967296,4294967296,1]", "[0,0]"), "tensor a: its shape");  // wraps to 0
  // Consistent, but not there.
  expect_refused(one("[250000000000]", "[0,1000000000000]"), "its tensors take 1000000000000 bytes, but 8 are there");
  expect_refused(one("[1,1,1,1,1,1,1,1,2]", "[0,8]"), "tensor a: expected a shape");
}

TEST(Safetensors, RefusesEntriesOfAnotherForm) {
  const auto one = [](const std::string& text) { return file("{\"a\":" + text + "}", kZeros.substr(0, 8)); };
  expect_refused(one("1"), "tensor a: expected dtype, shape and data_offsets");
  expect_refused(one("[]"), "tensor a: expected dtype");
  expect_refused(one(R"({"dtype":"F32","shape":[2]})"), "tensor a: expected dtype");
  expect_refused(one(R"({"dtype":"F32","shape":[2],"offsets":[0,8]})"), "tensor a: expected dtype");
  expect_refused(one(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1})"), "tensor a: expected dtype");
  expect_refused(one(R"({"dtype":"F32","shape":2,"data_offsets":[0,8]})"), "tensor a: expected a shape");
  expect_refused(one(R"({"dtype":"F32","shape":[2],"data_offsets":8})"), "tensor a: expected two data_offsets");
  expect_refused(one(R"({"dtype":"F32","shape":[2],"data_offsets":[8]})"), "tensor a: expected two data_offsets");
  expect_refused(one(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8,8]})"), "tensor a: expected two data_offsets");
  for (const std::string type : {"F16", "BF16", "I32", "U8", "f32", ""}) {
    expect_refused(file("{" + entry("a", type, "[2]", "[0,8]") + "}", kZeros.substr(0, 8)),
                   "tensor a: expected element type F32 or F64");
  }
  for (const std::string size : {"-2", "2.0", "2e0", "\"2\"", "null", "true", "[2]"}) {
    expect_refused(file("{" + entry("a", "F32", "[" + size + "]", "[0,8]") + "}", kZeros.substr(0, 8)), "");
    expect_refused(file("{" + entry("a", "F32", "[2]", "[" + size + ",8]") + "}", kZeros.substr(0, 8)), "");
  }
}

TEST(Safetensors, RefusesHeadersThatAreNoObject) {
  for (const std::string header :
       {"", "x", "{", "{}x", "{}{}", "{'a':1}", "{\"a\":NaN}", "{\"a\":1e999}", "\"\xff\""}) {
    expect_refused(file(header), "its header is no JSON");
  }
  for (const std::string header : {"[]", "1", "null", "\"a\"", " {}"})
    expect_refused(file(header), "its header is no JSON object");
}

// The JSON library takes a NUL for the end of the text and would not look at what follows.
TEST(Safetensors, RefusesHeadersWithANul) {
  expect_refused(file(std::string("{}\0", 3)), "its header is no JSON");
  expect_refused(file(std::string("{}\0{\"a\":1}", 10)), "its header is no JSON");
}

TEST(Safetensors, RefusesNamesThatAreRepeated) {
  const std::string a = entry("a", "F32", "[2]", "[0,8]");
  expect_refused(file("{" + a + "," + a + "}", kZeros.substr(0, 8)), "its header names something twice");
  expect_refused(file(R"({"__metadata__":{"x":"1","x":"2"}})"), "its header names something twice");
  expect_refused(file(R"({"__metadata__":{"x":"1"},"__metadata__":{}})"), "its header names something twice");
  expect_refused(file(R"({"__metadata__":{"x":"1","\u0078":"2"}})"), "its header names something twice");
}

TEST(Safetensors, RefusesDeepNesting) {
  for (const std::size_t depth : {4u, 1000u, 400'000u}) {
    expect_refused(file("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}"),
                   "its header is nested too deeply");
  }
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  expect_refused(file(objects), "its header is nested too deeply");
  expect_refused(file(objects + "1" + std::string(100'000, '}')), "its header is nested too deeply");
}

// A header of the largest size with as many entries as it holds: 100,000 objects, which took a minute when the time for
// one of them grew with their number. The limit is the processor's time, so a busy machine does not matter.
TEST(Safetensors, TakesTimeInProportionToItsHeader) {
  std::string header = "{";
  for (int i = 0; header.size() < (1 << 20) - 20; ++i) header += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":{}";
  header += "}";
  const auto parse = [&header] {
    const rlimit ten_seconds{10, 10};
    ::setrlimit(RLIMIT_CPU, &ten_seconds);
    expect_refused(file(header), "tensor 0: expected dtype, shape and data_offsets");
    std::exit(testing::Test::HasFailure() ? 1 : 0);
  };
  EXPECT_EXIT(parse(), testing::ExitedWithCode(0), "");
}

TEST(Safetensors, RefusesMetadataThatIsNoText) {
  expect_refused(file(R"({"__metadata__":[]})"), "its metadata is no JSON object");
  expect_refused(file(R"({"__metadata__":{"x":1}})"), "its metadata field x is no text");
  expect_refused(file(R"({"__metadata__":{"x":{}}})"), "its metadata field x is no text");
}

TEST(Safetensors, ShowsNamesOnOneLine) {
  expect_refused(file(R"({"a\nb\u001b":1})"), "tensor a?b?: expected dtype");
  expect_refused(file("{\"" + std::string(100'000, 'x') + "\":1}"), "tensor " + std::string(60, 'x') + "...: ");
}

}  // namespace
}  // namespace inkling::tensor
