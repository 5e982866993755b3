/// One pass over JSON text (RFC 8259) into a flat list of nodes, with byte offsets. No recursion:
/// depth costs a stack entry, and both depth and members have limits. The first violation in byte
/// order is the error, named by rule, with its offset.
#pragma once

#include "model/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

enum class JsonKind : std::uint8_t { object, array, string, number, boolean, null };

struct JsonLimits {
  int depth = 64;                     // the outermost array or object counts 1
  std::size_t members = SIZE_MAX;     // of all objects together
  bool whole_numbers_only = false;    // |n| <= 2^53 - 1, no fraction, no exponent
  bool allow_null = true;
  bool allow_nul_character = true;    // U+0000 inside strings
};

/// Node 0 is the whole value. An object's children alternate name (a string) and value.
struct JsonNode {
  JsonKind kind = JsonKind::null;
  std::uint32_t begin = 0;  // bytes of the text, quotes and brackets included
  std::uint32_t end = 0;
  std::uint32_t next = 0;   // first node behind this one and all it holds
  std::uint32_t count = 0;  // members of an object, elements of an array
  std::uint32_t text_begin = 0;  // of a string's characters, in the text or in the unescaped store
  std::uint32_t text_bytes = 0;
  bool unescaped = false;
};

class JsonScan {
 public:
  /// `text` must stay alive as long as the scan. Errors, all invalid_input or limit_exceeded:
  /// "not_utf8", "not_json", "duplicate_member", "too_deep", "too_many_members", "lone_surrogate",
  /// "nul", "null", "float", "number_range". Text above 1 GiB is refused ("too_long").
  static Result<JsonScan> read(std::string_view text, const JsonLimits& limits);

  const JsonNode& node(std::size_t index) const { return nodes_[index]; }
  std::size_t nodes() const { return nodes_.size(); }
  /// Characters of a string, unescaped.
  std::string_view text(std::size_t index) const;
  /// The bytes as they stand.
  std::string_view raw(std::size_t index) const;
  /// Position of the value of a member; 0 when the object has none of this name.
  std::size_t member(std::size_t object, std::string_view name) const;
  /// Positions of an array's elements or of an object's names.
  std::vector<std::size_t> children(std::size_t index) const;
  /// Canonical form (RFC 8785) of a node.
  void append_canonical(std::string& out, std::size_t index) const;

 private:
  friend class JsonScanner;
  std::string_view source_;
  std::string unescaped_;
  std::vector<JsonNode> nodes_;
};

}  // namespace cupel
