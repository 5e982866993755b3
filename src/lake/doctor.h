/// Is the engine the one Cupel was built for, and does it refuse what it must?
#pragma once

#include <string>

namespace cupel {

struct EngineHealth {
  bool ok = false;
  /// {"library","expected","file","ok","extensions":[…],"settings":{…},
  ///  "refusals":[{"what","refused","message"}]}
  std::string json;
};

/// Load the library, open an engine as the lake does, try everything it must refuse (craft §7.1).
/// Never throws: a failure is part of the answer.
EngineHealth engine_health();

/// "v1.5.6"; loads the library. Throws Failure when there is none.
std::string engine_library_version();

}  // namespace cupel
