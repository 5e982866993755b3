#include "ledger/door.h"

#include "ledger/merkle.h"
#include "ledger/plain.h"
#include "ledger/vectors.h"

using namespace cupel;
using nlohmann::json;

namespace {

// The log of the cases up to a size, and a vault with what they say it holds.
class LogOfCases : public DoorState {
 public:
  LogOfCases(const json& cases, std::uint64_t size) : origin_(cases["origin"].get<std::string>()) {
    for (std::uint64_t i = 0; i < size; ++i) {
      entries_.push_back(parse_entry(cases["log"][i]["entry"].get<std::string>()).value());
      issuers_.take(entries_.back().statement);
    }
    for (const auto& [digest, bytes] : cases["state"]["vault_sha256"].items()) {
      vault_[hash_from_base64url(digest).value()] = std::stoull(bytes.get<std::string>());
    }
    for (const int delivery : {3, 5}) {
      const auto entry = parse_entry(cases["log"][delivery]["entry"].get<std::string>());
      rows_.push_back(entry.value().statement.rows.value());
    }
  }
  std::string origin() const override { return origin_; }
  std::uint64_t size() const override { return entries_.size(); }
  std::int64_t last_received_us() const override {
    return entries_.empty() ? 0 : entries_.back().received_us;
  }
  std::optional<Logged> with_id(std::string_view issuer, std::string_view id) const override {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const Statement& statement = entries_[i].statement;
      if (statement.issuer == issuer && statement.id == id) return Logged{i, statement.digest};
    }
    return std::nullopt;
  }
  std::optional<std::uint64_t> index_of(const Hash& digest) const override {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].statement.digest == digest) return i;
    }
    return std::nullopt;
  }
  Standing standing(std::string_view issuer) const override { return issuers_.standing(issuer); }
  std::optional<std::uint64_t> vault_bytes(const Hash& digest) const override {
    const auto found = vault_.find(digest);
    if (found == vault_.end()) return std::nullopt;
    return found->second;
  }
  bool rows_staged(const RowsRoot& rows) const override {
    return std::find(rows_.begin(), rows_.end(), rows) != rows_.end();
  }

 private:
  std::string origin_;
  std::vector<Entry> entries_;
  Issuers issuers_;
  std::map<Hash, std::uint64_t> vault_;
  std::vector<RowsRoot> rows_;
};

// `less` shortens what is built by one character or one member.
std::string bytes_of_case(const json& one, int less = 0) {
  if (one.contains("text")) return one["text"].get<std::string>();
  if (one.contains("hex")) return from_hex(one["hex"].get<std::string>()).value();
  const json& built = one["built"];
  std::string middle;
  if (built.contains("times")) {
    for (int i = 0; i < built["times"].get<int>() - less; ++i) {
      middle += built["repeat"].get<std::string>();
    }
  } else {
    std::set<std::string> names;
    for (int i = 0; i < built["members"].get<int>() - less; ++i) {
      names.insert("m" + std::to_string(i));
    }
    for (const std::string& name : names) middle += "\"" + name + "\":1,";
    middle.pop_back();
  }
  return built["before"].get<std::string>() + middle + built["after"].get<std::string>();
}

Result<void> judge_statement(const std::string& bytes, const DoorState& state) {
  auto statement = parse_statement(bytes);
  if (!statement) return pass(statement);
  if (auto demanded = check_demands(*statement); !demanded) return demanded;
  auto admitted = check_at_door(*statement, state);
  if (!admitted) return pass(admitted);
  return {};
}

Result<void> judge_entry(const std::string& bytes, const DoorState& state) {
  auto entry = parse_entry(bytes);
  if (!entry) return pass(entry);
  return check_entry(*entry, state);
}

Result<void> judge(const json& one, const json& cases, int less = 0) {
  const LogOfCases state(cases, one["log_size"].get<std::uint64_t>());
  const std::string bytes = bytes_of_case(one, less);
  return one["form"].get<std::string>() == "entry" ? judge_entry(bytes, state)
                                                   : judge_statement(bytes, state);
}

const json& case_named(const json& cases, std::string_view name) {
  for (const auto& one : cases["refuse"]) {
    if (one["name"].get<std::string>() == name) return one;
  }
  FAIL("no such case");
  return cases;
}

}  // namespace

TEST_CASE("75 statements and 21 entries are refused by name, each at its place") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  int statements = 0;
  int entries = 0;
  for (const auto& one : (*cases)["refuse"]) {
    CAPTURE(one["name"].get<std::string>());
    const auto judged = judge(one, *cases);
    REQUIRE_FALSE(judged.has_value());
    CHECK(judged.error().rule == one["error"].get<std::string>());
    CHECK(judged.error().where.pointer == one.value("pointer", ""));
    ++(one["form"].get<std::string>() == "entry" ? entries : statements);
  }
  CHECK(statements == 75);
  CHECK(entries == 21);
}

TEST_CASE("one less of each limit passes the limit") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  // What is shortened is no longer what was signed, and nothing before the signature objects.
  for (const char* name : {"49,153 bytes", "1,001 members", "65,536 bytes"}) {
    CAPTURE(name);
    const auto judged = judge(case_named(*cases, name), *cases, 1);
    REQUIRE_FALSE(judged.has_value());
    CHECK(judged.error().rule == "bad_signature");
  }
  const std::string deep = bytes_of_case(case_named(*cases, "depth 17"));
  const std::size_t opened = deep.find("[[");
  REQUIRE(opened != std::string::npos);
  std::string shallower = deep;
  shallower.erase(opened, 1);
  shallower.erase(shallower.find("]]"), 1);
  const LogOfCases state(*cases, 12);
  CHECK(judge_statement(shallower, state).error().rule == "bad_signature");
}

TEST_CASE("each entry of the log passes the door at its index, and its own entry check") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  for (std::uint64_t index = 0; index < 14; ++index) {
    CAPTURE(index);
    const LogOfCases state(*cases, index);
    const auto& one = (*cases)["log"][index];
    CHECK(judge_entry(one["entry"].get<std::string>(), state).has_value());
    const auto statement = parse_statement(one["statement"].get<std::string>()).value();
    const auto admitted = check_at_door(statement, state);
    // Seals and runs are older than this vault: nothing but step 14 may object.
    if (!admitted) {
      const std::string& rule = admitted.error().rule;
      CHECK((rule == "payload_missing" || rule == "rows_differ"));
    } else {
      CHECK_FALSE(admitted->already);
      CHECK(admitted->index == index);
    }
  }
}

TEST_CASE("the same statement again gets its first receipt") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const auto statement =
      parse_statement((*cases)["log"][2]["statement"].get<std::string>()).value();
  for (std::uint64_t size = 3; size <= 14; ++size) {
    const auto admitted = check_at_door(statement, LogOfCases(*cases, size));
    REQUIRE(admitted.has_value());
    CHECK(admitted->already);
    CHECK(admitted->index == 2);
  }
}

TEST_CASE("an acceptable statement is admitted, and its altered bits are not") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const std::string good = (*cases)["accept_at_size_12"].get<std::string>();
  const LogOfCases state(*cases, 12);
  CHECK(judge_statement(good, state).has_value());
  int accepted = 0;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string altered = good;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
    accepted += judge_statement(altered, state).has_value() ? 1 : 0;
  }
  CHECK(accepted == 0);
}

TEST_CASE("a payload named by a disclosure must lie in the vault too") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const LogOfCases state(*cases, 3);
  const auto statement =
      parse_statement((*cases)["log"][3]["statement"].get<std::string>()).value();
  CHECK(check_at_door(statement, state).has_value());
  PayloadName hidden{"text/csv", sha256("elsewhere"), 9};
  CHECK(check_at_door(statement, state, hidden).error().rule == "payload_missing");
}

TEST_CASE("a key named with its verifier key signs under name and id") {
  const KeyPair key = vectors::key_of_equal_bytes(0x33);
  const VerifierKey vkey = verifier_key("phone.example", NoteKeyType::ed25519, key.public_key());
  Statement introduction;
  introduction.type = "key/1";
  introduction.body = R"({"key":")" + to_text(vkey) + R"(","types":["site/1"]})";
  Issuers issuers;
  const std::string issuer = to_text(vkey).substr(0, to_text(vkey).rfind('+'));
  CHECK_FALSE(issuers.standing(issuer).introduced);
  issuers.take(introduction);
  CHECK(issuers.standing(issuer).key == key.public_key());
  CHECK(issuers.standing(issuer).types.contains("site/1"));
  introduction.type = "key.revoked/1";
  issuers.take(introduction);
  CHECK(issuers.standing(issuer).revoked);
}

TEST_CASE("a log begins with its init, signed by the operator it names") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const LogOfCases empty(*cases, 0);
  const auto key_first =
      parse_statement((*cases)["log"][1]["statement"].get<std::string>()).value();
  CHECK(check_at_door(key_first, empty).error().rule == "unknown_ref");
  Statement init = parse_statement((*cases)["log"][0]["statement"].get<std::string>()).value();
  init.id = random_id();
  const LogOfCases later(*cases, 5);
  CHECK(check_at_door(init, later).error().rule == "not_allowed");
}
