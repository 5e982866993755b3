#include "runs/folder.h"

#include "runs/drawn_folder.h"

using namespace cupel;
namespace fs = std::filesystem;

namespace {

std::int64_t prices_in(Folder& folder) {
  Engine engine = folder.lake().open_views();
  return engine.query("select count(*) from price").at(0).integer(0);
}

}  // namespace

TEST_CASE("a delivery is known by what its statement says, in the next process too") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  REQUIRE(taken.index.has_value());
  for (int process = 0; process < 2; ++process) {
    const auto delivered = drawn.folder().delivered(*taken.index);
    REQUIRE(delivered.has_value());
    CHECK(delivered->name == "prices.csv");
    CHECK(delivered->layout == "precious_metals/1");
    CHECK(delivered->options.reader == "csv/1");
    CHECK(delivered->options.delimiter == ',');
    CHECK(delivered->options.header);
    CHECK(delivered->rows.count == 4);
    CHECK(delivered->bytes == drawn_files::prices.size());
    CHECK_FALSE(delivered->personal);
    CHECK_FALSE(delivered->mapping.has_value());
    CHECK(delivered->received_us == case_worlds::clock_us);
    drawn.open();
  }
  CHECK_FALSE(drawn.folder().delivered(*taken.index - 1).has_value());
  CHECK_FALSE(drawn.folder().delivered(*taken.index + 1).has_value());
}

TEST_CASE("a run's input ends with the last fact: a run itself does not move it") {
  DrawnFolder drawn;
  CHECK_FALSE(drawn.folder().last_run().has_value());
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  CHECK(drawn.folder().facts_size() == *taken.index + 1);
  const Run run = drawn.analyse();
  REQUIRE(run.statement.has_value());
  CHECK(drawn.folder().last_run() == run.statement);
  CHECK(drawn.folder().facts_size() == *taken.index + 1);
  const TakenFile more = drawn.take("more.csv", "month,gold_usd_ozt\n2021-01,1\n");
  CHECK(drawn.folder().facts_size() == *more.index + 1);
  CHECK(*more.index > *run.statement);
}

TEST_CASE("tables that are gone are made again from log and vault when the folder opens for writing") {
  DrawnFolder drawn;
  REQUIRE(drawn.take("prices.csv", drawn_files::prices).status == "taken");
  const Hash content = drawn.folder().lake().content_digest();
  drawn.close();
  SUBCASE("removed as a whole") { fs::remove_all(drawn.data() / "lake"); }
  SUBCASE("the list of tables damaged") {
    std::ofstream(drawn.data() / "lake" / "CURRENT", std::ios::binary) << "no list of tables\n";
  }
  drawn.open();
  CHECK(prices_in(drawn.folder()) == 3);
  CHECK(drawn.folder().lake().content_digest() == content);
}

TEST_CASE("a reader makes nothing: it sees a lake without tables as it is") {
  DrawnFolder drawn;
  REQUIRE(drawn.take("prices.csv", drawn_files::prices).status == "taken");
  drawn.close();
  fs::remove_all(drawn.data() / "lake");
  drawn.open(ArchiveOptions::Access::read);
  CHECK_FALSE(drawn.folder().ledger().writable());
  CHECK(drawn.folder().lake().deliveries().empty());
  CHECK(drawn.folder().deliveries().size() == 1);
  CHECK_FALSE(fs::exists(drawn.data() / "lake"));
}

TEST_CASE("one process writes; who asks to write if it is free reads beside it") {
  DrawnFolder drawn;
  const auto second = Folder::open(drawn.options(), Progress{});
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().kind == ErrorKind::conflict);
  const auto beside = Folder::open(drawn.options(ArchiveOptions::Access::write_if_free), Progress{});
  REQUIRE(beside.has_value());
  CHECK_FALSE((*beside)->ledger().writable());
  CHECK((*beside)->options().access == ArchiveOptions::Access::read);
  REQUIRE(drawn.take("prices.csv", drawn_files::prices).status == "taken");
  drawn.close();
  const auto free = Folder::open(drawn.options(ArchiveOptions::Access::write_if_free), Progress{});
  REQUIRE(free.has_value());
  CHECK((*free)->ledger().writable());
}

TEST_CASE("a delivery whose layout is recognised differently is refused, not read in another way") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  Delivered delivered = *drawn.folder().delivered(*taken.index);
  auto source = original_of(drawn.folder().ledger(), delivered);
  REQUIRE(source.has_value());
  CHECK(plan_of(drawn.folder().ledger(), delivered, *source).has_value());
  delivered.layout = "comtrade/1";
  const auto plan = plan_of(drawn.folder().ledger(), delivered, *source);
  REQUIRE_FALSE(plan.has_value());
  CHECK(plan.error().rule == "layout_differs");
}

TEST_CASE("the lake is told a name and a mode only where the log states them in the clear") {
  Delivered delivered;
  delivered.index = 7;
  delivered.name = "a.csv";
  delivered.mode = "snapshot";
  delivered.rows.count = 9;
  DeliveryBlock block = block_of(delivered, {}, 2);
  CHECK(block.index == 7);
  CHECK(block.delivery.name == "a.csv");
  CHECK_FALSE(block.delivery.mode.has_value());
  CHECK(block.delivery.rows == 9);
  CHECK(block.delivery.defects == 2);
  delivered.personal = true;
  delivered.mode_stated = true;
  block = block_of(delivered, {}, 0);
  CHECK_FALSE(block.delivery.name.has_value());
  CHECK(block.delivery.mode == "snapshot");
}
