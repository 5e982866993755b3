/// CRC-32C (Castagnoli, RFC 3720 appendix B.4): finds torn and rotten records. Not a proof of
/// anything: that is what the tree is for.
#pragma once

#include <cstdint>
#include <string_view>

namespace cupel {

/// Of the bytes, with start and final xor 0xFFFFFFFF. "123456789" gives 0xE3069283.
std::uint32_t crc32c(std::string_view bytes);

/// The same without the processor's instruction; for processors that lack it, and for the test.
std::uint32_t crc32c_by_table(std::string_view bytes);

}  // namespace cupel
