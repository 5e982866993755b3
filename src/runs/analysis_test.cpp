#include "runs/analysis.h"

#include "ledger/entry.h"
#include "model/encoding.h"
#include "runs/drawn_folder.h"
#include "runs/finding_text.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

struct Ground : DrawnFolder {
  Ground() {
    REQUIRE(take("territories.geojson", drawn_files::territories()).status == "taken");
    REQUIRE(take("detections.geojson", drawn_files::detections()).status == "taken");
  }
};

Judgement flagged(const std::string& rule, const std::string& key, std::int64_t from_us) {
  Judgement one;
  one.rule = rule;
  one.outcome = "flagged";
  one.subject_kind = "licence";
  one.subject_key = key;
  one.period_from_us = from_us;
  return one;
}

std::string said_by(const Run& run) {
  std::string text;
  for (const std::string& row : run_rows(run)) text += row + "\n";
  return text;
}

}  // namespace

TEST_CASE("a run is one statement that names its manifest, its findings and its numbers") {
  Ground drawn;
  const std::uint64_t as_of = drawn.folder().facts_size();
  const Run run = drawn.analyse();
  CHECK(run.appended);
  CHECK(run.as_of == as_of);
  REQUIRE(run.statement.has_value());
  const auto entry = parse_entry(drawn.folder().ledger().entry(*run.statement).value());
  REQUIRE(entry.has_value());
  CHECK(entry->statement.type == "run/1");
  const json body = json::parse(entry->statement.body);
  CHECK(body["run"] == run.id);
  CHECK(body["size"] == std::to_string(as_of));
  CHECK(body["flagged"] == "2");
  CHECK(body["alerts"] == "2");
  REQUIRE(entry->statement.rows.has_value());
  CHECK(entry->statement.rows->count == 4);
  // The manifest is kept under its hash, and that hash is the run's name.
  REQUIRE(entry->statement.payload.has_value());
  CHECK(to_hex(bytes_of(entry->statement.payload->digest)) == run.id);
  const json manifest = json::parse(
      drawn.folder().ledger().vault().read_blob(entry->statement.payload->digest).value());
  CHECK(manifest["rules"].size() == rules().size());
  CHECK(manifest["as_of"] == std::to_string(as_of));
  CHECK(manifest["tables"].size() == drawn.folder().lake().files().size());
  Hash findings{};
  const std::string bytes = from_base64url(body["findings"].get<std::string>()).value();
  REQUIRE(bytes.size() == findings.size());
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(findings.data()));
  CHECK(drawn.folder().ledger().vault().read_blob(findings).value() == said_by(run));
  // Everything is under a checkpoint.
  CHECK(drawn.folder().ledger().sealed()->size > *run.statement);
}

TEST_CASE("the same tables are the same run, and new ones another") {
  Ground drawn;
  const Run first = drawn.analyse();
  const std::uint64_t size = drawn.folder().ledger().size();
  const Run again = drawn.analyse();
  CHECK_FALSE(again.appended);
  CHECK(again.id == first.id);
  CHECK(again.statement == first.statement);
  CHECK(again.received_us == first.received_us);
  CHECK(said_by(again) == said_by(first));
  CHECK(drawn.folder().ledger().size() == size);
  REQUIRE(drawn.take("prices.csv", drawn_files::prices).status == "taken");
  const Run later = drawn.analyse();
  CHECK(later.appended);
  CHECK(later.id != first.id);
  CHECK(later.as_of > first.as_of);
}

TEST_CASE("the last run is read from the cache, and made again where that is gone, without a new statement") {
  Ground drawn;
  CHECK_FALSE(last_run(drawn.folder(), Progress{}).value().has_value());
  const Run run = drawn.analyse();
  const std::uint64_t size = drawn.folder().ledger().size();
  SUBCASE("from the cache") {}
  SUBCASE("from the tables") {
    for (const std::string& file : drawn.folder().lake().run_files()) {
      REQUIRE(drawn.folder().lake().drop_run_file(file).has_value());
    }
  }
  SUBCASE("from log and vault") {
    drawn.close();
    fs::remove_all(drawn.data() / "lake");
  }
  SUBCASE("a cache that does not read") {
    for (const std::string& file : drawn.folder().lake().run_files()) {
      REQUIRE(drawn.folder().lake().put_run_file(file, "{\"rule\":\"A05\"}\n").has_value());
    }
    REQUIRE(drawn.folder().lake().publish(drawn.folder().facts_size()).has_value());
  }
  drawn.open();
  const auto last = last_run(drawn.folder(), Progress{});
  REQUIRE_MESSAGE(last.has_value(), (last ? "" : last.error().message));
  REQUIRE(last->has_value());
  CHECK((*last)->id == run.id);
  CHECK((*last)->statement == run.statement);
  CHECK((*last)->received_us == run.received_us);
  CHECK((*last)->as_of == run.as_of);
  CHECK((*last)->rules.size() == rules().size());
  CHECK(said_by(**last) == said_by(run));
  CHECK((*last)->judgements.size() == run.judgements.size());
  CHECK(drawn.folder().ledger().size() == size);
}

TEST_CASE("a reader sees the last run where only its cache is gone, and writes nothing for it") {
  Ground drawn;
  const Run run = drawn.analyse();
  drawn.close();
  fs::remove_all(drawn.data() / "lake" / "runs");
  drawn.open(ArchiveOptions::Access::read);
  const auto last = last_run(drawn.folder(), Progress{});
  REQUIRE(last.has_value());
  REQUIRE(last->has_value());
  CHECK((*last)->id == run.id);
  CHECK((*last)->statement == run.statement);
  CHECK((*last)->received_us == run.received_us);
  CHECK(said_by(**last) == said_by(run));
  CHECK_FALSE(fs::exists(drawn.data() / "lake" / "runs"));
}

TEST_CASE("a cached run of an indicator that this version does not have is no run") {
  Ground drawn;
  const Run run = drawn.analyse();
  Judgement unknown = run.judgements.front();
  unknown.rule = "Z99";
  Lake& lake = drawn.folder().lake();
  REQUIRE(lake.put_run_file(run.id + ".judgements.jsonl", judgement_json(unknown) + "\n").has_value());
  REQUIRE(lake.publish(drawn.folder().facts_size()).has_value());
  const auto last = last_run(drawn.folder(), Progress{});
  REQUIRE(last.has_value());
  REQUIRE(last->has_value());
  CHECK(said_by(**last) == said_by(run));  // made again from the tables
}

TEST_CASE("a reader does not analyse") {
  Ground drawn;
  drawn.open(ArchiveOptions::Access::read);
  const auto run = analyse_folder(drawn.folder(), Progress{});
  REQUIRE_FALSE(run.has_value());
  CHECK(run.error().kind == ErrorKind::forbidden);
}

TEST_CASE("only the last run's parts are kept in the cache") {
  Ground drawn;
  const Run first = drawn.analyse();
  drawn.take("prices.csv", drawn_files::prices);
  const Run second = drawn.analyse();
  const std::vector<std::string> kept = drawn.folder().lake().run_files();
  CHECK(kept == std::vector<std::string>{second.id + ".json", second.id + ".judgements.jsonl"});
}

TEST_CASE("findings are grouped by subject, in order of rule and period, and the version moves with any of them") {
  std::vector<Judgement> judgements{flagged("A05", "b", 1), flagged("A01", "a", 9), flagged("A01", "b", 7),
                                    flagged("A01", "b", 3)};
  Judgement clear = flagged("A01", "c", 1);
  clear.outcome = "clear";
  judgements.push_back(clear);
  const auto alerts = group_alerts(judgements);
  REQUIRE(alerts.size() == 2);
  CHECK(alerts[0].key == "licence:a");
  CHECK(alerts[1].key == "licence:b");
  CHECK(alerts[1].judgements == std::vector<std::size_t>{3, 2, 0});
  CHECK(alerts[1].version == to_base64url(bytes_of(sha256(judgement_json(judgements[3]) + "\n" +
                                                         judgement_json(judgements[2]) + "\n" +
                                                         judgement_json(judgements[0]) + "\n"))));
  judgements[0].arguments["area"] = "1 ha";
  const auto changed = group_alerts(judgements);
  CHECK(changed[0].version == alerts[0].version);
  CHECK(changed[1].version != alerts[1].version);
}
