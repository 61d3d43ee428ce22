// Memory that starts at a cache line, as vector instructions like it.
#ifndef INKLING_BASE_ALIGNED_H_
#define INKLING_BASE_ALIGNED_H_

#include <cstddef>
#include <new>
#include <vector>

namespace inkling::base {

inline constexpr std::size_t kCacheLine = 64;

template <typename T>
struct AlignedAllocator {
  using value_type = T;

  AlignedAllocator() = default;
  template <typename U>
  AlignedAllocator(const AlignedAllocator<U>&) {}  // NOLINT(google-explicit-constructor): as allocators have to

  T* allocate(std::size_t count) {
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t(kCacheLine)));
  }
  void deallocate(T* memory, std::size_t) { ::operator delete(memory, std::align_val_t(kCacheLine)); }

  bool operator==(const AlignedAllocator&) const = default;
};

template <typename T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

}  // namespace inkling::base

#endif  // INKLING_BASE_ALIGNED_H_
