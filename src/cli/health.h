/// `cupel doctor`: what this process finds about machine, build, settings, folder and engine.
#pragma once

#include "cli/verb.h"

#include <string>

namespace cupel::cli {

/// {"ok","version","checks":[{"what","found","ok"}],"engine":{…}}. Nothing is written.
std::string health_document(const Call& call);

}  // namespace cupel::cli
