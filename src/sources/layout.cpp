#include "sources/layout.h"

#include "model/facts.h"
#include "model/json_scan.h"
#include "sources/known_layouts.h"
#include "sources/nearest.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace cupel {
namespace {

constexpr std::size_t preview_rows = 64;
constexpr std::size_t sniff_bytes = 4096;

bool same_letters(std::string_view left, std::string_view right) {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(left, right, [&](char a, char b) { return low(a) == low(b); });
}

Failed unrecognised(const Preview& preview) {
  Where where;
  where.file = preview.file_name;
  return fail(ErrorKind::invalid_input,
              "no layout knows this file; a mapping with a table can say what it is",
              "unrecognised", std::move(where));
}

Failed bad_mapping(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "bad_mapping");
}

/// Give the columns the names the mapping gives them.
Result<void> rename_columns(Preview& preview, const Mapping& mapping) {
  const bool json = preview.options.reader == "geojson/1";
  for (const MappedColumn& mapped : mapping.columns) {
    int position = preview.find(mapped.column);
    if (position < 0 && json) position = preview.find("properties." + mapped.column);
    if (position < 0) {
      const std::vector<std::string_view> known(preview.columns.begin(), preview.columns.end());
      return bad_mapping(fmt::format("the file has no column of this name: {}; nearest: {}",
                                     mapped.column, nearest_name(mapped.column, known)));
    }
    preview.columns[static_cast<std::size_t>(position)] =
        json ? "properties." + mapped.field : mapped.field;
  }
  return {};
}

/// What the mapping says about a layer counts as if the collection said it.
void add_constants(Preview& preview, const Mapping& mapping) {
  if (preview.options.reader != "geojson/1") return;
  for (const auto& [name, value] : mapping.constants) {
    const std::string attribute = name == "layer" ? "cupel_layer" : name;
    std::erase_if(preview.attributes, [&](const Attribute& a) { return a.first == attribute; });
    preview.attributes.emplace_back(attribute, value);
  }
}

/// The name of the coordinate system a collection states; empty when it states none.
std::string stated_system(const Preview& preview) {
  const std::string_view text = preview.attribute("crs");
  if (text.empty() || text == "null") return {};
  auto json = JsonScan::read(text, {});
  if (!json || json->node(0).kind != JsonKind::object) return std::string(text);
  const std::size_t properties = json->member(0, "properties");
  const std::size_t name = properties == 0 || json->node(properties).kind != JsonKind::object
                               ? 0
                               : json->member(properties, "name");
  return std::string(name == 0 ? text : json->text(name));
}

/// WGS 84 in longitude, latitude; everything else is refused by name.
Result<void> check_system(const Preview& preview) {
  const std::string system = stated_system(preview);
  if (system.empty()) return {};
  for (const std::string_view known : {"CRS84", "CRS84h", "EPSG::4326", "EPSG:4326", "EPSG:4979",
                                       "EPSG::4979", "WGS84", "WGS 84"}) {
    if (system.ends_with(known)) return {};
  }
  Where where;
  where.file = preview.file_name;
  where.pointer = "/crs";
  return fail(ErrorKind::invalid_input,
              "the layer is in another coordinate system than WGS 84; convert it before: " +
                  defect_text(system),
              "coordinate_system", std::move(where));
}

const Layout* best_layout(const Preview& preview) {
  const Layout* best = nullptr;
  int best_score = 0;
  for (const Layout* layout : layouts()) {
    if (layout->reader != preview.options.reader || layout->recognises == nullptr) continue;
    const int score = layout->recognises(preview);
    if (score > best_score) {
      best = layout;
      best_score = score;
    }
  }
  return best;
}

/// Attributes behind the features, when those before them do not settle what the file is.
Result<void> read_late_attributes(ByteSource& source, Preview& preview) {
  if (preview.options.reader != "geojson/1") return {};
  const Layout* const layout = best_layout(preview);
  if (layout != nullptr && layout->needs(preview, Mapping{}).empty()) return {};
  auto reader = open_rows(std::move(source), preview.options);
  if (!reader) return pass(reader);
  RowBatch batch;
  for (;;) {
    auto more = (*reader)->next(batch);
    if (!more) return pass(more);
    if (!*more) break;
  }
  preview.attributes = (*reader)->attributes();
  source = (*reader)->release();
  return source.rewind();
}

}  // namespace

std::string_view Preview::attribute(std::string_view name) const {
  for (const Attribute& attribute : attributes) {
    if (attribute.first == name) return attribute.second;
  }
  return {};
}

int Preview::find(std::string_view column) const {
  const auto found = std::ranges::find(columns, column);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

int Preview::find_any_case(std::string_view column) const {
  const auto found = std::ranges::find_if(
      columns, [&](const std::string& name) { return same_letters(name, column); });
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

Result<Preview> preview(ByteSource& source) {
  Preview preview;
  preview.file_name = source.name();
  std::array<char, sniff_bytes> head{};
  auto got = source.read(head);
  if (!got) return pass(got);
  if (auto back = source.rewind(); !back) return pass(back);
  std::string_view text(head.data(), *got);
  if (text.empty()) {
    Where where;
    where.file = preview.file_name;
    return fail(ErrorKind::invalid_input, "the file is empty", "empty", std::move(where));
  }
  if (text.starts_with(utf8_mark)) text.remove_prefix(utf8_mark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  preview.options.reader = json ? "geojson/1" : "csv/1";
  auto reader = open_rows(std::move(source), preview.options);
  if (!reader) return pass(reader);
  auto batch = std::make_shared<RowBatch>();
  if (auto any = (*reader)->next(*batch); !any) return pass(any);
  preview.options = (*reader)->options();
  preview.columns = (*reader)->columns();
  preview.attributes = (*reader)->attributes();
  for (std::size_t i = 0; i < std::min(batch->size(), preview_rows); ++i) {
    std::vector<Cell>& row = preview.rows.emplace_back();
    for (std::size_t column = 0; column < batch->cells(i); ++column) {
      row.push_back(batch->cell(i, column));
    }
  }
  preview.batch = std::move(batch);
  source = (*reader)->release();
  if (auto back = source.rewind(); !back) return pass(back);
  if (auto late = read_late_attributes(source, preview); !late) return pass(late);
  return preview;
}

Table& FactTables::table(std::string_view name) {
  const auto found = tables_.find(name);
  if (found != tables_.end()) return found->second;
  const TableSpec* const spec = fact_table(name);
  ASSERT(spec != nullptr);
  std::vector<ColumnSpec> columns;
  columns.push_back({"row", ColumnType::int64, "", "row of the delivery, from 0"});
  columns.insert(columns.end(), spec->columns.begin(), spec->columns.end());
  return tables_.emplace(std::string(name), Table(std::move(columns))).first->second;
}

void FactTables::clear() {
  for (auto& [name, table] : tables_) table.clear();
}

void Projector::finish(FactTables&, std::vector<Defect>&) {}

std::span<const Layout* const> layouts() {
  static const std::vector<const Layout*> sorted = [] {
    std::vector<const Layout*> all = known_layouts();
    std::ranges::sort(all, {}, &Layout::name);
    return all;
  }();
  return sorted;
}

const Layout* find_layout(std::string_view name) {
  const auto found = std::ranges::find(layouts(), name, &Layout::name);
  return found == layouts().end() ? nullptr : *found;
}

Result<Recognised> recognise(const Preview& preview, const Mapping* mapping) {
  static const Mapping no_mapping;
  const Mapping& stated = mapping == nullptr ? no_mapping : *mapping;
  Recognised recognised;
  recognised.preview = preview;
  recognised.options = preview.options;
  if (auto renamed = rename_columns(recognised.preview, stated); !renamed) return pass(renamed);
  add_constants(recognised.preview, stated);
  if (!stated.table.empty()) {
    if (preview.options.reader != "csv/1") {
      return bad_mapping("a mapping with a table is for CSV: " + preview.options.reader);
    }
    recognised.layout = find_layout("mapped/1");
  } else {
    recognised.layout = best_layout(recognised.preview);
  }
  if (recognised.layout == nullptr) return unrecognised(preview);
  if (preview.options.reader == "geojson/1") {
    if (auto system = check_system(preview); !system) return pass(system);
  }
  recognised.needs = recognised.layout->needs(recognised.preview, stated);
  recognised.source = stated.constant("source");
  if (recognised.source.empty()) recognised.source = preview.attribute("source");
  if (recognised.source.empty()) recognised.source = recognised.layout->source;
  const TableSpec* const first = fact_table(
      stated.table.empty() ? std::string_view(recognised.layout->tables.front()) : stated.table);
  ASSERT(first != nullptr);
  const std::string_view mode = stated.constant("mode");
  recognised.mode = mode == "increment"    ? DeliveryMode::increment
                    : mode == "snapshot"   ? DeliveryMode::snapshot
                    : mode == "correction" ? DeliveryMode::correction
                                           : first->mode;
  return recognised;
}

}  // namespace cupel
