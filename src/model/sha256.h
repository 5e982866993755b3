/// SHA-256, the one hash of the project (OpenSSL's, fetched once per process).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cupel {

using Hash = std::array<std::uint8_t, 32>;

/// SHA-256 of the bytes.
Hash sha256(std::string_view bytes);

/// The same over pieces. Not thread-safe; one object per stream.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view bytes);
  /// The hash of everything so far; the object starts anew.
  Hash finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

inline std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace cupel
