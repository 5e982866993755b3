#include "ledger/keys.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <set>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

const std::string origin = "demo.invalid/keys";

void write_over(const fs::path& path, const std::string& text) {
  File::open(path, O_WRONLY | O_TRUNC).write(text);
}

Error error_of(const fs::path& folder, const std::string& of = origin, bool demonstration = false) {
  const auto keys = read_keys(folder, of, demonstration);
  REQUIRE_FALSE(keys.has_value());
  return keys.error();
}

}  // namespace

TEST_CASE("three different keys are made, for their owner's eyes only, and read again") {
  const TestFolder folder;
  const fs::path keys = folder.path() / "keys";
  const auto made = make_keys(keys, origin, false);
  REQUIRE(made.has_value());
  const std::set<PublicKey> publics{made->log.public_key(), made->operator_key.public_key(),
                                    made->intake.public_key()};
  CHECK(publics.size() == 3);
  const auto group_and_others = fs::perms::group_all | fs::perms::others_all;
  CHECK((fs::status(keys).permissions() & group_and_others) == fs::perms::none);
  for (const char* name : {"log.key", "operator.key", "intake.key"}) {
    CAPTURE(name);
    CHECK((fs::status(keys / name).permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
  }
  const auto read = read_keys(keys, origin, false);
  REQUIRE(read.has_value());
  CHECK(read->log.public_key() == made->log.public_key());
  CHECK(read->operator_key.public_key() == made->operator_key.public_key());
  CHECK(read->intake.public_key() == made->intake.public_key());
}

TEST_CASE("an init that was interrupted keeps the keys it had made") {
  const TestFolder folder;
  const auto first = make_keys(folder.path() / "keys", origin, true);
  REQUIRE(first.has_value());
  fs::remove(folder.path() / "keys" / "intake.key");
  const auto second = make_keys(folder.path() / "keys", origin, true);
  REQUIRE(second.has_value());
  CHECK(second->log.public_key() == first->log.public_key());
  CHECK(second->operator_key.public_key() == first->operator_key.public_key());
  CHECK(second->intake.public_key() != first->intake.public_key());
}

TEST_CASE("keys of another log, or of a demonstration, open nothing and are not replaced") {
  const TestFolder folder;
  const fs::path keys = folder.path() / "keys";
  REQUIRE(make_keys(keys, origin, false).has_value());
  const std::string before = *read_whole_file(keys / "log.key");
  CHECK(error_of(keys, "demo.invalid/other").rule == "foreign_keys");
  CHECK(error_of(keys, "demo.invalid/other").kind == ErrorKind::forbidden);
  CHECK(error_of(keys, origin, true).rule == "foreign_keys");
  const auto refused = make_keys(keys, "demo.invalid/other", false);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::conflict);
  CHECK(*read_whole_file(keys / "log.key") == before);
  // Where one is missing, nothing of the other log is put beside the rest.
  fs::remove(keys / "log.key");
  CHECK(make_keys(keys, "demo.invalid/other", false).error().kind == ErrorKind::conflict);
  CHECK_FALSE(fs::exists(keys / "log.key"));
  REQUIRE(make_keys(folder.path() / "play", origin, true).has_value());
  CHECK(error_of(folder.path() / "play", origin, false).rule == "foreign_keys");
}

TEST_CASE("a key that is missing is named, one that was changed in its form is no key") {
  const TestFolder folder;
  const fs::path keys = folder.path() / "keys";
  CHECK(error_of(keys).rule == "no_keys");
  REQUIRE(make_keys(keys, origin, false).has_value());
  const std::string text = *read_whole_file(keys / "operator.key");
  const std::string other = *read_whole_file(keys / "log.key");
  for (const std::string& bad :
       {std::string(), text.substr(0, text.size() - 1), "x" + text, text + "x", text + "demonstration",
        other, text.substr(0, text.rfind('\n', text.size() - 2) + 1) + "AAAA\n"}) {
    CAPTURE(bad.size());
    write_over(keys / "operator.key", bad);
    const Error error = error_of(keys);
    CHECK(error.rule == "bad_key");
    CHECK(error.where.file == (keys / "operator.key").string());
    // A message must never repeat what stands in the file.
    CHECK(error.message.find("AAAA") == std::string::npos);
  }
  write_over(keys / "operator.key", text);
  CHECK(read_keys(keys, origin, false).has_value());
  fs::remove(keys / "intake.key");
  CHECK(error_of(keys).where.file == (keys / "intake.key").string());
}
