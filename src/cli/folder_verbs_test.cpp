// Verbs on a real folder, in one process. What they print byte for byte: golden/.
#include "cli/spoken.h"

namespace cupel::cli {
namespace {

TEST_CASE("from files to outcomes, and the second time nothing is new") {
  const FilledFolder folder;
  const Spoken taken = folder.at({"ingest", folder.file("returns.csv")});
  CHECK(taken.code == 0);
  CHECK(taken.out.contains("1 taken, 0 already here, 0 refused, 0 not recognised\n"));
  CHECK(folder.at({"ingest", folder.file("returns.csv")}).out.contains("already"));
  CHECK(folder.at({"analyse"}).code == 0);
  CHECK(folder.at({"analyse"}).out.contains("nothing new"));
  CHECK(folder.at({"outcomes", "--rule", "A01"}).out.starts_with("rule"));
  CHECK(folder.at({"defects"}).out.contains("returns.csv:3:2: bad_date: 2025-13\n"));
  CHECK(folder.at({"alerts", "--fail-on-flag"}).code == 0);
}

TEST_CASE("json prints one document and nothing else, whatever the verb") {
  const FilledFolder folder;
  for (const std::string verb :
       {"analyse", "alerts", "outcomes", "defects", "tables", "verify", "indicators", "doctor"}) {
    CAPTURE(verb);
    const Spoken spoken = folder.at({verb, "--json"});
    CHECK(spoken.err.empty());
    CHECK(spoken.out.contains("\"cupel\":1"));
    CHECK(spoken.out.contains("\"verb\":\"" + verb + "\""));
    CHECK(spoken.out.find('\n') == spoken.out.size() - 1);
  }
}

TEST_CASE("an intake that took nothing is wrong input, one that took a part is not") {
  const FilledFolder folder;
  folder.write("unknown.csv", "a;b\n1;2\n");
  CHECK(folder.at({"ingest", folder.file("unknown.csv")}).code == 2);
  CHECK(folder.at({"ingest", folder.file("absent.csv")}).code == 2);
  CHECK(folder.at({"ingest", folder.file("unknown.csv"), folder.file("returns.csv")}).code == 0);
}

TEST_CASE("a query is read-only and comes in one form") {
  const FilledFolder folder;
  CHECK(folder.at({"query", "SELECT 40 + 2 AS n"}).out == "n\n42\n1 row\n");
  CHECK(folder.at({"query", "--csv", "SELECT 40 + 2 AS n"}).out == "n\n42\n");
  CHECK(folder.at({"query", "--parquet", "SELECT 1 AS n"}).out.starts_with("PAR1"));
  CHECK(folder.at({"query", "--csv", "--json", "SELECT 1"}).code == 2);
  CHECK(folder.at({"query", "CREATE TABLE x(a INT)"}).code != 0);
}

TEST_CASE("the tables made anew are the tables there are") {
  const FilledFolder folder;
  REQUIRE(folder.at({"ingest", folder.file("returns.csv")}).code == 0);
  const Spoken compared = folder.at({"rebuild", "--compare"});
  CHECK(compared.code == 0);
  CHECK(compared.out.contains("\nidentical, content digest "));
}

}  // namespace
}  // namespace cupel::cli
