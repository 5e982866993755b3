/// Rights by type: a storage call of the doors takes an Authorized<Action, Object>, which only
/// decide() can make. What was not decided does not compile.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace cupel {

enum class Action : std::uint8_t { read, search, export_, deliver, analyse, administer };

/// Who asks: an opaque id, never a name in a log.
struct Principal {
  std::string id;
  bool is_operator = false;
};

class Rights;

/// Proof that `action` on `object` was allowed to `principal`.
template <Action A, class Object>
class Authorized {
 public:
  const Object& object() const { return object_; }
  const Principal& principal() const { return principal_; }

 private:
  friend class Rights;  // cases/decide.h: the one place that decides
  Authorized(Principal principal, Object object)
      : principal_(std::move(principal)), object_(std::move(object)) {}
  Principal principal_;
  Object object_;
};

}  // namespace cupel
