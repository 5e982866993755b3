/// Findings as text: canonical JSON for signing and for the cache, and the sentences shown of them.
#pragma once

#include "model/result.h"
#include "runs/judge.h"

#include <string>
#include <string_view>

namespace cupel {

/// Canonical JSON (JCS) of a judgement with everything needed to show it; one line, integers as text.
std::string judgement_json(const Judgement& judgement);
Result<Judgement> parse_judgement(std::string_view json);

/// The finding's fact, filled from its arguments: "Licence ML-0417 booked 24.0 kg …".
std::string title_of(const Judgement& judgement);
/// What the records show here, and the limit in words.
std::string here_of(const Judgement& judgement);
std::string limit_of(const Judgement& judgement);
/// Where the limits come from: the origins of the rule's parameters, each once.
std::string origin_of(const Rule& rule);
/// The reason code in a sentence; the code itself when the rule has no sentence for it.
std::string reason_of(const Judgement& judgement);

/// An alert's key: subject kind + source key.
std::string alert_key(const Judgement& judgement);

}  // namespace cupel
