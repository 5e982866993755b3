#include "cli/draw.h"

#include <doctest/doctest.h>

namespace cupel::cli {
namespace {

TEST_CASE("an alert shows its rules once and control characters not at all") {
  const std::string text = draw_alerts(
      R"({"run":"r","alerts":[{"priority":"P2","title":"a\u001bb","key":"licence:ML-1",)"
      R"("findings":[{"rule":"A01"},{"rule":"A15"},{"rule":"A01"}]}]})");
  CHECK(text ==
        "P2   a?b\n     licence:ML-1 [A01 A15]\n"
        "1 alert; a priority is an order of work, not a verdict\n");
  CHECK(draw_alerts(R"({"run":null,"alerts":[]})") == "no run yet: cupel analyse\n");
}

TEST_CASE("outcomes say why something was not available") {
  const std::string text = draw_outcomes(
      R"({"outcomes":[{"rule":"A01","subjects":1200,"flagged":1,"clear":0,)"
      R"("not_available":{"missing_input":1199},"not_applicable":0,"error":0}]})");
  CHECK(text ==
        "rule  subjects  flagged  clear  not applicable  error  not available\n"
        "A01      1,200        1      0               0      0  missing_input 1,199\n");
}

TEST_CASE("a verdict on a proof never says more than was checked") {
  const std::string own = draw_verify_file(
      R"({"ok":true,"origin":"a","index":"1","size":"2","reasons":[],"where":null,)"
      R"("notes":["key_from_file"],"witnesses":0})");
  CHECK(own.starts_with("consistent, but with the key the file itself brings: entry 1 of 2 in log a\n"));
  CHECK(own.contains("does not say that the content is true"));
  const std::string refused = draw_verify_file(
      R"({"ok":false,"origin":null,"index":null,"size":null,"reasons":["not_in_log"],)"
      R"("where":"/path","notes":[],"witnesses":0})");
  CHECK(refused == "refused: not_in_log (/path)\n");
}

TEST_CASE("a query's cells stand under their columns, missing ones are empty") {
  CHECK(draw_query(R"({"columns":["a","b"],"rows":[["1",null],["22","x"]]})") ==
        "a   b\n1\n22  x\n2 rows\n");
}

TEST_CASE("damage is listed with file, byte and record") {
  CHECK(draw_verify_folder(
            R"({"ok":false,"files":"2","bytes":"1000","entries":"1","damage":[)"
            R"({"file":"log/0.seg","offset":"17","ref":"0:3","what":"the frame's sum is wrong"}]})") ==
        "damaged: log/0.seg at byte 17 (0:3): the frame's sum is wrong\n"
        "damage found: 2 files, 1,000 bytes, 1 entry checked\n");
}

TEST_CASE("the files of an intake are counted by how they fared") {
  const Intake intake = intake_of(
      R"({"files":[{"status":"taken"},{"status":"taken"},{"status":"refused"},{"status":"already"}]})");
  CHECK(intake.taken == 2);
  CHECK(intake.refused == 1);
  CHECK(intake.already == 1);
  CHECK(intake.unrecognised == 0);
}

}  // namespace
}  // namespace cupel::cli
