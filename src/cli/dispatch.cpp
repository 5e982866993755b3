#include "cli/dispatch.h"

#include "sources/nearest.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace cupel::cli {
namespace {

constexpr int interrupted = 130;

constexpr auto all_verbs = std::to_array<const Verb*>(
    {&init_verb, &ingest_verb, &run_verb, &analyse_verb, &alerts_verb, &outcomes_verb,
     &defects_verb, &proof_verb, &verify_verb, &rebuild_verb, &query_verb, &tables_verb,
     &indicators_verb, &doctor_verb, &serve_verb, &completion_verb, &help_verb});

int say_error(const Call& call, const Error& error, bool trail) {
  call.err(error_text(error, trail));
  if (call.stop.stop_requested()) return interrupted;
  return exit_code_of(error.kind);
}

Result<int> run_verb_here(const Call& call) {
  try {
    return call.verb->run(call);
  } catch (const Failure& failure) {
    return Failed(failure.error);
  } catch (const std::exception& failure) {
    return fail(ErrorKind::internal, std::string("operation was abandoned: ") + failure.what());
  }
}

Result<int> run_verb_somewhere(const Call& call) {
  const bool handed = call.verb->handed_over != nullptr && call.verb->handed_over(call.arguments);
  if (handed && call.served == nullptr && call.outside->hand_over) {
    auto code = call.outside->hand_over(call.keys_folder() / "server.sock", call.words, call);
    if (!code) return pass(code);
    if (*code) return **code;
  }
  return run_verb_here(call);
}

void append_options(std::string& text, std::span<const OptionRule> options) {
  for (const auto& option : options) {
    const std::string left =
        fmt::format("{}{}{}", option.name, option.value.empty() ? "" : " ", option.value);
    text += fmt::format("  {:<22} {}\n", left, option.help);
  }
}

}  // namespace

std::span<const Verb* const> verbs() { return all_verbs; }

const Verb* find_verb(std::string_view name) {
  const auto found = std::ranges::find(all_verbs, name, [](const Verb* verb) { return verb->name; });
  return found == all_verbs.end() ? nullptr : *found;
}

std::string error_text(const Error& error, bool trail) {
  std::string text = "cupel: ";
  if (!error.where.file.empty()) text += error.where.file + ":";
  if (error.where.line > 0) text += std::to_string(error.where.line) + ":";
  if (error.where.column > 0) text += std::to_string(error.where.column) + ":";
  if (text.size() > 7) text += " ";
  text += error.message;
  if (!error.where.pointer.empty()) text += " at " + error.where.pointer;
  text += "\n";
  if (!trail) return text;
  if (!error.rule.empty()) text += "  rule: " + error.rule + "\n";
  for (const auto& step : error.trail) text += "  " + step + "\n";
  return text;
}

Failed unknown_verb(std::string_view name) {
  std::vector<std::string_view> known;
  for (const Verb* verb : all_verbs) known.push_back(verb->name);
  std::string message = "verb is not known: " + std::string(name) +
                        "; nearest: " + std::string(nearest_name(name, known));
  return fail(ErrorKind::invalid_input, std::move(message), "bad_usage");
}

std::string help_text() {
  std::string text =
      "cupel VERB [--data DIR] [--json] [--threads N]\n"
      "Shows where a country's gold and stones do not add up, and seals the evidence.\n\n";
  for (const Verb* verb : all_verbs) text += fmt::format("  {:<12} {}\n", verb->name, verb->summary);
  text +=
      "\ncupel VERB --help prints a verb's options and examples.\n"
      "Environment: CUPEL_DATA data folder; CUPEL_KEYS folder of private keys (else DATA.keys);\n"
      "CUPEL_CLOCK fixed instant (RFC 3339).\n"
      "Exit codes: 0 done; 1 the answer is no; 2 wrong input; 3 refused; 4 not found; 5 too big;\n"
      "6 damaged; 7 try later; 70 our mistake; 74 disk failed; 130 interrupted.\n";
  return text;
}

std::string help_text(const Verb& verb) {
  std::string text = fmt::format("cupel {}", verb.name);
  if (!verb.grammar.operands.empty()) text += fmt::format(" {}", verb.grammar.operands);
  text += fmt::format("\n{}\n\nOptions:\n", verb.summary);
  append_options(text, verb.grammar.options);
  append_options(text, common_options());
  if (!verb.notes.empty()) text += fmt::format("\n{}", verb.notes);
  if (!verb.examples.empty()) text += "\nExamples:\n";
  for (const auto& example : verb.examples) {
    text += fmt::format("  {}\n      {}\n", example.command, example.what);
  }
  return text;
}

int run_words(Call call, std::vector<std::string> words) {
  if (words.empty() || words.front() == "--help" || words.front() == "-h") {
    (words.empty() ? call.err : call.out)(help_text());
    return words.empty() ? exit_code_of(ErrorKind::invalid_input) : 0;
  }
  if (words.front() == "--version") {
    call.out("cupel " CUPEL_VERSION "\n");
    return 0;
  }
  call.verb = find_verb(words.front());
  if (call.verb == nullptr) return say_error(call, unknown_verb(words.front()).error(), false);
  auto parsed = Arguments::parse(std::span(words).subspan(1), call.verb->grammar);
  if (!parsed) {
    const int code = say_error(call, parsed.error(), false);
    call.err(fmt::format("cupel {} --help prints what it takes\n", call.verb->name));
    return code;
  }
  call.arguments = std::move(*parsed);
  call.words = std::move(words);
  if (call.arguments.has("--help")) {
    call.out(help_text(*call.verb));
    return 0;
  }
  const auto code = run_verb_somewhere(call);
  if (!code) return say_error(call, code.error(), call.arguments.has("--trail"));
  // A server that was asked to stop did what it should.
  const bool serves = call.verb == &serve_verb || call.verb == &run_verb;
  return call.stop.stop_requested() && !serves ? interrupted : *code;
}

}  // namespace cupel::cli
