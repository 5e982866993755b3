// Verbs around the machine: indicators, doctor, serve, run, completion, help.
#include "cases/decide.h"
#include "cli/dispatch.h"
#include "cli/draw.h"
#include "cli/health.h"
#include "cli/verb.h"
#include "runs/documents.h"

#include <fmt/core.h>

#include <array>

namespace cupel::cli {
namespace {

using Open = ArchiveOptions::Access;

// --- indicators ---------------------------------------------------------------------------------

constexpr auto indicators_examples = std::to_array<Example>({
    {"cupel indicators", "the questions Cupel can ask"},
    {"cupel indicators test A01", "run the drawn world of one indicator"},
});

// The indicators travel inside the program: no data folder is needed.
Result<int> run_indicators(const Call& call) {
  const auto& operands = call.arguments.operands();
  if (operands.empty()) {
    print(call, indicators_document(), draw_indicators);
    return 0;
  }
  if (operands.front() != "test") {
    return fail(ErrorKind::invalid_input, "operand is not known: " + operands.front() + "; nearest: test",
                "bad_usage");
  }
  auto document = Archive::test_indicators(
      IndicatorTest{operands.size() > 1 ? operands[1] : std::string()}, call.progress());
  if (!document) return pass(document);
  print(call, *document, draw_indicator_tests);
  return is_true(*document, "ok") ? 0 : 1;
}

// --- doctor ---------------------------------------------------------------------------------------

constexpr auto doctor_examples = std::to_array<Example>({
    {"cupel doctor", "is this machine, this build and this folder fit for work?"},
});

Result<int> run_doctor(const Call& call) {
  const std::string document = health_document(call);
  print(call, document, draw_doctor);
  return is_true(document, "ok") ? 0 : 1;
}

// --- serve, run -------------------------------------------------------------------------------------

constexpr auto serve_options = std::to_array<OptionRule>({
    {"--port", "N", "port (default 8800; 0 picks a free one)"},
    {"--listen", "ADDRESS", "IP address (default 127.0.0.1: this machine only)"},
    {"--host", "NAME", "a name the server is called by; may be given again", true},
    {"--page", "DIR", "folder of the built page"},
    {"--link", "", "print a new login link of the running server"},
});
constexpr auto serve_examples = std::to_array<Example>({
    {"cupel serve", "prints a login link for the browser of this machine"},
    {"cupel serve --listen 10.0.0.5 --host cupel.example.org", "behind a proxy that brings TLS"},
    {"cupel serve --link", "a further login link of the server that runs"},
});
constexpr auto run_options = std::to_array<OptionRule>({
    {"--no-serve", "", "stop after the analysis"},
    {"--origin", "NAME", "the log's name, when the folder is new"},
    {"--demonstration", "", "mark a new log as a demonstration"},
    {"--mapping", "FILE", "how to read files of unknown form; may be given again", true},
    {"--accept-defects", "", "take a file even when most of its rows are defective"},
    {"--port", "N", "port (default 8800; 0 picks a free one)"},
    {"--listen", "ADDRESS", "IP address (default 127.0.0.1: this machine only)"},
    {"--host", "NAME", "a name the server is called by; may be given again", true},
    {"--page", "DIR", "folder of the built page"},
});
constexpr auto run_examples = std::to_array<Example>({
    {"cupel run deliveries/", "from files to the page in one go"},
    {"cupel run deliveries/ --no-serve --json", "from files to alerts, for scripts"},
});

std::filesystem::path socket_of(const Call& call) { return call.keys_folder() / "server.sock"; }

Result<ServeWish> wish_of(const Call& call) {
  ServeWish wish;
  const auto port = call.arguments.number("--port", 8800, 0, 65535);
  if (!port) return Failed(port.error());
  wish.port = static_cast<std::uint16_t>(*port);
  wish.address = call.arguments.has("--listen") ? call.arguments.value("--listen") : "127.0.0.1";
  wish.host_names = call.arguments.values("--host");
  wish.page = call.arguments.has("--page") ? std::filesystem::path(call.arguments.value("--page"))
                                           : call.outside->page_folder();
  return wish;
}

Result<int> new_link(const Call& call) {
  auto code = call.outside->hand_over(socket_of(call), {"serve", "--link"}, call);
  if (!code) return pass(code);
  if (!*code) return fail(ErrorKind::not_found, "no server runs on this folder", "not_served");
  return **code;
}

Result<int> serve_archive(const Call& call, Archive& archive) {
  auto wish = wish_of(call);
  if (!wish) return pass(wish);
  auto options = call.archive_options(Open::write);
  if (!options) return pass(options);
  wish->threads = static_cast<unsigned>(options->threads);
  auto served = call.outside->serve(archive, *wish, call);
  if (!served) return pass(served);
  return 0;
}

Result<int> run_serve(const Call& call) {
  if (call.arguments.has("--link")) return new_link(call);
  if (call.outside->is_served(socket_of(call))) {
    return fail(ErrorKind::conflict,
                "a server holds this folder already; cupel serve --link prints a login link", "served");
  }
  auto archive = OpenArchive::open(call, Open::write);
  if (!archive) return pass(archive);
  return serve_archive(call, **archive);
}

Result<void> init_if_new(const Call& call) {
  auto options = call.archive_options(Open::write);
  if (!options) return pass(options);
  std::error_code error;
  if (std::filesystem::exists(options->data / "log", error)) return {};
  std::optional<std::string> origin;
  if (call.arguments.has("--origin")) origin = call.arguments.value("--origin");
  auto made = Archive::init(*options, origin, call.arguments.has("--demonstration"));
  if (!made) return pass(made);
  return {};
}

Result<std::string> take_all(const Call& call, Archive& archive) {
  FilesToTake files;
  for (const auto& path : call.arguments.operands()) files.paths.emplace_back(path);
  for (const auto& path : call.arguments.values("--mapping")) files.mappings.emplace_back(path);
  files.accept_defects = call.arguments.has("--accept-defects");
  auto right = decide<Action::deliver>(archive.operator_principal(), std::move(files));
  if (!right) return pass(right);
  return archive.ingest(*right, call.progress());
}

Result<std::string> analyse_all(const Call& call, Archive& archive) {
  auto right = decide<Action::analyse>(archive.operator_principal(), Analysis{});
  if (!right) return pass(right);
  return archive.analyse(*right, call.progress());
}

// One document of two: what was taken, and the run.
std::string run_document(const std::string& taken, const std::string& run) {
  return "{\"ingest\":" + (taken.empty() ? "null" : taken) + ",\"analyse\":" + run + "}";
}

/// The exit code of the intake; 0 without files.
Result<int> take_and_analyse(const Call& call, Archive& archive) {
  std::string taken;
  if (!call.arguments.operands().empty()) {
    auto document = take_all(call, archive);
    if (!document) return pass(document);
    taken = std::move(*document);
    if (!call.json()) call.out(draw_ingest(taken));
  }
  auto run = analyse_all(call, archive);
  if (!run) return pass(run);
  call.out(call.json() ? wrapped("run", run_document(taken, *run)) + "\n" : draw_analyse(*run));
  return taken.empty() ? 0 : exit_code_of_intake(taken);
}

Result<int> run_run(const Call& call) {
  if (auto wish = wish_of(call); !wish) return pass(wish);  // before the work, not after it
  if (call.served != nullptr) {  // a server holds the folder: it takes and analyses, and goes on serving
    return take_and_analyse(call, *call.served);
  }
  auto handed = call.outside->hand_over(socket_of(call), call.words, call);
  if (!handed) return pass(handed);
  if (*handed) return **handed != 0 || call.arguments.has("--no-serve") ? **handed : new_link(call);
  auto made = init_if_new(call);
  if (!made) return pass(made);
  auto archive = OpenArchive::open(call, Open::write);
  if (!archive) return pass(archive);
  auto done = take_and_analyse(call, **archive);
  if (!done) return pass(done);
  if (call.arguments.has("--no-serve")) return *done;
  return serve_archive(call, **archive);
}

// --- completion, help ----------------------------------------------------------------------------------

constexpr auto completion_examples = std::to_array<Example>({
    {"cupel completion bash > /etc/bash_completion.d/cupel", "for every user of the machine"},
    {"cupel completion fish > ~/.config/fish/completions/cupel.fish", "for oneself"},
});
constexpr auto help_examples = std::to_array<Example>({
    {"cupel help ingest", "the same as cupel ingest --help"},
});

std::string names_of(std::span<const OptionRule> options) {
  std::string text;
  for (const auto& option : options) text += (text.empty() ? "" : " ") + std::string(option.name);
  return text;
}

std::string verb_names() {
  std::string text;
  for (const Verb* verb : verbs()) text += (text.empty() ? "" : " ") + std::string(verb->name);
  return text;
}

std::string bash_completion() {
  std::string text =
      "_cupel() {\n  local word=${COMP_WORDS[COMP_CWORD]}\n"
      "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
      "    COMPREPLY=($(compgen -W \"" + verb_names() + "\" -- \"$word\"))\n    return\n  fi\n"
      "  local options=\"" + names_of(common_options()) + "\"\n  case ${COMP_WORDS[1]} in\n";
  for (const Verb* verb : verbs()) {
    if (verb->grammar.options.empty()) continue;
    text += fmt::format("    {}) options+=\" {}\" ;;\n", verb->name, names_of(verb->grammar.options));
  }
  return text +
         "  esac\n  if [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n  fi\n}\ncomplete -o filenames -F _cupel cupel\n";
}

std::string zsh_completion() {
  return "#compdef cupel\nautoload -U +X bashcompinit && bashcompinit\n" + bash_completion();
}

std::string fish_completion() {
  std::string text;
  for (const Verb* verb : verbs()) {
    text += fmt::format("complete -c cupel -n __fish_use_subcommand -a {} -d '{}'\n", verb->name,
                        verb->summary);
    for (const auto& option : verb->grammar.options) {
      text += fmt::format("complete -c cupel -n '__fish_seen_subcommand_from {}' -l {}{}\n", verb->name,
                          option.name.substr(2), option.value.empty() ? "" : " -r");
    }
  }
  for (const auto& option : common_options()) {
    text += fmt::format("complete -c cupel -l {}{}\n", option.name.substr(2),
                        option.value.empty() ? "" : " -r");
  }
  return text;
}

Result<int> run_completion(const Call& call) {
  const std::string& shell = call.arguments.operands().front();
  if (shell == "bash") {
    call.out(bash_completion());
  } else if (shell == "zsh") {
    call.out(zsh_completion());
  } else if (shell == "fish") {
    call.out(fish_completion());
  } else {
    return fail(ErrorKind::invalid_input, "shell is not bash, zsh or fish: " + shell, "bad_usage");
  }
  return 0;
}

Result<int> run_help(const Call& call) {
  if (call.arguments.operands().empty()) {
    call.out(help_text());
    return 0;
  }
  const std::string& name = call.arguments.operands().front();
  const Verb* verb = find_verb(name);
  if (verb == nullptr) return unknown_verb(name);
  call.out(help_text(*verb));
  return 0;
}

}  // namespace

extern const Verb indicators_verb{
    .name = "indicators", .summary = "the questions Cupel can ask; run their drawn worlds",
    .grammar = {"[test [ID]]", 0, 2, {}}, .examples = indicators_examples,
    .notes = "Exit 1 when a world says something else than was drawn.\n", .run = run_indicators};

extern const Verb doctor_verb{
    .name = "doctor", .summary = "look at machine, build, settings and folder",
    .grammar = {"", 0, 0, {}}, .examples = doctor_examples,
    .notes = "Exit 1 when something is not fit for work.\n", .run = run_doctor};

extern const Verb serve_verb{
    .name = "serve", .summary = "the page and the API, on this machine only unless told otherwise",
    .grammar = {"", 0, 0, serve_options}, .examples = serve_examples,
    .notes = "While it runs, verbs of other processes on the same folder run inside it.\n",
    .run = run_serve};

extern const Verb run_verb{
    .name = "run", .summary = "everything in one go: init if new, ingest, analyse, serve",
    .grammar = {"[FOLDER]", 0, 100'000, run_options}, .examples = run_examples, .notes = {},
    .run = run_run};

extern const Verb completion_verb{
    .name = "completion", .summary = "print the completion script of a shell",
    .grammar = {"bash|zsh|fish", 1, 1, {}}, .examples = completion_examples, .notes = {},
    .run = run_completion};

extern const Verb help_verb{
    .name = "help", .summary = "print help, also of one verb", .grammar = {"[VERB]", 0, 1, {}},
    .examples = help_examples, .notes = {}, .run = run_help};

}  // namespace cupel::cli
