/// What outside files mean: a layout recognises a file by its columns and turns rows as stated into
/// facts and defects. One file per layout; docs/formats/ has a page for each.
#pragma once

#include "model/defect.h"
#include "model/table.h"
#include "sources/mapping.h"
#include "sources/row.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// The head of a file, as recognition and projectors see it. `recognise` applies the mapping's names to
/// `columns` before a layout sees them.
struct Preview {
  std::string file_name;             // last component, for messages only: nothing is read out of names
  ReaderOptions options;             // reader and delimiter found
  std::vector<std::string> columns;  // of the first rows
  std::vector<std::vector<Cell>> rows;  // at most 64 rows; the texts lie in `batch`
  std::vector<Attribute> attributes;    // GeoJSON: members of the collection
  std::shared_ptr<const RowBatch> batch;

  /// The attribute, or an empty text.
  std::string_view attribute(std::string_view name) const;
  /// Position of a column; -1 when there is none.
  int find(std::string_view column) const;
  /// The same without regard to the case of ASCII letters.
  int find_any_case(std::string_view column) const;
};

/// Read the head of the source and begin again. A GeoJSON file whose collection says nothing before
/// `features` is read through once more for members behind them.
/// Errors: the stream's, those of the reader, and rule "unrecognised" for what is no text table.
Result<Preview> preview(ByteSource& source);

/// The facts of one delivery, by table: a first column "row" (int64), then the columns of
/// fact_table(name) in that order. The lake adds log, idx, owner, label.
class FactTables {
 public:
  /// The table of this name, made when it is asked for first. Asserts that the data dictionary has it.
  Table& table(std::string_view name);
  const std::map<std::string, Table, std::less<>>& all() const { return tables_; }
  std::map<std::string, Table, std::less<>>& all() { return tables_; }
  /// Empty all tables, keep their room.
  void clear();

 private:
  std::map<std::string, Table, std::less<>> tables_;
};

/// Turns the rows of one file into facts, batch by batch, in order. Not thread-safe.
/// Defects of the reader itself (batch.defects()) are not repeated here.
class Projector {
 public:
  virtual ~Projector() = default;
  virtual void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) = 0;
  /// After the last batch: what could only be known then.
  virtual void finish(FactTables& facts, std::vector<Defect>& defects);
};

struct Layout {
  std::string_view name;     // "comtrade/1"
  std::string_view reader;   // "csv/1"
  std::string_view page;     // docs/formats/PAGE
  std::string_view source;   // who says so when neither mapping nor file does
  bool personal = false;     // rows about persons: the delivery may have to be erased
  std::vector<std::string> tables;  // may be filled
  /// 0 no … 100 certain.
  int (*recognises)(const Preview&) = nullptr;
  /// Names of constants that neither the file nor the mapping gives, in a fixed order.
  std::vector<std::string> (*needs)(const Preview&, const Mapping&) = nullptr;
  std::unique_ptr<Projector> (*projector)(const Preview&, const Mapping&) = nullptr;
};

/// All layouts in bytewise order of their names.
std::span<const Layout* const> layouts();
/// By name; nullptr when there is none.
const Layout* find_layout(std::string_view name);

struct Recognised {
  const Layout* layout = nullptr;
  ReaderOptions options;            // for open_rows: what was found
  Preview preview;                  // with the mapping's names: for layout->projector
  std::vector<std::string> needs;   // not empty: refuse with "needs:a,b"
  std::string source;               // mapping, else attribute `source`, else the layout's
  DeliveryMode mode = DeliveryMode::increment;  // mapping, else of the first table
};

/// The layout with the highest score; equal scores: the bytewise first name. A mapping with `table`
/// is always mapped/1.
/// Errors: rule "unrecognised"; rule "bad_mapping" for a mapping that does not fit the file; rule
/// "coordinate_system" for a layer in a system that is not WGS 84.
Result<Recognised> recognise(const Preview& preview, const Mapping* mapping);

}  // namespace cupel
