/// What the layouts of map layers share: finding properties while the file still shows new ones,
/// attributes of the collection, validity, geometry with its defects.
#pragma once

#include "sources/fact_writer.h"
#include "sources/geometry.h"
#include "sources/layout.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// Where the properties of a layer are. A field has one name or several; the first one the file has
/// counts.
class FeatureColumns {
 public:
  using Names = std::vector<std::string_view>;
  FeatureColumns(const Preview& file, std::vector<Names> fields);

  /// Look again when the batch has columns not seen before.
  void follow(const RowBatch& batch);
  /// Column of a field, in the order of the constructor; -1 while the file has not shown it.
  int field(std::size_t position) const { return positions_[position]; }
  int geometry() const { return geometry_; }
  /// The feature's `id`, else its property `id`; empty when it has none.
  std::string_view id(const RowView& row) const;
  /// True when the head of the file has the property.
  static bool has_property(const Preview& file, std::string_view name);

 private:
  void look(const std::vector<std::string>& names);

  std::vector<std::string> renamed_;  // names of the head, as the mapping gives them
  std::vector<Names> fields_;
  std::vector<int> positions_;
  std::size_t known_ = 0;
  int geometry_ = -1;
  int id_ = -1;
  int property_id_ = -1;
};

/// First microsecond of a period, and the first one behind it.
std::int64_t begin_us(const Period& period);
std::int64_t end_us(const Period& period);

/// The cell, or the attribute where the cell is empty.
std::string_view cell_or(const RowView& row, int column, std::string_view attribute);

/// Day, month or year → instant; `end`: behind its last day. Rules bad_date, date_out_of_range.
std::optional<std::int64_t> read_day(RowView& row, int column, std::string_view attribute, bool end);

/// Whole metres; rule not_a_number.
std::optional<std::int64_t> read_metres(RowView& row, int column, std::string_view attribute);

/// A share from 0 to 1 in ppm; rule not_a_share.
std::optional<std::int64_t> read_share(RowView& row, int column);

/// true/false, yes/no, 1/0; rule not_a_flag; missing when neither says anything.
std::optional<std::int64_t> read_flag(RowView& row, int column, std::string_view attribute);

/// The geometry of a feature into `geometry` and `wkb`; false: the row is refused.
bool take_geometry(RowView& row, int column, Geometry& geometry, std::string& wkb);

/// First 16 hexadecimal digits of SHA-256 of ring_bytes.
std::string shape_key(const Geometry& geometry);

/// What a `cupel_layer` names, and whether it is this one: "detections" and "detection" are the same.
bool is_layer(const Preview& file, std::initializer_list<std::string_view> names);

}  // namespace cupel
