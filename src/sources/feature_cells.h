/// One GeoJSON feature into the cells of a row, where its bytes lie.
#pragma once

#include "sources/row.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cupel {

/// Knows the columns shown so far. Features mostly name the same members in the same order: then a
/// name costs one comparison.
class FeatureCells {
 public:
  const std::vector<std::string>& names() const { return names_; }

  /// The feature in [begin, end) of the batch's bytes becomes the cells of the row entered last.
  /// Returns the rule it breaks (not_utf8, not_a_feature, not_json, nan, repeated_member), then nothing
  /// was changed; or an empty text.
  std::string_view read(RowBatch& batch, std::size_t begin, std::size_t end);

 private:
  /// One member of a feature or of its properties, where it lies in the batch.
  struct Member {
    std::uint32_t column;
    RowBatch::Span span;
  };
  std::string_view read_object(RowBatch& batch, std::size_t begin, std::size_t end, bool properties);
  std::string_view read_value(RowBatch& batch, std::size_t& at, std::size_t end, bool properties,
                              std::string_view name);
  std::string_view enter(std::string_view name, bool properties, RowBatch::Span span, bool present);
  std::uint32_t column_of(std::string_view name, bool properties);

  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> positions_;  // looked up, never iterated
  std::vector<Member> members_;
  std::vector<std::uint64_t> seen_;   // by column: number of the last feature that named it
  std::uint64_t feature_ = 0;         // counts features, for seen_
  std::vector<std::uint32_t> shape_;  // columns of the last feature's members, in order
  std::size_t shape_at_ = 0;
};

}  // namespace cupel
