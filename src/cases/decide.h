/// The one place where rights are decided. Today one rule: the operator of this folder may do
/// everything, nobody else anything. Roles and labels refine it here, and nowhere else.
#pragma once

#include "model/authorized.h"
#include "model/result.h"

#include <utility>

namespace cupel {

class Rights {
 public:
  /// An Authorized<A, Object>, or `forbidden` without a word about what exists.
  template <Action A, class Object>
  static Result<Authorized<A, Object>> decide(const Principal& principal, Object object) {
    if (!principal.is_operator) {
      return fail(ErrorKind::forbidden, "this needs the operator's session", "no_right");
    }
    return Authorized<A, Object>(principal, std::move(object));
  }
};

/// `decide<Action::read>(principal, AlertKey{key})`
template <Action A, class Object>
Result<Authorized<A, Object>> decide(const Principal& principal, Object object) {
  return Rights::decide<A, Object>(principal, std::move(object));
}

}  // namespace cupel
