#include "runs/archive.h"

#include "cases/decide.h"
#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

#include <concepts>

using namespace cupel;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// Rights are by type: what was not decided does not compile, nor what was decided for something else.
template <class Question>
concept asks_overview = requires(Archive& archive, const Question& question) { archive.overview(question); };
static_assert(asks_overview<Authorized<Action::read, Overview>>);
static_assert(!asks_overview<Overview>);
static_assert(!asks_overview<Authorized<Action::search, Overview>>);
static_assert(!asks_overview<Authorized<Action::read, AlertKey>>);
template <class Question>
concept asks_query = requires(Archive& archive, const Question& question) { archive.query(question, Progress{}); };
static_assert(asks_query<Authorized<Action::export_, FreeQuery>>);
static_assert(!asks_query<Authorized<Action::read, FreeQuery>>);
static_assert(!asks_query<FreeQuery>);
template <class Question>
concept gives_files = requires(Archive& archive, const Question& question) { archive.ingest(question, Progress{}); };
static_assert(gives_files<Authorized<Action::deliver, FilesToTake>>);
static_assert(!gives_files<FilesToTake>);
static_assert(!gives_files<Authorized<Action::administer, FilesToTake>>);
// Nobody makes one by hand.
static_assert(!std::constructible_from<Authorized<Action::read, Overview>, Principal, Overview>);

/// A folder with an archive over it that can be closed and opened.
struct Opened {
  explicit Opened(bool demonstration = true) {
    const auto made = Archive::init(options(), "demo.invalid/archive", demonstration);
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().message));
    vkey = json::parse(*made)["vkey"];
  }
  ArchiveOptions options(ArchiveOptions::Access access = ArchiveOptions::Access::write) const {
    return {scratch.path() / "data", scratch.path() / "keys", &clock, 1, access};
  }
  Archive& open(ArchiveOptions::Access access = ArchiveOptions::Access::write) {
    archive.reset();
    auto opened = Archive::open(options(access));
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message));
    archive = std::move(*opened);
    return *archive;
  }
  template <Action A, class Object>
  Authorized<A, Object> may(Object object) const {
    return decide<A>(archive->operator_principal(), std::move(object)).value();
  }
  Result<std::string> take(std::string_view text) {
    const fs::path file = scratch.path() / "prices.csv";
    std::ofstream(file, std::ios::binary) << text;
    return archive->ingest(may<Action::deliver>(FilesToTake{{file}, {}, false, {}}), Progress{});
  }
  std::string log(const std::string& path) const { return archive->log_resource({path}).value_or("none"); }

  ScratchFolder scratch;
  FixedClock clock{case_worlds::clock_us};
  std::string vkey;
  std::unique_ptr<Archive> archive;
};

json parsed(const Result<std::string>& document) {
  REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error().message));
  return json::parse(*document);
}

}  // namespace

TEST_CASE("only the operator of the folder is given a right") {
  const auto refused = decide<Action::read>(Principal{"somebody", false}, Overview{});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::forbidden);
  Opened folder;
  CHECK(folder.open().operator_principal().is_operator);
}

TEST_CASE("init twice is the same log, and an unnamed one gets a name of its own") {
  Opened folder;
  const json again = parsed(Archive::init(folder.options(), "demo.invalid/other", true));
  CHECK(again["vkey"] == folder.vkey);
  CHECK(again["origin"] == "demo.invalid/archive");
  const ScratchFolder scratch;
  ArchiveOptions unnamed{scratch.path() / "data", {}, nullptr, 1, ArchiveOptions::Access::write};
  const std::string origin = parsed(Archive::init(unnamed, std::nullopt, false))["origin"];
  CHECK(origin.starts_with("local.invalid/"));
  CHECK(origin.size() == 14 + 8);
  CHECK(fs::exists(scratch.path() / "data.keys"));  // beside the data unless said otherwise
}

TEST_CASE("a folder that is none is not opened, and a folder being written names who writes") {
  const ScratchFolder scratch;
  const auto none = Archive::open({scratch.path() / "data", {}, nullptr, 1, ArchiveOptions::Access::write});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().kind == ErrorKind::not_found);
  Opened folder;
  folder.open();
  const auto second = Archive::open(folder.options());
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().kind == ErrorKind::conflict);
  CHECK(second.error().message.find("process") != std::string::npos);
}

TEST_CASE("without keys a folder is read, its log served and checked, and nothing is written") {
  Opened folder;
  folder.open();
  CHECK(parsed(folder.take(drawn_files::prices))["files"][0]["status"] == "taken");
  parsed(folder.archive->analyse(folder.may<Action::analyse>(Analysis{}), Progress{}));
  const std::string checkpoint = folder.log("checkpoint");
  folder.archive.reset();
  fs::remove_all(folder.scratch.path() / "keys");

  CHECK_FALSE(Archive::open(folder.options()).has_value());
  Archive& archive = folder.open(ArchiveOptions::Access::read);
  CHECK_FALSE(archive.writable());
  CHECK(archive.demonstration());
  CHECK(parsed(archive.overview(folder.may<Action::read>(Overview{})))["files"] == 1);
  CHECK(parsed(archive.record(folder.may<Action::read>(RecordOf{{0, 2, 0}})))["row"]["line"] == 2);
  CHECK(parsed(archive.alerts(folder.may<Action::search>(FullAlertList{})))["run"].is_string());
  CHECK(folder.log("checkpoint") == checkpoint);
  CHECK(parsed(Archive::verify_folder(folder.options(), Progress{}))["ok"] == true);

  const auto taken = folder.take("month,gold_usd_ozt\n2021-01,1\n");
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().kind == ErrorKind::forbidden);
  const auto run = archive.analyse(folder.may<Action::analyse>(Analysis{}), Progress{});
  REQUIRE_FALSE(run.has_value());
  CHECK(run.error().kind == ErrorKind::forbidden);
}

TEST_CASE("a read leaves an entry in the audit tree under the next checkpoint") {
  Opened folder;
  folder.open();
  parsed(folder.take(drawn_files::prices));
  CHECK_FALSE(folder.archive->proof(folder.may<Action::read>(ProofOf{{0, 1'000, {}}, true})).has_value());
  folder.open();  // what was read is put under a checkpoint at the end of the process
  CHECK(folder.archive->proof(folder.may<Action::read>(ProofOf{{0, 0, {}}, true})).has_value());
}

TEST_CASE("a free query is answered as json, csv or parquet, and in no other form") {
  Opened folder;
  Archive& archive = folder.open();
  parsed(folder.take(drawn_files::prices));
  const auto ask = [&](const std::string& sql, const std::string& format) {
    return archive.query(folder.may<Action::export_>(FreeQuery{sql, format}), Progress{});
  };
  const std::string sql = "select period, price_e4 from price order by period";
  const json rows = parsed(ask(sql, "json"));
  CHECK(rows["columns"] == json::array({"period", "price_e4"}));
  CHECK(rows["rows"][1] == json::array({"2020-06", "17322000"}));
  CHECK(ask(sql, "csv").value() == "period,price_e4\n2020-05,17159000\n2020-06,17322000\n2020-08,19686000\n");
  CHECK(ask(sql, "parquet").value().starts_with("PAR1"));
  CHECK(ask(sql, "xml").error().rule == "bad_format");
  std::stop_source gone;
  gone.request_stop();
  const auto stopped =
      archive.query(folder.may<Action::export_>(FreeQuery{sql, "json"}), Progress{{}, gone.get_token()});
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().rule == "interrupted");
  CHECK_FALSE(ask("drop table price", "json").has_value());
  CHECK_FALSE(ask("select * from read_csv('/etc/passwd')", "csv").has_value());
}

TEST_CASE("what an intake did is told file by file with the log it stands in") {
  Opened folder;
  folder.open();
  const json first = parsed(folder.take(drawn_files::prices));
  CHECK(first["files"][0]["ref"] == "0:2");
  CHECK(first["files"][0]["rows"] == "4");
  CHECK(first["files"][0]["reason"] == nullptr);
  CHECK(first["log"]["origin"] == "demo.invalid/archive");
  CHECK(first["log"]["root"].get<std::string>().size() == 44);
  const json odd = parsed(folder.take("colour\nred\n"));
  CHECK(odd["files"][0]["ref"] == nullptr);
  CHECK(odd["files"][0]["reason"].is_string());
}

TEST_CASE("the log's files are public by name, and no other file is") {
  Opened folder;
  folder.open();
  parsed(folder.take(drawn_files::prices));
  CHECK(folder.log("checkpoint").starts_with("demo.invalid/archive\n"));
  CHECK(folder.log("tile/0/000.p/3") != "none");
  for (const char* path : {"", "/checkpoint", "../data/log/head", "head", "tile/0/001", "tile/../head",
                           "tile/0/000.p/4", "tile/9/000", "checkpoint/", "lock"}) {
    CAPTURE(path);
    const auto refused = folder.archive->log_resource({path});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ErrorKind::not_found);
  }
}
