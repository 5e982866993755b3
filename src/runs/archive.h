/// A data folder as the doors see it: every function takes an Authorized<Action, Object> and returns
/// a JSON document (DESIGN §9; src/serve/openapi.yaml), made once, so that every number is the same
/// behind each door. Thread-safe. Reads leave entries in the audit tree where the folder has keys.
#pragma once

#include "model/authorized.h"
#include "model/clock.h"
#include "model/progress.h"
#include "model/ref.h"
#include "model/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

/// What one may ask for. An empty cursor begins at the front; limit 1 to 500.
struct Overview {};
struct AlertList {
  std::string cursor;
  std::uint32_t limit = 100;
  std::string priority;  // empty: all
  std::string rule;
  std::string kind;
};
struct AlertKey { std::string key; };
struct FullAlertList {};                       // the `alerts` document of the command line
struct OutcomeList { std::string rule; };      // empty: all
struct IndicatorList {};
struct IndicatorTest { std::string rule; };    // empty: all
struct DeliveryList { std::string cursor; std::uint32_t limit = 100; };
struct DeliveryRows { std::uint64_t index = 0; std::uint64_t from = 0; std::uint32_t limit = 100; };
struct DefectList { std::optional<std::uint64_t> delivery; std::string cursor; std::uint32_t limit = 100; };
struct FullDefectList {};                      // the `defects` document of the command line
struct RecordOf { Ref ref; };
struct ProofOf { Ref ref; bool audit = false; };
struct TableList {};
struct TableRows { std::string name; std::string cursor; std::uint32_t limit = 100; };
struct MapIndex {};
struct MapLayer { std::string layer; std::string period; };
struct SealState {};
struct LogResource { std::string path; };      // "checkpoint", "tile/0/000", …: bytes, not JSON
struct FreeQuery { std::string sql; std::string format; };  // "json", "csv", "parquet": bytes in that format
struct FilesToTake {
  std::vector<std::filesystem::path> paths;    // files and folders
  std::vector<std::filesystem::path> mappings;
  bool accept_defects = false;
  std::string name;                            // stated name of a single uploaded file; else its own
};
struct Analysis {};
struct Rebuild { bool compare = true; };
struct Integrity {};

struct ArchiveOptions {
  std::filesystem::path data;
  std::filesystem::path keys;                  // empty: <data>.keys
  const Clock* clock = nullptr;
  int threads = 2;
  enum class Access { read, write, write_if_free } access = Access::read;
};

class Archive {
 public:
  /// write: takes the lock (conflict names the holder), recovers the log, brings the lake up to it.
  static Result<std::unique_ptr<Archive>> open(const ArchiveOptions& options);
  /// {"origin","vkey"}; on an existing folder the same again.
  static Result<std::string> init(const ArchiveOptions& options, const std::optional<std::string>& origin,
                                  bool demonstration);
  ~Archive();

  Principal operator_principal() const;
  bool writable() const;
  bool demonstration() const;
  const std::filesystem::path& keys_folder() const;

  Result<std::string> overview(const Authorized<Action::read, Overview>&);
  Result<std::string> alert_rows(const Authorized<Action::search, AlertList>&);
  Result<std::string> alert(const Authorized<Action::read, AlertKey>&);
  Result<std::string> alerts(const Authorized<Action::search, FullAlertList>&);
  Result<std::string> outcomes(const Authorized<Action::search, OutcomeList>&);
  Result<std::string> indicators(const Authorized<Action::search, IndicatorList>&);
  Result<std::string> deliveries(const Authorized<Action::search, DeliveryList>&);
  Result<std::string> delivery_rows(const Authorized<Action::read, DeliveryRows>&);
  Result<std::string> delivery_defects(const Authorized<Action::search, DefectList>&);
  Result<std::string> defects(const Authorized<Action::search, FullDefectList>&);
  Result<std::string> record(const Authorized<Action::read, RecordOf>&);
  Result<std::string> proof(const Authorized<Action::read, ProofOf>&);
  Result<std::string> tables(const Authorized<Action::search, TableList>&);
  Result<std::string> table_rows(const Authorized<Action::read, TableRows>&);
  Result<std::string> map(const Authorized<Action::search, MapIndex>&);
  Result<std::string> map_layer(const Authorized<Action::search, MapLayer>&);
  Result<std::string> seal(const Authorized<Action::search, SealState>&);
  /// Ends with unavailable "interrupted" once a stop is requested; holds up no other call.
  Result<std::string> query(const Authorized<Action::export_, FreeQuery>&, const Progress&);

  Result<std::string> ingest(const Authorized<Action::deliver, FilesToTake>&, const Progress&);
  Result<std::string> analyse(const Authorized<Action::analyse, Analysis>&, const Progress&);
  Result<std::string> rebuild(const Authorized<Action::administer, Rebuild>&, const Progress&);
  Result<std::string> verify(const Authorized<Action::administer, Integrity>&, const Progress&);

  /// The same check of a folder that may not open any more. Reads only, takes no lock.
  static Result<std::string> verify_folder(const ArchiveOptions& options, const Progress&);

  /// Public by design of a transparency log: checkpoint, tiles and bundles as bytes. not_found for any
  /// other path, without touching a file.
  Result<std::string> log_resource(const LogResource&) const;

  /// Bytes that `init` and `open` do not need: worlds of the indicators, run in temporary folders.
  static Result<std::string> test_indicators(const IndicatorTest&, const Progress&);

 private:
  struct State;
  explicit Archive(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cupel
