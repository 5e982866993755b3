#include "model/defect.h"

namespace cupel {

std::string defect_text(std::string_view text) {
  if (text.size() <= defect_text_bytes_max) return std::string(text);
  std::size_t end = defect_text_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

}  // namespace cupel
