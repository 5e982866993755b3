#include "lake/lake.h"

#include "lake/temporary_folder.h"
#include "model/facts.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>

namespace cupel {
namespace {

Table facts_of(const std::string& table) {
  std::vector<ColumnSpec> specs{{"row", ColumnType::int64, "", ""}};
  const TableSpec* spec = fact_table(table);
  specs.insert(specs.end(), spec->columns.begin(), spec->columns.end());
  return Table(specs);
}

// A row of a table from "column=value" words; the rest is missing.
void add_row(Table& table, std::int64_t row, const std::map<std::string, std::string>& values) {
  for (std::size_t k = 0; k < table.specs().size(); ++k) {
    const ColumnSpec& spec = table.specs()[k];
    const auto value = values.find(spec.name);
    if (spec.name == "row") {
      table.at(k).append(row);
    } else if (value == values.end()) {
      table.at(k).append_null();
    } else if (spec.type == ColumnType::int64) {
      table.at(k).append(std::int64_t{std::stoll(value->second)});
    } else {
      table.at(k).append(std::string_view(value->second));
    }
  }
}

DeliveryBlock block_at(std::uint64_t index) {
  DeliveryBlock block;
  block.index = index;
  block.delivery.layout = "test/1";
  block.delivery.reader = "csv/1";
  block.delivery.name = fmt::format("file-{}.csv", index);
  block.delivery.sha256 = std::string(64, 'a');
  return block;
}

std::unique_ptr<Lake> open_lake(const std::filesystem::path& data, int threads = 2) {
  Result<std::unique_ptr<Lake>> lake = Lake::open({.data = data, .threads = threads, .write = true});
  REQUIRE(lake);
  return std::move(*lake);
}

void deliver_prices(Lake& lake, std::uint64_t index, std::int64_t rows, std::int64_t shift = 0) {
  BlockWriter block = lake.begin_delivery();
  std::map<std::string, Table> facts{{"price", facts_of("price")}};
  for (std::int64_t i = 0; i < rows; ++i) {
    add_row(facts.at("price"), i,
            {{"metal", i % 2 == 0 ? "gold" : "silver"}, {"period", fmt::format("P{}", i / 2)},
             {"series", "s"}, {"price_e4", std::to_string(i * 7 % 100'003 + shift)}});
  }
  block.append(facts);
  REQUIRE(lake.commit(std::move(block), block_at(index), index + 1));
}

std::string all_text(Engine& engine, const std::string& sql) {
  const Table table = engine.query(sql);
  std::string text;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    for (std::size_t k = 0; k < table.columns().size(); ++k) {
      const Column& column = table.at(k);
      if (k > 0) text += ' ';
      if (!column.has(i)) {
        text += '-';
      } else if (column.type() == ColumnType::int64) {
        text += std::to_string(column.integer(i));
      } else {
        text += column.text(i);
      }
    }
    text += '\n';
  }
  return text;
}

void flip_byte(const std::filesystem::path& path, std::int64_t offset) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(offset);
  const int byte = file.get();
  file.seekp(offset);
  file.put(static_cast<char>(byte ^ 1));
}

TEST_CASE("a delivery's rows come back with their place, owner and label") {
  const TemporaryFolder data;
  const auto lake = open_lake(data.path());
  BlockWriter block = lake->begin_delivery();
  std::map<std::string, Table> facts{{"price", facts_of("price")}};
  add_row(facts.at("price"), 0, {{"metal", "gold"}, {"price_e4", "1"}});
  add_row(facts.at("price"), 0, {{"metal", "silver"}, {"price_e4", "2"}});
  add_row(facts.at("price"), 2, {{"metal", "gold"}, {"price_e4", "3"}});
  block.append(facts);
  DeliveryBlock delivery = block_at(5);
  delivery.owner = "Ministry's own";
  delivery.label = R"({"tlp":"red"})";
  delivery.delivery.received_us = 123;
  delivery.defects = {{1, 3, 2, "", "not_a_number", "x\xFFy", false},
                      {-1, 0, 0, "/a", "file", "", true}};
  REQUIRE(lake->commit(std::move(block), delivery, 6));

  Engine engine = lake->open_views();
  CHECK(all_text(engine, "SELECT log, idx, row, owner, label, metal, price_e4 FROM price") ==
        "0 5 0 Ministry's own {\"tlp\":\"red\"} gold 1\n"
        "0 5 0 Ministry's own {\"tlp\":\"red\"} silver 2\n"
        "0 5 2 Ministry's own {\"tlp\":\"red\"} gold 3\n");
  CHECK(all_text(engine, "SELECT idx, row, name, mode, received_us FROM delivery") ==
        "5 - file-5.csv - 123\n");
  CHECK(all_text(engine, "SELECT row, line, column_number, pointer, rule, text, note FROM defect") ==
        "- 0 0 /a file  1\n1 3 2 - not_a_number x\uFFFDy 0\n");
  CHECK(lake->deliveries() == std::vector<std::uint64_t>{5});
  CHECK(lake->log_size() == 6);
}

TEST_CASE("every table of the dictionary is a view with its columns, also without any file") {
  const TemporaryFolder data;
  const auto lake = open_lake(data.path());
  Engine engine = lake->open_views();
  for (const TableSpec& spec : fact_tables()) {
    for (const std::string& name : {spec.name, "all_" + spec.name}) {
      CAPTURE(name);
      const Table table = engine.query("SELECT * FROM " + sql_name(name));
      CHECK(table.rows() == 0);
      const std::vector<ColumnSpec> columns = lake_columns(spec);
      REQUIRE(table.specs().size() == columns.size());
      for (std::size_t i = 0; i < columns.size(); ++i) {
        CHECK(table.specs()[i].name == columns[i].name);
        CHECK(table.specs()[i].type == columns[i].type);
      }
    }
  }
}

TEST_CASE("files have the same bytes with one and two threads, and however rows were handed over") {
  std::vector<std::vector<TableFile>> made;
  for (const int threads : {1, 2, 2}) {
    const TemporaryFolder data;
    const auto lake = open_lake(data.path(), threads);
    BlockWriter block = lake->begin_delivery();
    Table rows = facts_of("price");
    const std::int64_t step = made.size() == 2 ? 1000 : 4096;
    for (std::int64_t i = 0; i < 300'000; ++i) {
      add_row(rows, i, {{"metal", "gold"}, {"period", std::to_string(i * 7919 % 300'000)},
                        {"price_e4", std::to_string(i * i % 1'000'003)}});
      if (rows.rows() < static_cast<std::size_t>(step) && i + 1 < 300'000) continue;
      std::map<std::string, Table> facts;
      facts.emplace("price", rows);
      block.append(facts);
      rows.clear();
    }
    REQUIRE(lake->commit(std::move(block), block_at(0), 1));
    made.push_back(lake->files());
  }
  REQUIRE(made[0].size() == 2);
  for (std::size_t k = 1; k < made.size(); ++k) {
    for (std::size_t i = 0; i < 2; ++i) CHECK(made[k][i].sha256 == made[0][i].sha256);
  }
}

TEST_CASE("rows handed over out of order lie in order, and rows of one number as they came") {
  const TemporaryFolder data;
  const auto lake = open_lake(data.path());
  BlockWriter block = lake->begin_delivery();
  std::map<std::string, Table> facts{{"price", facts_of("price")}};
  for (const auto& [row, price] : {std::pair{2, "20"}, {0, "1"}, {2, "10"}, {1, "5"}, {2, "30"}}) {
    add_row(facts.at("price"), row, {{"price_e4", price}});
  }
  block.append(facts);
  REQUIRE(lake->commit(std::move(block), block_at(0), 1));
  Engine engine = lake->open_views();
  CHECK(all_text(engine, "SELECT row, price_e4 FROM all_price") == "0 1\n1 5\n2 20\n2 10\n2 30\n");
}

TEST_CASE("a block that is dropped leaves nothing, and several are filled side by side") {
  const TemporaryFolder data;
  const auto lake = open_lake(data.path());
  {
    BlockWriter first = lake->begin_delivery();
    BlockWriter second = lake->begin_delivery();
    std::map<std::string, Table> facts{{"price", facts_of("price")}};
    add_row(facts.at("price"), 0, {{"price_e4", "1"}});
    first.append(facts);
    second.append(facts);
    second.append(facts);
    CHECK(second.rows().at("price") == 2);
    REQUIRE(lake->commit(std::move(second), block_at(1), 2));
  }
  CHECK(lake->files().size() == 2);
  CHECK(check_lake(data.path()).damage.empty());
  Engine engine = lake->open_views();
  CHECK(engine.query("SELECT * FROM price").rows() == 2);
}

TEST_CASE("the lake opens again as it was, and an index that is delivered again is replaced") {
  const TemporaryFolder data;
  {
    const auto lake = open_lake(data.path());
    deliver_prices(*lake, 3, 10);
    BlockWriter block = lake->begin_delivery();
    REQUIRE(lake->add(std::move(block), block_at(4)));
    CHECK(lake->deliveries() == std::vector<std::uint64_t>{3, 4});
    // Not published: the next process does not see it.
  }
  const auto lake = open_lake(data.path());
  CHECK(lake->deliveries() == std::vector<std::uint64_t>{3});
  CHECK(check_lake(data.path()).damage.empty());
  deliver_prices(*lake, 3, 4);
  Engine engine = lake->open_views();
  CHECK(engine.query("SELECT * FROM all_price").rows() == 4);
}

TEST_CASE("leftovers of an interrupted write are ignored by readers and removed by the next writer") {
  const TemporaryFolder data;
  { deliver_prices(*open_lake(data.path()), 0, 4); }
  const std::filesystem::path lake_folder = data.path() / "lake";
  std::ofstream(lake_folder / "CURRENT.part") << "cupel lake 1\nhalf";
  std::ofstream(lake_folder / "tables/price/d9.parquet.part") << "half";
  std::ofstream(lake_folder / "tables/price/d8.parquet") << "whole but not named";
  std::filesystem::create_directories(lake_folder / "temporary-999999999-1");
  std::ofstream(lake_folder / "temporary-999999999-1/spilled") << "x";
  CHECK(check_lake(data.path()).damage.empty());  // a kill damages nothing
  CHECK(check_lake(data.path()).notes.size() == 4);
  {
    const Result<std::unique_ptr<Lake>> reader = Lake::open({.data = data.path()});
    REQUIRE(reader);
    CHECK((*reader)->deliveries() == std::vector<std::uint64_t>{0});
    CHECK(std::filesystem::exists(lake_folder / "CURRENT.part"));
  }
  open_lake(data.path());
  CHECK(check_lake(data.path()).damage.empty());
}

TEST_CASE("every flipped byte, missing file and stranger is named") {
  const TemporaryFolder data;
  {
    const auto lake = open_lake(data.path());
    deliver_prices(*lake, 7, 50);
    REQUIRE(lake->put_run_file("abc.findings.json", "[]"));
    REQUIRE(lake->publish(8));
  }
  const LakeCheck intact = check_lake(data.path());
  CHECK(intact.damage.empty());
  CHECK(intact.files == 4);
  for (const char* file : {"lake/CURRENT", "lake/tables/price/d7.parquet",
                           "lake/tables/delivery/d7.parquet", "lake/runs/abc.findings.json"}) {
    CAPTURE(file);
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(data.path() / file));
    for (std::int64_t offset = 0; offset < bytes; offset += 1 + bytes / 50) {
      flip_byte(data.path() / file, offset);
      const LakeCheck check = check_lake(data.path());
      REQUIRE_FALSE(check.damage.empty());
      CHECK(check.damage[0].file == file);
      flip_byte(data.path() / file, offset);
    }
  }
  std::filesystem::rename(data.path() / "lake/tables/price/d7.parquet", data.path() / "lake/x");
  const LakeCheck moved = check_lake(data.path());
  REQUIRE(moved.damage.size() == 1);
  CHECK(moved.damage[0].what == "missing");
  CHECK(moved.damage[0].ref == "0:7");
  REQUIRE(moved.notes.size() == 1);
  CHECK(moved.notes[0].starts_with("lake/x: not named by CURRENT"));
  try {
    const Result<std::unique_ptr<Lake>> lake = Lake::open({.data = data.path()});
    REQUIRE(lake);
    (*lake)->open_views();
    FAIL("a missing file passed");
  } catch (const Failure& failure) {
    CHECK(failure.error.kind == ErrorKind::corrupt);
    CHECK(failure.error.where.file == "lake/tables/price/d7.parquet");
  }
}

TEST_CASE("a CURRENT that was changed is refused, one of another version is named as such") {
  const TemporaryFolder data;
  { deliver_prices(*open_lake(data.path()), 0, 2); }
  const std::filesystem::path path = data.path() / "lake/CURRENT";
  flip_byte(path, 40);
  Result<std::unique_ptr<Lake>> lake = Lake::open({.data = data.path()});
  REQUIRE_FALSE(lake);
  CHECK(lake.error().kind == ErrorKind::corrupt);
  CHECK(lake.error().rule == "lake_current");
  const std::string text = "cupel lake 2\n";
  std::string sealed = text + "seal ";
  for (const std::uint8_t byte : sha256(text)) sealed += fmt::format("{:02x}", byte);
  std::ofstream(path, std::ios::trunc) << sealed << '\n';
  lake = Lake::open({.data = data.path()});
  REQUIRE_FALSE(lake);
  CHECK(lake.error().rule == "lake_version");
  discard_lake(data.path());
  CHECK(open_lake(data.path())->deliveries().empty());
}

TEST_CASE("parts of a run are kept as they are and dropped on demand") {
  const TemporaryFolder data;
  const auto lake = open_lake(data.path());
  REQUIRE(lake->put_run_file("r1.json", "one"));
  REQUIRE(lake->put_run_file("r2.json", std::string("t\0o", 3)));
  REQUIRE(lake->publish(4));
  const auto again = open_lake(data.path());
  CHECK(again->run_files() == std::vector<std::string>{"r1.json", "r2.json"});
  CHECK(again->run_file("r2.json").value() == std::string("t\0o", 3));
  CHECK(again->run_file("r3.json").error().kind == ErrorKind::not_found);
  flip_byte(data.path() / "lake/runs/r1.json", 0);
  CHECK(again->run_file("r1.json").error().kind == ErrorKind::corrupt);
  REQUIRE(again->drop_run_file("r1.json"));
  CHECK(again->log_size() == 4);
  CHECK(check_lake(data.path()).damage.empty());
}

TEST_CASE("the content digest is the same for any order of deliveries and differs by one value") {
  std::vector<Hash> digests;
  for (const int order : {0, 1, 2}) {
    const TemporaryFolder data;
    const auto lake = open_lake(data.path());
    const auto deliver = [&](std::uint64_t index, int file) {
      BlockWriter block = lake->begin_delivery();
      std::map<std::string, Table> facts{{"price", facts_of("price")}};
      for (int i = 0; i < 3; ++i) {
        add_row(facts.at("price"), i, {{"metal", file == 0 ? "gold" : "silver"},
                                       {"price_e4", std::to_string(10 * file + i)}});
      }
      if (order == 2 && file == 1) add_row(facts.at("price"), 3, {});
      block.append(facts);
      DeliveryBlock delivery = block_at(index);
      delivery.delivery.name = fmt::format("{}.csv", file);
      delivery.delivery.received_us = static_cast<std::int64_t>(1000 + index);
      REQUIRE(lake->commit(std::move(block), delivery, index + 1));
    };
    deliver(order == 1 ? 9 : 1, 0);
    deliver(order == 1 ? 4 : 2, 1);
    digests.push_back(lake->content_digest());
  }
  CHECK(digests[0] == digests[1]);
  CHECK(digests[0] != digests[2]);
}

TEST_CASE("a rebuilt lake is identical file by file, and a difference is named") {
  const TemporaryFolder data;
  const TemporaryFolder other;
  const auto lake = open_lake(data.path());
  deliver_prices(*lake, 0, 40);
  deliver_prices(*lake, 2, 30);
  REQUIRE(lake->put_run_file("r.json", "not compared"));
  const auto replay = [](std::int64_t shift) {
    return [shift](Lake& into) -> Result<void> {
      deliver_prices(into, 0, 40);
      deliver_prices(into, 2, 30, shift);
      return {};
    };
  };
  auto same = rebuild_lake({.data = other.path(), .threads = 1}, replay(0));
  REQUIRE(same);
  const LakeComparison comparison = compare_lakes(*lake, **same);
  CHECK(comparison.identical);
  CHECK(comparison.different.empty());
  CHECK(comparison.tables.size() == fact_tables().size());
  auto different = rebuild_lake({.data = other.path(), .threads = 1}, replay(1));
  REQUIRE(different);
  const LakeComparison changed = compare_lakes(*lake, **different);
  CHECK_FALSE(changed.identical);
  CHECK(changed.different == std::vector<std::string>{"lake/tables/price/d2.parquet"});
  // The file on the disk counts, not what CURRENT says of it.
  flip_byte(data.path() / "lake/tables/price/d0.parquet", 8);
  CHECK(compare_lakes(*lake, **different).different.size() == 2);
}

TEST_CASE("a data folder with blanks and quotes in its name works, one with a pattern is refused") {
  const TemporaryFolder folder;
  for (const char* name : {"a*", "a?", "[a]"}) {
    CHECK(Lake::open({.data = folder.path() / name}).error().kind == ErrorKind::invalid_input);
  }
  const std::filesystem::path data = folder.path() / "it's a \"folder\" é";
  const auto lake = open_lake(data);
  deliver_prices(*lake, 0, 5);
  deliver_prices(*lake, 1, 5);
  Engine engine = lake->open_views();
  CHECK(engine.query("SELECT * FROM all_price").rows() == 10);
}

TEST_CASE("the dictionary as JSON names tables, rows, columns and units") {
  const TemporaryFolder data;
  const auto lake = open_lake(data.path());
  deliver_prices(*lake, 0, 12);
  const std::string json = tables_json(*lake);
  CHECK(json.starts_with(R"([{"name":"airstrip","meaning":"landing strips","rows":"0","columns":[)"
                         R"({"name":"log","type":"integer","unit":"")"));
  CHECK(json.find(R"("name":"price","meaning":"metal prices","rows":"12")") != std::string::npos);
  CHECK(json.find(R"({"name":"geometry","type":"bytes","unit":"WKB, degrees of 1e-7")") !=
        std::string::npos);
}

}  // namespace
}  // namespace cupel
