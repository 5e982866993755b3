#include "ledger/checkpoint.h"

#include "ledger/vectors.h"

using namespace cupel;

TEST_CASE("19 checkpoint bodies are accepted and refused as they say") {
  const auto cases = vectors::cases("checkpoints.json");
  if (!cases) return;
  CHECK((*cases)["cases"].size() == 19);
  for (const auto& one : (*cases)["cases"]) {
    CAPTURE(one["name"].get<std::string>());
    const std::string body = one["body"].get<std::string>();
    const auto checkpoint = parse_checkpoint(body);
    CHECK(checkpoint.has_value() == (one["expect"].get<std::string>() == "accept"));
    if (checkpoint) CHECK(to_text(*checkpoint) == body);
    if (!checkpoint) CHECK(checkpoint.error().rule == "checkpoint_malformed");
  }
}

TEST_CASE("no bytes at all are no checkpoint") {
  CHECK_FALSE(parse_checkpoint("").has_value());
  CHECK_FALSE(parse_checkpoint("\n\n\n").has_value());
}
