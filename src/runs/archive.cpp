#include "runs/archive.h"

#include "runs/alert_json.h"
#include "runs/documents.h"
#include "runs/intake.h"

#include "model/encoding.h"

#include <nlohmann/json.hpp>

#include <sodium.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <thread>

namespace cupel {

using nlohmann::json;

struct Archive::State {
  explicit State(std::unique_ptr<Folder> folder)
      : desk(std::move(folder)), sealer([this](const std::stop_token& stop) { seal_now_and_then(stop); }) {}

  ~State() {
    sealer.request_stop();
    wake.notify_all();
    if (sealer.joinable()) sealer.join();
    // A short process ends before the sealer wakes: its reads are put under a checkpoint here.
    if (this->folder().ledger().writable() && unsealed_audits) (void)this->folder().ledger().seal();
  }

  Desk desk;
  std::mutex audit_mutex;              // guards last_search_minute
  std::int64_t last_search_minute = 0; // lists leave one entry per minute

  Folder& folder() { return desk.folder(); }

  void audit(const std::string& type, const std::string& name, const std::string& value) {
    if (!folder().ledger().writable()) return;
    if (type == "search/1") {
      const std::int64_t minute = folder().options().clock->now_us() / 60'000'000;
      const std::lock_guard lock(audit_mutex);
      if (minute == last_search_minute) return;
      last_search_minute = minute;
    }
    std::vector<std::string> disclosures;
    if (!value.empty()) disclosures.push_back(make_disclosure(name, json(value).dump()));
    // A read that cannot be noted does not happen.
    if (auto noted = folder().ledger().audit(type, "{}", disclosures); !noted) throw Failure(noted.error());
    unsealed_audits = true;
  }

  /// The audit tree's head is in the first tree at most a minute after its last entry.
  void seal_now_and_then(const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      wake.wait_for(lock, stop, std::chrono::seconds(30), [] { return false; });
      if (stop.stop_requested() || !folder().ledger().writable()) continue;
      if (unsealed_audits.exchange(false) && !folder().ledger().seal()) unsealed_audits = true;
    }
  }

  std::atomic<bool> unsealed_audits = false;
  std::condition_variable_any wake;
  std::jthread sealer;  // last: starts when everything else is there
};

namespace {

ArchiveOptions completed(ArchiveOptions options) {
  if (options.keys.empty()) options.keys = options.data.string() + ".keys";
  if (options.clock == nullptr) options.clock = &system_clock();
  return options;
}

/// Functions below throw Failure for disk and engine; here it becomes a value once.
template <class Function>
Result<std::string> guarded(Function function) {
  try {
    return function();
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

json intake_json(const Intake& intake, Ledger& ledger) {
  json files = json::array();
  for (const TakenFile& file : intake.files) {
    files.push_back({{"path", file.path}, {"sha256", file.sha256}, {"format", file.format}, {"status", file.status},
                     {"rows", std::to_string(file.rows)}, {"defects", std::to_string(file.defects)},
                     {"ref", file.index ? json("0:" + std::to_string(*file.index)) : json(nullptr)},
                     {"reason", file.reason.empty() ? json(nullptr) : json(file.reason)}});
  }
  json log = {{"origin", ledger.origin()}, {"size", std::to_string(ledger.size())}, {"root", nullptr}};
  if (const auto sealed = ledger.sealed()) {
    log["size"] = std::to_string(sealed->size);
    log["root"] = to_base64(bytes_of(sealed->root));
  }
  return {{"cupel", 1}, {"verb", "ingest"}, {"files", files}, {"dotfiles_skipped", intake.dotfiles_skipped},
          {"log", log}};
}

std::string query_json(const Table& table) {
  json columns = json::array();
  for (const ColumnSpec& column : table.specs()) columns.push_back(column.name);
  json rows = json::array();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    json values = json::array();
    for (const Column& column : table.columns()) {
      values.push_back(column.has(row) ? json(std::string(column.text(row))) : json(nullptr));
    }
    rows.push_back(std::move(values));
  }
  return dump_document({{"cupel", 1}, {"verb", "query"}, {"columns", columns}, {"rows", rows}});
}

constexpr std::uint64_t query_rows_max = 1'000'000;

}  // namespace

Archive::Archive(std::unique_ptr<State> state) : state_(std::move(state)) {}
Archive::~Archive() = default;

Result<std::unique_ptr<Archive>> Archive::open(const ArchiveOptions& options) {
  try {
    auto folder = Folder::open(completed(options), Progress{});
    if (!folder) return pass(folder);
    return std::unique_ptr<Archive>(new Archive(std::make_unique<State>(std::move(*folder))));
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

Result<std::string> Archive::init(const ArchiveOptions& given, const std::optional<std::string>& origin,
                                  bool demonstration) {
  return guarded([&]() -> Result<std::string> {
    const ArchiveOptions options = completed(given);
    const LedgerPaths paths{options.data, options.keys};
    auto ledger = Ledger::open(paths, *options.clock, Ledger::Access::read);
    if (!ledger && ledger.error().kind == ErrorKind::not_found) {
      std::string name = origin.value_or("");
      if (name.empty()) {
        std::string random(4, '\0');
        randombytes_buf(random.data(), random.size());
        name = (demonstration ? "demo.invalid/" : "local.invalid/") + to_hex(random);
      }
      ledger = Ledger::init(paths, *options.clock, name, demonstration);
    }
    if (!ledger) return pass(ledger);
    return dump_document({{"cupel", 1}, {"verb", "init"}, {"origin", (*ledger)->origin()},
                          {"vkey", (*ledger)->vkey()}});
  });
}

Principal Archive::operator_principal() const { return {state_->folder().ledger().principal(), true}; }
bool Archive::writable() const { return state_->folder().ledger().writable(); }
bool Archive::demonstration() const { return state_->folder().ledger().demonstration(); }
const std::filesystem::path& Archive::keys_folder() const { return state_->folder().options().keys; }

Result<std::string> Archive::overview(const Authorized<Action::read, Overview>&) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return overview_document(state_->desk);
  });
}

Result<std::string> Archive::alert_rows(const Authorized<Action::search, AlertList>& asked) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return alert_rows_document(state_->desk, asked.object());
  });
}

Result<std::string> Archive::alert(const Authorized<Action::read, AlertKey>& asked) {
  return guarded([&] {
    state_->audit("read/1", "alert", asked.object().key);
    return alert_document(state_->desk, asked.object().key);
  });
}

Result<std::string> Archive::alerts(const Authorized<Action::search, FullAlertList>&) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return alerts_document(state_->desk);
  });
}

Result<std::string> Archive::outcomes(const Authorized<Action::search, OutcomeList>& asked) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return outcomes_document(state_->desk, asked.object().rule);
  });
}

Result<std::string> Archive::indicators(const Authorized<Action::search, IndicatorList>&) {
  return guarded([&]() -> Result<std::string> { return indicators_document(); });
}

Result<std::string> Archive::deliveries(const Authorized<Action::search, DeliveryList>& asked) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return deliveries_document(state_->desk, asked.object());
  });
}

Result<std::string> Archive::delivery_rows(const Authorized<Action::read, DeliveryRows>& asked) {
  return guarded([&] {
    state_->audit("read/1", "rows", "0:" + std::to_string(asked.object().index));
    return delivery_rows_document(state_->desk, asked.object());
  });
}

Result<std::string> Archive::delivery_defects(const Authorized<Action::search, DefectList>& asked) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return delivery_defects_document(state_->desk, asked.object());
  });
}

Result<std::string> Archive::defects(const Authorized<Action::search, FullDefectList>&) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return defects_document(state_->desk);
  });
}

Result<std::string> Archive::record(const Authorized<Action::read, RecordOf>& asked) {
  return guarded([&] {
    state_->audit("read/1", "record", to_text(asked.object().ref));
    return record_document(state_->desk, asked.object().ref);
  });
}

Result<std::string> Archive::proof(const Authorized<Action::read, ProofOf>& asked) {
  return guarded([&] {
    state_->audit("read/1", "proof", to_text(asked.object().ref));
    return proof_document(state_->desk, asked.object());
  });
}

Result<std::string> Archive::tables(const Authorized<Action::search, TableList>&) {
  return guarded([&]() -> Result<std::string> {
    state_->audit("search/1", "", "");
    return "{\"cupel\":1,\"verb\":\"tables\",\"tables\":" + tables_json(state_->folder().lake()) + "}";
  });
}

Result<std::string> Archive::table_rows(const Authorized<Action::read, TableRows>& asked) {
  return guarded([&] {
    state_->audit("read/1", "table", asked.object().name);
    return table_rows_document(state_->desk, asked.object());
  });
}

Result<std::string> Archive::map(const Authorized<Action::search, MapIndex>&) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return map_document(state_->desk);
  });
}

Result<std::string> Archive::map_layer(const Authorized<Action::search, MapLayer>& asked) {
  return guarded([&] {
    state_->audit("search/1", "", "");
    return map_layer_document(state_->desk, asked.object());
  });
}

Result<std::string> Archive::seal(const Authorized<Action::search, SealState>&) {
  return guarded([&] { return seal_document(state_->desk); });
}

Result<std::string> Archive::query(const Authorized<Action::export_, FreeQuery>& asked, const Progress& progress) {
  return guarded([&]() -> Result<std::string> {
    const FreeQuery& query = asked.object();
    state_->audit("export/1", "query", query.sql);
    // A connection of its own: who asks for much keeps nobody else waiting for the views.
    Engine engine = state_->desk.views().engine->connect();
    engine.stop_on(progress.stop);
    if (query.format == "json") {
      const auto table = engine.user_query(query.sql, query_rows_max);
      if (!table) return Failed(table.error());
      return query_json(*table);
    }
    if (query.format != "csv" && query.format != "parquet") {
      return fail(ErrorKind::invalid_input, "a query is given as json, csv or parquet, not as " + query.format,
                  "bad_format");
    }
    std::string bytes;
    const ExportFormat format = query.format == "csv" ? ExportFormat::csv : ExportFormat::parquet;
    const auto exported =
        engine.export_query(query.sql, format, [&](std::string_view piece) { bytes.append(piece); });
    if (!exported) return Failed(exported.error());
    return bytes;
  });
}

Result<std::string> Archive::ingest(const Authorized<Action::deliver, FilesToTake>& asked, const Progress& progress) {
  return guarded([&]() -> Result<std::string> {
    if (!writable()) return fail(ErrorKind::forbidden, "this folder is open for reading only", "read_only");
    const std::lock_guard lock(state_->desk.work());
    const Intake intake = take_in(state_->folder(), asked.object(), progress);
    state_->desk.forget_picture();
    return dump_document(intake_json(intake, state_->folder().ledger()));
  });
}

Result<std::string> Archive::analyse(const Authorized<Action::analyse, Analysis>&, const Progress& progress) {
  return guarded([&]() -> Result<std::string> {
    const std::lock_guard lock(state_->desk.work());
    auto run = analyse_folder(state_->folder(), progress);
    if (!run) return pass(run);
    state_->desk.forget_picture();
    return analyse_document(*run);
  });
}

Result<std::string> Archive::rebuild(const Authorized<Action::administer, Rebuild>& asked, const Progress& progress) {
  return guarded([&]() -> Result<std::string> {
    const std::lock_guard lock(state_->desk.work());
    state_->audit("admin/1", "act", "rebuild");
    return rebuild_document(state_->desk, asked.object().compare, progress);
  });
}

Result<std::string> Archive::verify(const Authorized<Action::administer, Integrity>&, const Progress& progress) {
  return guarded([&]() -> Result<std::string> {
    state_->audit("admin/1", "act", "verify");
    if (auto flushed = state_->folder().ledger().flush(); !flushed) return pass(flushed);
    return integrity_document(state_->folder().options().data, progress);
  });
}

Result<std::string> Archive::verify_folder(const ArchiveOptions& options, const Progress& progress) {
  return guarded([&] { return integrity_document(completed(options).data, progress); });
}

Result<std::string> Archive::log_resource(const LogResource& asked) const {
  return guarded([&] { return state_->desk.folder().ledger().resource(asked.path); });
}

}  // namespace cupel
