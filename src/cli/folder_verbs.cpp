// Verbs that make, fill and question a data folder.
#include "cases/decide.h"
#include "cli/draw.h"
#include "cli/verb.h"

#include <array>
#include <fstream>
#include <iterator>

namespace cupel::cli {
namespace {

using Open = ArchiveOptions::Access;

template <Action action, class Object>
Result<Authorized<action, Object>> as_operator(const Archive& archive, Object object) {
  return decide<action>(archive.operator_principal(), std::move(object));
}

/// Ask the open archive one question and print its document.
template <Action action, class Object>
Result<std::string> ask(const Call& call, Open access, Object object,
                        Result<std::string> (Archive::*question)(const Authorized<action, Object>&)) {
  auto archive = OpenArchive::open(call, access);
  if (!archive) return pass(archive);
  auto right = as_operator<action>(**archive, std::move(object));
  if (!right) return pass(right);
  return ((**archive).*question)(*right);
}

template <Action action, class Object>
Result<std::string> work(const Call& call, Object object,
                         Result<std::string> (Archive::*task)(const Authorized<action, Object>&,
                                                              const Progress&),
                         Open access = Open::write) {
  auto archive = OpenArchive::open(call, access);
  if (!archive) return pass(archive);
  auto right = as_operator<action>(**archive, std::move(object));
  if (!right) return pass(right);
  return ((**archive).*task)(*right, call.progress());
}

Result<int> shown(const Call& call, Result<std::string> document,
                  std::string (*draw)(const std::string&)) {
  if (!document) return pass(document);
  print(call, *document, draw);
  return 0;
}

// --- init -------------------------------------------------------------------------------------

constexpr auto init_options = std::to_array<OptionRule>({
    {"--origin", "NAME", "the log's name, a host you own: gold.example.org/log"},
    {"--demonstration", "", "mark the log as a demonstration; its keys work nowhere else"},
});
constexpr auto init_examples = std::to_array<Example>({
    {"cupel init --origin mines.example.org/log", "make ./cupel-data and ./cupel-data.keys"},
    {"cupel init --data demo --demonstration", "a folder for trying things out"},
});

Result<int> run_init(const Call& call) {
  auto options = call.archive_options(Open::write);
  if (!options) return pass(options);
  std::optional<std::string> origin;
  if (call.arguments.has("--origin")) origin = call.arguments.value("--origin");
  return shown(call, Archive::init(*options, origin, call.arguments.has("--demonstration")), draw_init);
}

// --- ingest -----------------------------------------------------------------------------------

constexpr auto ingest_options = std::to_array<OptionRule>({
    {"--mapping", "FILE", "how to read files of unknown form (TOML); may be given again", true},
    {"--accept-defects", "", "take a file even when most of its rows are defective"},
});
constexpr auto ingest_examples = std::to_array<Example>({
    {"cupel ingest deliveries/", "every file of a folder, in order of its name"},
    {"cupel ingest --mapping returns.toml returns.csv", "a file of one's own with its mapping"},
    {"cupel ingest --json prices.csv", "the answer as a document, for programs"},
});

Result<int> run_ingest(const Call& call) {
  FilesToTake files;
  for (const auto& path : call.arguments.operands()) files.paths.emplace_back(path);
  for (const auto& path : call.arguments.values("--mapping")) files.mappings.emplace_back(path);
  files.accept_defects = call.arguments.has("--accept-defects");
  auto document = work(call, std::move(files), &Archive::ingest);
  if (!document) return pass(document);
  print(call, *document, draw_ingest);
  return exit_code_of_intake(*document);
}

// --- analyse, alerts, outcomes, defects ----------------------------------------------------------

constexpr auto flag_options = std::to_array<OptionRule>({
    {"--fail-on-flag", "", "exit 1 when there is an alert"},
});
constexpr auto analyse_examples = std::to_array<Example>({
    {"cupel analyse", "ask every indicator about everything on file"},
    {"cupel analyse --fail-on-flag", "for scripts: exit 1 when something does not add up"},
});
constexpr auto alerts_examples = std::to_array<Example>({
    {"cupel alerts", "what does not add up, in order of work"},
    {"cupel alerts --json", "with findings, both numbers and the records they rest on"},
});
constexpr auto outcomes_options = std::to_array<OptionRule>({
    {"--rule", "ID", "one indicator only"},
});
constexpr auto outcomes_examples = std::to_array<Example>({
    {"cupel outcomes", "per indicator: flagged, clear, and what could not be judged"},
    {"cupel outcomes --rule A01 --json", "one indicator, as a document"},
});
constexpr auto defects_examples = std::to_array<Example>({
    {"cupel defects", "rows that could not be read, with file, line, column and rule"},
});

bool is_flagged(const Call& call, const std::string& document) {
  return call.arguments.has("--fail-on-flag") && has_members(document, "alerts");
}

Result<int> run_analyse(const Call& call) {
  auto archive = OpenArchive::open(call, Open::write);
  if (!archive) return pass(archive);
  auto right = as_operator<Action::analyse>(**archive, Analysis{});
  if (!right) return pass(right);
  auto document = (*archive)->analyse(*right, call.progress());
  if (!document) return pass(document);
  print(call, *document, draw_analyse);
  if (!call.arguments.has("--fail-on-flag")) return 0;
  auto search = as_operator<Action::search>(**archive, FullAlertList{});
  if (!search) return pass(search);
  auto alerts = (*archive)->alerts(*search);
  if (!alerts) return pass(alerts);
  return is_flagged(call, *alerts) ? 1 : 0;
}

Result<int> run_alerts(const Call& call) {
  auto document = ask(call, Open::write_if_free, FullAlertList{}, &Archive::alerts);
  if (!document) return pass(document);
  print(call, *document, draw_alerts);
  return is_flagged(call, *document) ? 1 : 0;
}

Result<int> run_outcomes(const Call& call) {
  return shown(call,
               ask(call, Open::write_if_free, OutcomeList{call.arguments.value("--rule")},
                   &Archive::outcomes),
               draw_outcomes);
}

Result<int> run_defects(const Call& call) {
  return shown(call, ask(call, Open::write_if_free, FullDefectList{}, &Archive::defects), draw_defects);
}

// --- query, tables ---------------------------------------------------------------------------------

constexpr auto query_options = std::to_array<OptionRule>({
    {"--csv", "", "comma-separated, RFC 4180"},
    {"--parquet", "", "a Parquet file on standard output"},
});
constexpr auto query_examples = std::to_array<Example>({
    {"cupel query 'SELECT count(*) FROM trade'", "the current rows of a table"},
    {"cupel query --csv 'SELECT * FROM all_trade' > trade.csv", "every version ever delivered"},
});
constexpr auto tables_examples = std::to_array<Example>({
    {"cupel tables", "the data dictionary: tables, columns, units"},
    {"cupel tables --json", "the same as a document"},
});

Result<int> run_query(const Call& call) {
  const bool csv = call.arguments.has("--csv");
  const bool parquet = call.arguments.has("--parquet");
  if (csv + parquet + call.json() > 1) {
    return fail(ErrorKind::invalid_input, "choose one of --csv, --parquet and --json", "bad_usage");
  }
  FreeQuery query{call.arguments.operands().front(), csv ? "csv" : parquet ? "parquet" : "json"};
  auto answer = work(call, std::move(query), &Archive::query, Open::write_if_free);
  if (!answer) return pass(answer);
  if (csv || parquet) {
    call.out(*answer);
  } else {
    print(call, *answer, draw_query);
  }
  return 0;
}

Result<int> run_tables(const Call& call) {
  return shown(call, ask(call, Open::write_if_free, TableList{}, &Archive::tables), draw_tables);
}

// --- rebuild -----------------------------------------------------------------------------------------

constexpr auto rebuild_options = std::to_array<OptionRule>({
    {"--compare", "", "make the tables anew beside the old ones and compare, changing nothing"},
});
constexpr auto rebuild_examples = std::to_array<Example>({
    {"cupel rebuild --compare", "do log and vault give the same tables, byte for byte?"},
    {"cupel rebuild", "replace the tables by newly made ones"},
});

Result<int> run_rebuild(const Call& call) {
  const bool compare = call.arguments.has("--compare");
  auto document = work(call, Rebuild{compare}, &Archive::rebuild, compare ? Open::write_if_free : Open::write);
  if (!document) return pass(document);
  print(call, *document, draw_rebuild);
  return compare && !is_true(*document, "identical") ? 1 : 0;
}

}  // namespace

extern const Verb init_verb{
    .name = "init", .summary = "make a data folder: log, keys, first seal",
    .grammar = {"", 0, 0, init_options}, .examples = init_examples,
    .notes = "On an existing folder it prints the same again and changes nothing.\n", .run = run_init};

extern const Verb ingest_verb{
    .name = "ingest", .summary = "take files in: read, seal, make tables",
    .grammar = {"PATH...", 1, 100'000, ingest_options}, .examples = ingest_examples,
    .notes = "A mapping NAME.mapping.toml beside NAME is found by itself. A defective row is kept as a\n"
             "defect and stops nothing. The same bytes again return the first receipt.\n"
             "Exit 2 when there were files and none was taken.\n",
    .run = run_ingest, .handed_over = always};

extern const Verb analyse_verb{
    .name = "analyse", .summary = "ask every indicator; append a run when something is new",
    .grammar = {"", 0, 0, flag_options}, .examples = analyse_examples, .notes = {}, .run = run_analyse,
    .handed_over = always};

extern const Verb alerts_verb{
    .name = "alerts", .summary = "what does not add up, with its evidence",
    .grammar = {"", 0, 0, flag_options}, .examples = alerts_examples, .notes = {}, .run = run_alerts,
    .handed_over = always};

extern const Verb outcomes_verb{
    .name = "outcomes", .summary = "per indicator: flagged, clear, not available and why",
    .grammar = {"", 0, 0, outcomes_options}, .examples = outcomes_examples, .notes = {},
    .run = run_outcomes, .handed_over = always};

extern const Verb defects_verb{
    .name = "defects", .summary = "what could not be read, by file, line and rule",
    .grammar = {"", 0, 0, {}}, .examples = defects_examples, .notes = {}, .run = run_defects,
    .handed_over = always};

extern const Verb rebuild_verb{
    .name = "rebuild", .summary = "make the tables anew from log and vault",
    .grammar = {"", 0, 0, rebuild_options}, .examples = rebuild_examples,
    .notes = "Exit 1 when --compare finds a difference.\n", .run = run_rebuild, .handed_over = always};

extern const Verb query_verb{
    .name = "query", .summary = "the custodian's tool: read-only SQL, leaves an audit record",
    .grammar = {"SQL", 1, 1, query_options}, .examples = query_examples,
    .notes = "A view TABLE shows the current rows, all_TABLE every version. cupel tables lists them.\n",
    .run = run_query, .handed_over = always};

extern const Verb tables_verb{
    .name = "tables", .summary = "the data dictionary: tables, columns, units",
    .grammar = {"", 0, 0, {}}, .examples = tables_examples, .notes = {}, .run = run_tables,
    .handed_over = always};

}  // namespace cupel::cli
