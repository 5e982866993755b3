/// 64 bytes at a time: bit k of a mask says that byte k is one of those looked for. AVX2 where the
/// build allows it, SSE2 (every x86-64) otherwise. The caller guarantees 64 readable bytes.
#pragma once

#include <cstdint>
#include <immintrin.h>

namespace cupel::scan {

#ifdef __AVX2__
struct Block {
  __m256i low, high;
  explicit Block(const char* bytes)
      : low(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes))),
        high(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32))) {}

  static std::uint64_t mask(__m256i first, __m256i second) {
    const auto left = static_cast<std::uint32_t>(_mm256_movemask_epi8(first));
    const auto right = static_cast<std::uint32_t>(_mm256_movemask_epi8(second));
    return static_cast<std::uint64_t>(right) << 32 | left;
  }
  template <class... Characters>
  std::uint64_t any_of(Characters... characters) const {
    __m256i first = _mm256_setzero_si256();
    __m256i second = first;
    ((first = _mm256_or_si256(first, _mm256_cmpeq_epi8(low, _mm256_set1_epi8(characters))),
      second = _mm256_or_si256(second, _mm256_cmpeq_epi8(high, _mm256_set1_epi8(characters)))),
     ...);
    return mask(first, second);
  }
  /// Bytes 0x00 to 0x1F.
  std::uint64_t controls() const {
    const __m256i last = _mm256_set1_epi8(0x1F);
    return mask(_mm256_cmpeq_epi8(_mm256_min_epu8(low, last), low),
                _mm256_cmpeq_epi8(_mm256_min_epu8(high, last), high));
  }
};
#else
struct Block {
  __m128i parts[4];
  explicit Block(const char* bytes) {
    for (int i = 0; i < 4; ++i) {
      parts[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    }
  }
  template <class Test>
  std::uint64_t mask(Test test) const {
    std::uint64_t all = 0;
    for (int i = 3; i >= 0; --i) {
      all = all << 16 | static_cast<std::uint16_t>(_mm_movemask_epi8(test(parts[i])));
    }
    return all;
  }
  template <class... Characters>
  std::uint64_t any_of(Characters... characters) const {
    return mask([&](__m128i part) {
      __m128i found = _mm_setzero_si128();
      ((found = _mm_or_si128(found, _mm_cmpeq_epi8(part, _mm_set1_epi8(characters)))), ...);
      return found;
    });
  }
  /// Bytes 0x00 to 0x1F.
  std::uint64_t controls() const {
    const __m128i last = _mm_set1_epi8(0x1F);
    return mask([&](__m128i part) { return _mm_cmpeq_epi8(_mm_min_epu8(part, last), part); });
  }
};
#endif

/// Bytes that JSON writes with an escape: '"', '\\' and those below 0x20.
inline std::uint64_t escapes(const char* bytes) {
  const Block block(bytes);
  return block.any_of('"', '\\') | block.controls();
}

/// The positions, from `at` on, of bytes a fixed test looks for, in a buffer with 64 bytes behind its
/// end. `Test` maps a pointer to 64 bytes onto a mask.
template <class Test>
class Marks {
 public:
  Marks(const char* bytes, std::size_t size, std::size_t at, Test test)
      : bytes_(bytes), size_(size), test_(test) {
    seek(at);
  }
  /// Position of the next mark, or at least `size` when there is none.
  std::size_t next() {
    while (mask_ == 0) {
      base_ += 64;
      if (base_ >= size_) return size_;
      mask_ = test_(bytes_ + base_);
    }
    const auto bit = static_cast<std::size_t>(__builtin_ctzll(mask_));
    mask_ &= mask_ - 1;
    return base_ + bit;
  }
  void seek(std::size_t at) {
    base_ = at;
    mask_ = at < size_ ? test_(bytes_ + at) : 0;
  }

 private:
  const char* bytes_;
  std::size_t size_;
  std::size_t base_ = 0;
  std::uint64_t mask_ = 0;
  Test test_;
};

}  // namespace cupel::scan
