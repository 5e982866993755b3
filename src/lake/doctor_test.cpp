#include "lake/doctor.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

TEST_CASE("the doctor finds the locked library and every refusal") {
  const EngineHealth health = engine_health();
  CAPTURE(health.json);
  CHECK(health.ok);
  CHECK(health.json.find(R"("library":"v1.5.6")") != std::string::npos);
  CHECK(health.json.find(
            R"("extensions":["autocomplete","core_functions","icu","json","parquet"])") !=
        std::string::npos);
  CHECK(health.json.find(R"("lock_configuration":"true")") != std::string::npos);
  CHECK(health.json.find(R"("refused":false)") == std::string::npos);
  CHECK(health.json.find("libduckdb.so") != std::string::npos);
}

}  // namespace
}  // namespace cupel
