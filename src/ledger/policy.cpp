#include "ledger/policy.h"

#include "ledger/plain.h"

#include <algorithm>
#include <optional>

namespace cupel {
namespace {

constexpr std::string_view none = "none";

class PolicyReader {
 public:
  Result<Policy> read(std::string_view text);

 private:
  Failed refuse(std::string message) const {
    Where where;
    where.line = line_;
    return fail(ErrorKind::invalid_input,
                "the policy is refused in line " + std::to_string(line_) + ": " + message,
                "bad_policy", where);
  }
  Result<void> read_line(const std::vector<std::string_view>& fields);
  Result<void> read_log(const std::vector<std::string_view>& fields);
  Result<void> read_witness(const std::vector<std::string_view>& fields);
  Result<void> read_group(const std::vector<std::string_view>& fields);
  Result<void> read_quorum(const std::vector<std::string_view>& fields);
  Result<VerifierKey> new_key(std::string_view text);
  bool is_free(std::string_view name) const {
    return name != none && !witness_named(name) && !group_named(name);
  }
  std::optional<std::size_t> witness_named(std::string_view name) const;
  std::optional<std::size_t> group_named(std::string_view name) const;

  Policy policy_;
  std::uint64_t line_ = 0;
  bool quorum_seen_ = false;
  std::set<std::string> keys_;            // raw public keys, whatever their names
  std::set<std::string, std::less<>> members_;  // names that are in a group already
};

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  std::size_t at = 0;
  while (true) {
    at = line.find_first_not_of(" \t", at);
    if (at == std::string_view::npos) return fields;
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end;
  }
}

bool is_allowed(char character) {
  const auto octet = static_cast<unsigned char>(character);
  return octet == '\t' || octet == '\n' || (octet >= 0x20 && octet != 0x7F);
}

std::optional<std::size_t> PolicyReader::witness_named(std::string_view name) const {
  for (std::size_t i = 0; i < policy_.witnesses.size(); ++i) {
    if (policy_.witnesses[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> PolicyReader::group_named(std::string_view name) const {
  for (std::size_t i = 0; i < policy_.groups.size(); ++i) {
    if (policy_.groups[i].name == name) return i;
  }
  return std::nullopt;
}

Result<VerifierKey> PolicyReader::new_key(std::string_view text) {
  auto key = parse_verifier_key(text);
  if (!key) return refuse(key.error().message);
  if (!keys_.insert(key->key).second) return refuse("two lines name the same public key");
  return key;
}

Result<void> PolicyReader::read_log(const std::vector<std::string_view>& fields) {
  if (fields.size() != 2 && fields.size() != 3) return refuse("a log has a key and at most a URL");
  auto key = new_key(fields[1]);
  if (!key) return pass(key);
  if (key->type != static_cast<std::uint8_t>(NoteKeyType::ed25519)) {
    return refuse("a log signs with an Ed25519 key of type 1");
  }
  policy_.logs.push_back(std::move(*key));
  return {};
}

Result<void> PolicyReader::read_witness(const std::vector<std::string_view>& fields) {
  if (fields.size() != 3 && fields.size() != 4) {
    return refuse("a witness has a name, a key and at most a URL");
  }
  if (!is_free(fields[1])) return refuse("the name is taken");
  auto key = new_key(fields[2]);
  if (!key) return pass(key);
  if (key->type != static_cast<std::uint8_t>(NoteKeyType::cosignature) &&
      key->type != static_cast<std::uint8_t>(NoteKeyType::ml_dsa_44)) {
    return refuse("a witness signs with a cosignature key");
  }
  policy_.witnesses.push_back({std::string(fields[1]), std::move(*key)});
  return {};
}

Result<void> PolicyReader::read_group(const std::vector<std::string_view>& fields) {
  if (fields.size() < 4) return refuse("a group has a name, a threshold and members");
  if (!is_free(fields[1])) return refuse("the name is taken");
  Policy::Group group;
  group.name = std::string(fields[1]);
  for (std::size_t i = 3; i < fields.size(); ++i) {
    const auto witness = witness_named(fields[i]);
    const auto inner = group_named(fields[i]);
    if (witness) {
      group.witnesses.push_back(*witness);
    } else if (inner) {
      group.groups.push_back(*inner);
    } else {
      return refuse("a member is not defined on an earlier line");
    }
    if (!members_.emplace(fields[i]).second) return refuse("a member is listed twice");
  }
  const std::size_t members = fields.size() - 3;
  if (fields[2] == "all") {
    group.needed = members;
  } else if (fields[2] == "any") {
    group.needed = 1;
  } else {
    const auto needed = parse_decimal(fields[2], members);
    if (!needed || *needed == 0) return refuse("a threshold lies between 1 and the members");
    group.needed = static_cast<std::size_t>(*needed);
  }
  policy_.groups.push_back(std::move(group));
  return {};
}

Result<void> PolicyReader::read_quorum(const std::vector<std::string_view>& fields) {
  if (fields.size() != 2) return refuse("a quorum is one name or none");
  if (quorum_seen_) return refuse("there is one quorum");
  quorum_seen_ = true;
  if (fields[1] == none) return {};
  if (const auto witness = witness_named(fields[1])) {
    policy_.quorum = Policy::Quorum::witness;
    policy_.quorum_member = *witness;
  } else if (const auto group = group_named(fields[1])) {
    policy_.quorum = Policy::Quorum::group;
    policy_.quorum_member = *group;
  } else {
    return refuse("the quorum is not defined on an earlier line");
  }
  return {};
}

Result<void> PolicyReader::read_line(const std::vector<std::string_view>& fields) {
  if (fields[0] == "log") return read_log(fields);
  if (fields[0] == "witness") return read_witness(fields);
  if (fields[0] == "group") return read_group(fields);
  if (fields[0] == "quorum") return read_quorum(fields);
  return refuse("the first word is not known");
}

Result<Policy> PolicyReader::read(std::string_view text) {
  if (text.size() > policy_bytes_max) return refuse("there are at most 1 MiB");
  while (!text.empty()) {
    ++line_;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!std::all_of(line.begin(), line.end(), is_allowed)) return refuse("an octet is forbidden");
    const auto fields = fields_of(line);
    if (fields.empty() || fields[0].starts_with('#')) continue;
    if (auto read = read_line(fields); !read) return pass(read);
  }
  if (!quorum_seen_) return refuse("there is no quorum");
  return std::move(policy_);
}

}  // namespace

bool Policy::is_met(const std::set<std::size_t>& cosigned) const {
  if (quorum == Quorum::none) return true;
  if (quorum == Quorum::witness) return cosigned.contains(quorum_member);
  std::vector<bool> met;  // groups only name earlier ones: one sweep is enough
  for (const Group& group : groups) {
    std::size_t members = 0;
    for (const std::size_t witness : group.witnesses) members += cosigned.contains(witness) ? 1 : 0;
    for (const std::size_t inner : group.groups) members += met[inner] ? 1 : 0;
    met.push_back(members >= group.needed);
  }
  return met[quorum_member];
}

Result<Policy> parse_policy(std::string_view text) {
  return PolicyReader().read(text);
}

}  // namespace cupel
