// SHA-256 (FIPS 180-4), from OpenSSL: what files and datasets are known by.
#ifndef INKLING_BASE_SHA256_H_
#define INKLING_BASE_SHA256_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace inkling::base {

// The hash of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();

  void update(std::span<const std::byte> bytes);

  // The hash of all that came, as 64 lower-case hexadecimal digits. REQUIRES: called once, and last.
  std::string hex();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

// The hash of `bytes`, as Sha256::hex.
std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace inkling::base

#endif  // INKLING_BASE_SHA256_H_
