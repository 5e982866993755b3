/// From words to an exit code: find the verb, parse, hand over to a running server or run here,
/// say errors in one line.
#pragma once

#include "cli/verb.h"

#include <string>
#include <vector>

namespace cupel::cli {

/// `call` brings streams, clock, stop token and outside; words are argv without the program's name.
int run_words(Call call, std::vector<std::string> words);

/// "cupel: FILE:LINE:COLUMN: message", and with `trail` one line per step.
std::string error_text(const Error& error, bool trail);

/// invalid_input with the nearest verb.
Failed unknown_verb(std::string_view name);

std::string help_text();
std::string help_text(const Verb& verb);

}  // namespace cupel::cli
