// geo_territories/1, geo_airstrips/1, geo_licences/1, geo_coverage/1 (docs/formats/layers.md).
#include "sources/geo_feature.h"
#include "sources/known_layouts.h"

#include <algorithm>
#include <array>

namespace cupel {
namespace {

constexpr std::array kinds = {std::string_view("peoples"), std::string_view("protected"),
                              std::string_view("world_heritage")};

bool is_kind(std::string_view text) { return std::ranges::find(kinds, text) != kinds.end(); }

bool no_layer_named(const Preview& file) { return file.attribute("cupel_layer").empty(); }

bool is_raisg(const Preview& file) {
  return FeatureColumns::has_property(file, "id_field") &&
         FeatureColumns::has_property(file, "area_units");
}

/// What every place has: attributes, columns and a geometry.
class PlaceProjector : public Projector {
 public:
  PlaceProjector(const Preview& file, const Layout& layout, std::string_view table,
                 std::vector<FeatureColumns::Names> fields)
      : columns_(file, std::move(fields)),
        attributes_(file.attributes),
        accuracy_(file.attribute("accuracy_m")),
        source_(file.attribute("source").empty() ? layout.source : file.attribute("source")),
        table_(table) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    columns_.follow(batch);
    Table& places = facts.table(table_);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      if (take_geometry(row, columns_.geometry(), geometry_, wkb_)) take(row, places);
    }
  }

 protected:
  virtual void take(RowView& row, Table& places) = 0;

  int field(std::size_t position) const { return columns_.field(position); }
  std::string_view attribute(std::string_view name) const {
    for (const Attribute& attribute : attributes_) {
      if (attribute.first == name) return attribute.second;
    }
    return {};
  }
  /// The file's own identifier, else the shape's.
  std::string key_of(const RowView& row, std::size_t named) const {
    if (row.has(field(named))) return std::string(row.text(field(named)));
    const std::string_view id = columns_.id(row);
    return id.empty() ? shape_key(geometry_) : std::string(id);
  }

  FeatureColumns columns_;
  std::vector<Attribute> attributes_;
  std::string accuracy_;
  std::string source_;
  std::string_view table_;
  Geometry geometry_;
  std::string wkb_;
};

// territories

class TerritoryProjector : public PlaceProjector {
 public:
  explicit TerritoryProjector(const Preview& file)
      : PlaceProjector(file, geo_territories_layout, "territory",
                       {{"key"}, {"kind"}, {"name", "name_field"}, {"country"}, {"valid_from"},
                        {"valid_to"}, {"mining_allowed"}, {"accuracy_m"}}),
        kind_(kind_of(file)) {}

  static std::string_view kind_of(const Preview& file) {
    if (is_kind(file.attribute("kind"))) return file.attribute("kind");
    if (is_kind(file.attribute("cupel_layer"))) return file.attribute("cupel_layer");
    return is_raisg(file) ? "peoples" : "";
  }

 private:
  void take(RowView& row, Table& places) override {
    const std::string_view kind = cell_or(row, field(1), kind_);
    if (!is_kind(kind)) row.refuse_with(field(1), "unknown_kind", kind);
    const auto from = read_day(row, field(4), attribute("valid_from"), false);
    const auto to = read_day(row, field(5), attribute("valid_to"), true);
    const auto allowed = read_flag(row, field(6), attribute("mining_allowed"));
    const auto accuracy = read_metres(row, field(7), accuracy_);
    if (row.refused()) return;
    FactWriter out(places, row.number());
    out.text(key_of(row, 0)).text(kind).text(row.text(field(2)));
    out.text(cell_or(row, field(3), attribute("country"))).integer(from).integer(to);
    out.integer(allowed).null().integer(accuracy).text(source_).text(wkb_);
  }

  std::string kind_;
};

int recognises_territories(const Preview& file) {
  if (is_layer(file, {"territories", "territory", "peoples", "protected", "world_heritage"})) {
    return 100;
  }
  return no_layer_named(file) && is_raisg(file) ? 85 : 0;
}

std::vector<std::string> needs_territories(const Preview& file, const Mapping& mapping) {
  const bool known = !TerritoryProjector::kind_of(file).empty() || is_kind(mapping.constant("kind")) ||
                     FeatureColumns::has_property(file, "kind");
  if (known) return {};
  return {"kind"};
}

// airstrips

class AirstripProjector : public PlaceProjector {
 public:
  explicit AirstripProjector(const Preview& file)
      : PlaceProjector(file, geo_airstrips_layout, "airstrip",
                       {{"Airstrip ID", "key"}, {"registered"}, {"accuracy_m"}}) {}

 private:
  void take(RowView& row, Table& places) override {
    const auto registered = read_flag(row, field(1), attribute("registered"));
    const auto accuracy = read_metres(row, field(2), accuracy_);
    if (row.refused()) return;
    FactWriter out(places, row.number());
    out.text(key_of(row, 0)).integer(registered).integer(accuracy).text(source_).text(wkb_);
  }
};

int recognises_airstrips(const Preview& file) {
  if (is_layer(file, {"airstrips", "airstrip"})) return 100;
  return no_layer_named(file) && FeatureColumns::has_property(file, "Airstrip ID") ? 85 : 0;
}

// licences

class LicenceProjector : public PlaceProjector {
 public:
  explicit LicenceProjector(const Preview& file)
      : PlaceProjector(file, geo_licences_layout, "licence",
                       {{"licence_no"}, {"holder"}, {"mineral"}, {"category"}, {"deposit_type"},
                        {"status"}, {"valid_from"}, {"valid_to"}, {"accuracy_m"}}) {}

 private:
  void take(RowView& row, Table& places) override {
    if (!row.has(field(0))) row.refuse(field(0), "missing_field");
    const auto from = read_day(row, field(6), attribute("valid_from"), false);
    const auto to = read_day(row, field(7), attribute("valid_to"), true);
    const auto accuracy = read_metres(row, field(8), accuracy_);
    if (row.refused()) return;
    FactWriter out(places, row.number());
    out.text(row.text(field(0))).text(row.text(field(1)));
    out.text(cell_or(row, field(2), attribute("mineral")));
    out.text(cell_or(row, field(3), attribute("category")));
    out.text(cell_or(row, field(4), attribute("deposit_type")));
    out.text(cell_or(row, field(5), attribute("status"))).integer(from).integer(to).null();
    out.integer(accuracy).text(source_).text(wkb_);
  }
};

int recognises_licences(const Preview& file) {
  if (is_layer(file, {"licences", "licence"})) return 100;
  return no_layer_named(file) && FeatureColumns::has_property(file, "licence_no") ? 85 : 0;
}

// coverage

class CoverageProjector : public PlaceProjector {
 public:
  explicit CoverageProjector(const Preview& file)
      : PlaceProjector(file, geo_coverage_layout, "coverage", {{"quarter"}, {"clear_share"}}),
        quarter_(file.attribute("quarter")) {}

 private:
  void take(RowView& row, Table& places) override {
    const std::string_view text = cell_or(row, field(0), quarter_);
    const auto period = parse_period(text);
    if (!period || period->quarter == 0) {
      row.refuse_with(field(0), text.empty() ? "missing_field" : "bad_date", text);
    } else if (period->year < year_least || period->year > year_most) {
      row.refuse_with(field(0), "date_out_of_range", text);
    }
    const auto share = read_share(row, field(1));
    if (!share && !row.refused()) row.refuse(field(1), "missing_field");
    if (row.refused()) return;
    FactWriter out(places, row.number());
    out.text(period->text).integer(period->year).integer(period->quarter).integer(share);
    out.text(source_).text(wkb_);
  }

  std::string quarter_;
};

int recognises_coverage(const Preview& file) {
  if (is_layer(file, {"coverage"})) return 100;
  const bool both = FeatureColumns::has_property(file, "clear_share") &&
                    (FeatureColumns::has_property(file, "quarter") ||
                     !file.attribute("quarter").empty());
  return no_layer_named(file) && both ? 85 : 0;
}

std::vector<std::string> needs_quarter(const Preview& file, const Mapping&) {
  if (FeatureColumns::has_property(file, "quarter") || !file.attribute("quarter").empty()) return {};
  return {"quarter"};
}

std::vector<std::string> needs_nothing(const Preview&, const Mapping&) { return {}; }

template <class PlacesProjector>
std::unique_ptr<Projector> make(const Preview& file, const Mapping&) {
  return std::make_unique<PlacesProjector>(file);
}

}  // namespace

const Layout geo_territories_layout = {.name = "geo_territories/1",
                                       .reader = "geojson/1",
                                       .page = "layers.md",
                                       .source = "geo_territories/1",
                                       .personal = false,
                                       .tables = {"territory"},
                                       .recognises = recognises_territories,
                                       .needs = needs_territories,
                                       .projector = make<TerritoryProjector>};

const Layout geo_airstrips_layout = {.name = "geo_airstrips/1",
                                     .reader = "geojson/1",
                                     .page = "layers.md",
                                     .source = "geo_airstrips/1",
                                     .personal = false,
                                     .tables = {"airstrip"},
                                     .recognises = recognises_airstrips,
                                     .needs = needs_nothing,
                                     .projector = make<AirstripProjector>};

const Layout geo_licences_layout = {.name = "geo_licences/1",
                                    .reader = "geojson/1",
                                    .page = "layers.md",
                                    .source = "geo_licences/1",
                                    .personal = false,
                                    .tables = {"licence"},
                                    .recognises = recognises_licences,
                                    .needs = needs_nothing,
                                    .projector = make<LicenceProjector>};

const Layout geo_coverage_layout = {.name = "geo_coverage/1",
                                    .reader = "geojson/1",
                                    .page = "layers.md",
                                    .source = "geo_coverage/1",
                                    .personal = false,
                                    .tables = {"coverage"},
                                    .recognises = recognises_coverage,
                                    .needs = needs_quarter,
                                    .projector = make<CoverageProjector>};

}  // namespace cupel
