#include "ledger/plain.h"
#include "ledger/statement.h"
#include "ledger/statement_form.h"
#include "model/assert.h"

#include <algorithm>
#include <array>

namespace cupel {
namespace {

struct RegisteredType {
  std::string_view name;
  TypeClass type_class;
};

// Reference §5.1. A change of meaning is a new version beside the old one.
constexpr RegisteredType registered_types[] = {
    {"init/1", TypeClass::log},          {"key/1", TypeClass::log},
    {"key.revoked/1", TypeClass::log},   {"account/1", TypeClass::log},
    {"grant/1", TypeClass::log},         {"index.root/1", TypeClass::log},
    {"landmark/1", TypeClass::log},      {"audit.root/1", TypeClass::log},
    {"did.document/1", TypeClass::log},  {"status.list/1", TypeClass::log},
    {"log.closed/1", TypeClass::log},    {"site/1", TypeClass::fact},
    {"licence/1", TypeClass::fact},      {"party/1", TypeClass::fact},
    {"lot.created/1", TypeClass::fact},  {"custody/1", TypeClass::fact},
    {"transformation/1", TypeClass::fact}, {"aggregation/1", TypeClass::fact},
    {"association/1", TypeClass::fact},  {"measurement/1", TypeClass::fact},
    {"certificate/1", TypeClass::fact},  {"credential/1", TypeClass::fact},
    {"declaration/1", TypeClass::fact},  {"payment/1", TypeClass::fact},
    {"delivery/1", TypeClass::fact},     {"status/1", TypeClass::fact},
    {"correction/1", TypeClass::fact},   {"withdrawal/1", TypeClass::fact},
    {"parameters/1", TypeClass::rule},   {"setting/1", TypeClass::rule},
    {"run/1", TypeClass::own},           {"decision/1", TypeClass::own},
    {"case/1", TypeClass::own},          {"approval/1", TypeClass::own},
    {"erasure/1", TypeClass::own},       {"seal/1", TypeClass::own},
    {"read/1", TypeClass::audit},        {"search/1", TypeClass::audit},
    {"export/1", TypeClass::audit},      {"denied/1", TypeClass::audit},
    {"admin/1", TypeClass::audit},       {"session/1", TypeClass::audit},
};

constexpr std::size_t type_bytes_max = 40;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(std::string_view text) {
  return !text.empty() && is_lower(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c);
  });
}

// The body's JSON, and what is looked at in it.
struct Body {
  JsonScan scan;

  std::size_t value(std::string_view name) const { return scan.member(0, name); }
  bool holds_text(std::string_view name) const {
    const std::size_t at = value(name);
    return at != 0 && is_string(scan, at) && !scan.text(at).empty();
  }
  std::string_view text(std::string_view name) const { return scan.text(value(name)); }
  bool holds_decimal(std::string_view name) const {
    const std::size_t at = value(name);
    return at != 0 && decimal_at(scan, at, static_cast<std::uint64_t>(INT64_MAX)).has_value();
  }
  bool holds_hash(std::string_view name) const {
    const std::size_t at = value(name);
    return at != 0 && hash_at(scan, at).has_value();
  }
};

Failed bad_body(std::string_view member) {
  return refuse("bad_body", "/body/" + std::string(member));
}

Result<void> texts_demanded(const Body& body, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (!body.holds_text(name)) return bad_body(name);
  }
  return {};
}

Result<void> init_demands(const Statement&, const Body& body) {
  if (!body.holds_text("origin") || !is_note_key_name(body.text("origin"))) {
    return bad_body("origin");
  }
  if (!body.holds_text("logKey")) return bad_body("logKey");
  const auto key = parse_verifier_key(body.text("logKey"));
  if (!key || key->name != body.text("origin")) return bad_body("logKey");
  if (!body.holds_text("operator") || !is_issuer(body.text("operator"))) {
    return bad_body("operator");
  }
  if (!body.holds_text("policy")) return bad_body("policy");
  const std::size_t mark = body.value("demonstration");
  if (mark != 0 && body.scan.node(mark).kind != JsonKind::boolean) return bad_body("demonstration");
  return {};
}

Result<void> key_demands(const Statement&, const Body& body) {
  if (!body.holds_text("key")) return bad_body("key");
  if (!is_issuer(body.text("key")) && !parse_verifier_key(body.text("key"))) return bad_body("key");
  const std::size_t types = body.value("types");
  if (types == 0 || body.scan.node(types).kind != JsonKind::array ||
      body.scan.node(types).count == 0) {
    return bad_body("types");
  }
  for (const std::size_t type : body.scan.children(types)) {
    if (!is_string(body.scan, type) || !is_statement_type(body.scan.text(type))) {
      return bad_body("types");
    }
  }
  return {};
}

Result<void> delivery_demands(const Statement&, const Body& body) {
  if (!body.holds_text("mode")) return bad_body("mode");
  const std::string_view mode = body.text("mode");
  if (mode != "increment" && mode != "snapshot" && mode != "correction") return bad_body("mode");
  if (auto texts = texts_demanded(body, {"reader", "source"}); !texts) return texts;
  for (const std::string_view optional : {"name", "encoding", "delimiter"}) {
    const std::size_t at = body.value(optional);
    if (at != 0 && !is_string(body.scan, at)) return bad_body(optional);
  }
  if (body.value("mapping") != 0 && !body.holds_hash("mapping")) return bad_body("mapping");
  return {};
}

Result<void> run_demands(const Statement&, const Body& body) {
  if (!body.holds_text("code")) return bad_body("code");
  if (!body.holds_decimal("size")) return bad_body("size");
  return {};
}

Result<void> root_demands(const Statement& statement, const Body& body) {
  if (!body.holds_decimal("size")) return bad_body("size");
  if (statement.type == "index.root/1" && !body.holds_decimal("keys")) return bad_body("keys");
  if (!body.holds_hash("root")) return bad_body("root");
  return {};
}

bool is_row_ranges(const JsonScan& scan, std::size_t value) {
  if (scan.node(value).kind != JsonKind::array || scan.node(value).count == 0) return false;
  for (const std::size_t range : scan.children(value)) {
    if (scan.node(range).kind != JsonKind::array || scan.node(range).count != 2) return false;
    const auto ends = scan.children(range);
    const auto first = decimal_at(scan, ends[0], rows_max);
    const auto last = decimal_at(scan, ends[1], rows_max);
    if (!first || !last || *first > *last) return false;
  }
  return true;
}

bool is_target(const JsonScan& scan, std::size_t target, std::size_t refs) {
  if (scan.node(target).kind != JsonKind::object) return false;
  const std::size_t ref = scan.member(target, "ref");
  const auto position = ref == 0 ? std::nullopt : integer_at(scan, ref);
  if (!position || *position < 0 || static_cast<std::size_t>(*position) >= refs) return false;
  const std::size_t rows = scan.member(target, "rows");
  const std::size_t sd = scan.member(target, "sd");
  const std::size_t payload = scan.member(target, "payload");
  if (rows == 0 && sd == 0 && payload == 0) return false;
  if (rows != 0 && !is_row_ranges(scan, rows)) return false;
  if (payload != 0 && scan.raw(payload) != "true") return false;
  if (sd == 0) return true;
  if (scan.node(sd).kind != JsonKind::array || scan.node(sd).count == 0) return false;
  const auto digests = scan.children(sd);
  return std::all_of(digests.begin(), digests.end(),
                     [&](std::size_t digest) { return hash_at(scan, digest).has_value(); });
}

Result<void> erasure_demands(const Statement& statement, const Body& body) {
  if (!body.holds_text("basis")) return bad_body("basis");
  const std::size_t targets = body.value("targets");
  if (targets == 0 || body.scan.node(targets).kind != JsonKind::array ||
      body.scan.node(targets).count == 0) {
    return bad_body("targets");
  }
  for (const std::size_t target : body.scan.children(targets)) {
    if (!is_target(body.scan, target, statement.refs.size())) return bad_body("targets");
  }
  return {};
}

Result<void> revocation_demands(const Statement&, const Body& body) {
  return texts_demanded(body, {"key", "why"});
}

struct Demand {
  std::string_view type;
  bool refs;
  bool payload;
  bool rows;
  Result<void> (*body)(const Statement&, const Body&);
};

constexpr Demand demands[] = {
    {"init/1", false, false, false, init_demands},
    {"key/1", false, false, false, key_demands},
    {"key.revoked/1", false, false, false, revocation_demands},
    {"delivery/1", false, false, true, delivery_demands},
    {"run/1", false, false, true, run_demands},
    {"index.root/1", false, false, false, root_demands},
    {"audit.root/1", false, false, false, root_demands},
    {"erasure/1", true, false, false, erasure_demands},
    {"seal/1", false, true, false, nullptr},
};

}  // namespace

bool is_statement_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.size() > type_bytes_max) return false;
  const std::string_view version = text.substr(slash + 1);
  if (version.empty() || version.size() > 3 || version[0] == '0') return false;
  if (!std::all_of(version.begin(), version.end(), is_digit)) return false;
  const std::string_view name = text.substr(0, slash);
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return is_word(name);
  return is_word(name.substr(0, dot)) && is_word(name.substr(dot + 1));
}

std::optional<TypeClass> class_of_type(std::string_view type) {
  for (const RegisteredType& registered : registered_types) {
    if (registered.name == type) return registered.type_class;
  }
  return std::nullopt;
}

Result<void> check_demands(const Statement& statement) {
  if (!class_of_type(statement.type)) return refuse("unknown_type", "/type");
  const auto* demand = std::find_if(std::begin(demands), std::end(demands), [&](const Demand& one) {
    return one.type == statement.type;
  });
  if (demand == std::end(demands)) return {};
  if (demand->refs && statement.refs.empty()) return refuse("missing_member", "/refs");
  if (demand->payload && !statement.payload) return refuse("missing_member", "/payload");
  if (demand->rows && !statement.rows) return refuse("missing_member", "/rows");
  if (demand->body == nullptr) return {};
  auto scan = JsonScan::read(statement.body, JsonLimits{});
  ASSERT(scan.has_value());  // step 4 read the same bytes
  return demand->body(statement, Body{std::move(*scan)});
}

}  // namespace cupel
