#include "ledger/ledger.h"

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/note.h"
#include "ledger/signer_head.h"
#include "ledger/test_folder.h"
#include "ledger/tile_store.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <cerrno>
#include <map>
#include <mutex>
#include <set>
#include <thread>

using namespace cupel;

namespace {

constexpr const char* test_origin = "demo.invalid/0a1b2c3d";

std::unique_ptr<Ledger> begun(const TestFolder& folder, const LogOptions& options = small_log()) {
  auto ledger = Ledger::init(folder.paths(), test_clock(), test_origin, true, options);
  REQUIRE_MESSAGE(ledger, ledger.error().message);
  return std::move(*ledger);
}

std::unique_ptr<Ledger> opened(const TestFolder& folder, Ledger::Access access) {
  auto ledger = Ledger::open(folder.paths(), test_clock(), access, small_log());
  REQUIRE_MESSAGE(ledger, ledger.error().message);
  return std::move(*ledger);
}

/// Rows {"n":"0"}, … in the vault.
RowsRoot put_rows(Vault& vault, std::uint64_t count) {
  auto writer = vault.stage_rows();
  const auto salts = random_salts(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i % 64 == 0) writer.offset(i);
    writer.add(salts[i], "{\"n\":\"" + std::to_string(i) + "\"}");
  }
  const auto rows = writer.commit();
  REQUIRE(rows);
  return *rows;
}

Draft delivery(Ledger& ledger, const std::string& content, std::uint64_t rows = 3) {
  const auto blob = ledger.vault().put_blob(content);
  REQUIRE(blob);
  return {.type = "delivery/1",
          .signer = Signer::intake_key,
          .body = R"({"mode":"increment","reader":"csv/1","source":"test"})",
          .payload = PayloadName{"text/csv", blob->digest, blob->bytes},
          .rows = put_rows(ledger.vault(), rows)};
}

Draft note_of(int number) {
  return {.type = "site/1", .signer = Signer::operator_key,
          .body = "{\"number\":" + std::to_string(number) + "}"};
}

OutsideKeys keys_of(const Ledger& ledger) {
  return {.vkeys = {*parse_verifier_key(ledger.vkey())}, .policy = {}};
}

}  // namespace

TEST_CASE("a new log begins with its operator and its intake key under a checkpoint") {
  const TestFolder folder;
  const auto ledger = begun(folder);
  CHECK(ledger->origin() == test_origin);
  CHECK(ledger->demonstration());
  REQUIRE(ledger->size() == 2);
  const auto first = parse_entry(*ledger->entry(0));
  REQUIRE(first);
  CHECK(first->statement.type == "init/1");
  CHECK(first->by == ledger->principal());
  const auto second = parse_entry(*ledger->entry(1));
  REQUIRE(second);
  CHECK(second->statement.type == "key/1");
  CHECK(second->prev == std::vector<std::uint64_t>{0});
  CHECK(ledger->sealed()->size == 2);
  CHECK(ledger->vault().principal(ledger->principal())->is_operator);
  const auto mode = std::filesystem::status(folder.paths().keys).permissions();
  CHECK(mode == std::filesystem::perms::owner_all);
  for (const char* key : {"log.key", "operator.key", "intake.key"}) {
    CHECK(std::filesystem::status(folder.paths().keys / key).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  }
}

TEST_CASE("a folder that holds a log is not begun again") {
  const TestFolder folder;
  const std::string vkey = begun(folder)->vkey();
  CHECK(Ledger::init(folder.paths(), test_clock(), "other.invalid/x", false, small_log())
            .error().rule == "log_exists");
  CHECK(opened(folder, Ledger::Access::read)->vkey() == vkey);
  CHECK(Ledger::open({folder.path() / "nothing", folder.path() / "k"}, test_clock(),
                     Ledger::Access::read).error().rule == "no_log");
}

TEST_CASE("what was acknowledged is there after reopening, byte for byte") {
  const TestFolder folder;
  std::vector<Receipt> receipts;
  {
    const auto ledger = begun(folder);
    for (int i = 0; i < 20; ++i) {
      const auto got = ledger->append({delivery(*ledger, "file " + std::to_string(i))});
      REQUIRE_MESSAGE(got, got.error().message);
      receipts.push_back(got->front());
    }
  }
  for (const auto access : {Ledger::Access::read, Ledger::Access::write}) {
    const auto again = opened(folder, access);
    CHECK(again->size() == 22);
    for (const Receipt& receipt : receipts) CHECK(again->entry(receipt.index) == receipt.entry);
    CHECK(again->writable() == (access == Ledger::Access::write));
  }
}

TEST_CASE("what the vault does not hold cannot be appended, and nothing of the batch is") {
  const TestFolder folder;
  const auto ledger = begun(folder);
  Draft missing = delivery(*ledger, "there");
  missing.payload->digest = sha256("not there");
  CHECK(ledger->append({note_of(1), missing}).error().rule == "payload_missing");
  Draft other = delivery(*ledger, "there");
  other.rows->count += 1;
  CHECK(ledger->append({other, note_of(1)}).error().rule == "rows_differ");
  CHECK(ledger->size() == 2);
  Draft forbidden = note_of(2);
  forbidden.signer = Signer::intake_key;
  CHECK(ledger->append({forbidden}).error().rule == "not_allowed");
  REQUIRE(ledger->append({note_of(1), note_of(2)}));
  CHECK(ledger->size() == 4);
}

TEST_CASE("the same statement twice gets the first receipt, another with its id is refused") {
  const TestFolder folder;
  const auto ledger = begun(folder);
  const Receipt first = ledger->append({note_of(7)})->front();
  const auto entry = parse_entry(first.entry);
  REQUIRE(entry);
  const auto again = ledger->append_signed({entry->statement_bytes});
  REQUIRE_MESSAGE(again, again.error().message);
  CHECK(again->front().already);
  CHECK(again->front().index == first.index);
  CHECK(again->front().entry == first.entry);
  CHECK(ledger->size() == 3);
  CHECK(ledger->append_signed({entry->statement_bytes + " "}).error().kind ==
        ErrorKind::invalid_input);
}

TEST_CASE("a checkpoint covers everything, its tiles give its root, and sealing again changes nothing") {
  const TestFolder folder;
  const auto ledger = begun(folder);
  std::vector<Draft> drafts;
  for (int i = 0; i < 300; ++i) drafts.push_back(note_of(i));
  REQUIRE(ledger->append(drafts));
  REQUIRE(ledger->seal());
  const auto head = ledger->sealed();
  REQUIRE(head);
  CHECK(head->size == 302);
  const auto note = parse_note(head->note);
  REQUIRE(note);
  CHECK(parse_checkpoint(note->text)->root == head->root);
  CHECK(TileStore(folder.paths().data / "log").root_on_disk(302) == head->root);
  const std::string before = *read_whole_file(folder.paths().data / "log" / "head");
  REQUIRE(ledger->seal());
  CHECK(*read_whole_file(folder.paths().data / "log" / "head") == before);
  for (const std::string& path : tile_files(folder.paths().data / "log")) {
    CHECK(*ledger->resource(path) == *read_whole_file(folder.paths().data / "log" / path));
  }
  CHECK(ledger->resource("tile/0/001.p/47").error().kind == ErrorKind::not_found);
  CHECK(ledger->resource("tile/0/../../head").error().kind == ErrorKind::not_found);
}

TEST_CASE("an entry, a row and an audit entry are proved to a stranger") {
  const TestFolder folder;
  const auto ledger = begun(folder);
  const auto receipt = ledger->append({delivery(*ledger, "file", 700)})->front();
  const std::string disclosure = make_disclosure("purpose", "\"case 17\"");
  REQUIRE(ledger->audit("read/1", R"({"n":1})", {disclosure}));
  REQUIRE(ledger->audit("export/1", R"({"n":2})"));
  CHECK(ledger->proof(receipt.index).error().rule == "not_published");
  REQUIRE(ledger->seal());
  CHECK(ledger->audit_size() == 2);
  CHECK(ledger->size() == 4);  // audit.root came in
  const OutsideKeys keys = keys_of(*ledger);
  const auto proof = ledger->proof(receipt.index);
  REQUIRE_MESSAGE(proof, proof.error().message);
  CHECK(verify_proof(*proof, keys).ok);
  const auto row = ledger->proof(receipt.index, RowToProve{699, "{\"n\":\"699\"}"});
  REQUIRE_MESSAGE(row, row.error().message);
  const ProofVerdict verdict = verify_proof(*row, keys);
  CHECK(verdict.ok);
  CHECK(verdict.row_canonical == "{\"n\":\"699\"}");
  CHECK(verify_proof(*ledger->proof(receipt.index, RowToProve{5, std::nullopt}), keys).ok);
  // A changed row is handed out with its proof; it is the stranger who refuses it.
  const auto changed = ledger->proof(receipt.index, RowToProve{5, "{\"n\":\"6\"}"});
  REQUIRE(changed);
  const ProofVerdict refused = verify_proof(*changed, keys);
  CHECK_FALSE(refused.ok);
  CHECK(refused.reasons == std::vector<std::string>{"row_not_in_delivery"});
  const auto audit = ledger->audit_proof(1);
  REQUIRE_MESSAGE(audit, audit.error().message);
  CHECK(verify_proof(*audit, keys).ok);
  CHECK(ledger->vault().read_blob(sha256(disclosure)) == disclosure);
  REQUIRE(ledger->seal());
  CHECK(ledger->size() == 4);  // the audit tree did not grow
}

TEST_CASE("a second writer is refused with the holder named, a reader works beside the writer") {
  const TestFolder folder;
  const auto ledger = begun(folder);
  const auto second = Ledger::open(folder.paths(), test_clock(), Ledger::Access::write);
  REQUIRE_FALSE(second);
  CHECK(second.error().rule == "locked");
  CHECK(second.error().message.find(std::to_string(::getpid())) != std::string::npos);
  REQUIRE(ledger->append({note_of(1)}));
  const auto reader = opened(folder, Ledger::Access::read);
  CHECK(reader->size() == 3);
  CHECK(reader->append({note_of(2)}).error().rule == "read_only");
  CHECK(reader->seal().error().rule == "read_only");
  CHECK(std::filesystem::file_size(folder.paths().data / "lock") == 0);
}

TEST_CASE("a folder without its keys or with others is read and not written") {
  const TestFolder folder;
  begun(folder);
  const LedgerPaths without{folder.paths().data, folder.path() / "elsewhere"};
  CHECK(Ledger::open(without, test_clock(), Ledger::Access::write).error().rule == "no_keys");
  CHECK(Ledger::open(without, test_clock(), Ledger::Access::read));
  const TestFolder other;
  begun(other);
  const LedgerPaths foreign{folder.paths().data, other.paths().keys};
  CHECK(Ledger::open(foreign, test_clock(), Ledger::Access::write).error().rule == "foreign_keys");
}

TEST_CASE("an old copy of the folder is refused for writing") {
  const TestFolder folder;
  const auto old_segment = folder.path() / "old.seg";
  const auto segment = folder.paths().data / "log" / segment_name(0);
  begun(folder);
  std::filesystem::copy_file(segment, old_segment);
  {
    const auto ledger = opened(folder, Ledger::Access::write);
    REQUIRE(ledger->append({note_of(1)}));
    REQUIRE(ledger->seal());
  }
  std::filesystem::copy_file(old_segment, segment,
                             std::filesystem::copy_options::overwrite_existing);
  const auto restored = Ledger::open(folder.paths(), test_clock(), Ledger::Access::write);
  REQUIRE_FALSE(restored);
  CHECK(restored.error().rule == "stale_restore");
  CHECK(restored.error().kind == ErrorKind::conflict);
}

TEST_CASE("a whole folder brought back from a backup is refused, the signer's head with it") {
  const TestFolder folder;
  const auto copy = folder.path() / "backup";
  begun(folder);
  std::filesystem::copy(folder.paths().data, copy, std::filesystem::copy_options::recursive);
  {
    const auto ledger = opened(folder, Ledger::Access::write);
    REQUIRE(ledger->append({note_of(1)}));
    REQUIRE(ledger->seal());
  }
  std::filesystem::remove_all(folder.paths().data);
  std::filesystem::rename(copy, folder.paths().data);
  const auto restored = Ledger::open(folder.paths(), test_clock(), Ledger::Access::write);
  REQUIRE_FALSE(restored);
  CHECK(restored.error().rule == "stale_restore");
  CHECK(opened(folder, Ledger::Access::read)->size() == 2);
}

TEST_CASE("keys that have signed a log begin no second one") {
  const TestFolder folder;
  begun(folder);
  std::filesystem::remove_all(folder.paths().data);
  const auto second = Ledger::init(folder.paths(), test_clock(), test_origin, true, small_log());
  REQUIRE_FALSE(second);
  CHECK(second.error().rule == "keys_used");
}

TEST_CASE("keys brought back without the signer's memory take it from the folder") {
  const TestFolder folder;
  begun(folder);
  std::filesystem::remove(folder.paths().keys / "head");
  {
    const auto ledger = opened(folder, Ledger::Access::write);
    REQUIRE(ledger->append({note_of(1)}));
    REQUIRE(ledger->seal());
  }
  const auto bytes = read_whole_file(folder.paths().keys / "head");
  REQUIRE(bytes);
  CHECK(last_signed(parse_head_file(*bytes))->size == 3);
  flip_bit(folder.paths().keys / "head", 20);
  CHECK(opened(folder, Ledger::Access::write)->size() == 3);  // the other slot, or the folder's head
}

TEST_CASE("a damaged record below the signed head is named, even where it looks like a torn tail") {
  const TestFolder folder;
  begun(folder);
  const auto segment = folder.paths().data / "log" / segment_name(0);
  const auto second = whole_record_at(*read_whole_file(segment), 0)->bytes;
  flip_bit(segment, second + 100);  // the last record
  const auto damaged = Ledger::open(folder.paths(), test_clock(), Ledger::Access::write);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().rule == "damaged_log");
  CHECK(damaged.error().kind == ErrorKind::corrupt);
  CHECK(damaged.error().where.offset == second);
  CHECK(opened(folder, Ledger::Access::read)->size() == 1);
}

TEST_CASE("tiles and checkpoint come back byte for byte when they are lost or changed") {
  const TestFolder folder;
  {
    const auto ledger = begun(folder);
    std::vector<Draft> drafts;
    for (int i = 0; i < 260; ++i) drafts.push_back(note_of(i));
    REQUIRE(ledger->append(drafts));
    REQUIRE(ledger->seal());
  }
  const auto log = folder.paths().data / "log";
  std::map<std::string, std::string> before;
  for (const std::string& file : tile_files(log)) before[file] = *read_whole_file(log / file);
  const std::string checkpoint = *read_whole_file(log / "checkpoint");
  std::filesystem::remove(log / "checkpoint");
  std::filesystem::remove(log / "tile" / "0" / "000");
  flip_bit(log / "tile" / "entries" / "000", 1'000);
  flip_bit(log / "tile" / "0" / "000.p" / "2", 10);
  opened(folder, Ledger::Access::write);
  for (const auto& [file, bytes] : before) CHECK(read_whole_file(log / file) == bytes);
  CHECK(read_whole_file(log / "checkpoint") == checkpoint);
}

TEST_CASE("an init that was interrupted is finished by the next writer") {
  const TestFolder folder;
  begun(folder);
  const auto log = folder.paths().data / "log";
  const auto segment = log / segment_name(0);
  auto bytes = *read_whole_file(segment);
  const auto first = whole_record_at(bytes, 0)->bytes;
  bytes.replace(first, bytes.size() - first, bytes.size() - first, '\0');
  File::open(segment, 1).write(bytes);
  std::filesystem::remove(log / "checkpoint");
  std::filesystem::remove(log / "head");
  REQUIRE(SignerHead::make(log / "head", log / "staging"));
  REQUIRE(SignerHead::make(folder.paths().keys / "head", folder.paths().keys));
  const auto ledger = opened(folder, Ledger::Access::write);
  CHECK(ledger->size() == 2);
  REQUIRE(ledger->append({delivery(*ledger, "x")}));
}

TEST_CASE("a full disk refuses the append, takes nothing back, and the log goes on by itself") {
  const TestFolder folder;
  bool full = false;
  LogOptions options = small_log();
  options.disk.allocate = [&](int fd, off_t size) {
    return full ? ENOSPC : DiskCalls::system().allocate(fd, size);
  };
  const auto ledger = begun(folder, options);
  full = true;
  int number = 0;
  Result<std::vector<Receipt>> got;
  do {
    got = ledger->append({note_of(number++)});
  } while (got);
  CHECK(got.error().rule == "disk_full");
  const std::uint64_t size = ledger->size();
  CHECK(size == 2 + static_cast<std::uint64_t>(number) - 1);
  REQUIRE(ledger->seal());  // what was acknowledged can still be proved
  CHECK(ledger->proof(size - 1));
  full = false;
  REQUIRE(ledger->append({note_of(number)}));
  CHECK(ledger->size() == size + 1);
  REQUIRE(ledger->seal());
}

TEST_CASE("on a full disk without a reserve nothing is taken in, and who reads is still noted") {
  const TestFolder folder;
  bool full = false;
  LogOptions options = small_log();
  options.reserve_bytes = 65'536;
  options.disk.allocate = [&](int fd, off_t size) {
    return full ? ENOSPC : DiskCalls::system().allocate(fd, size);
  };
  begun(folder, options);
  std::filesystem::remove(folder.paths().data / "log" / "reserve");
  full = true;
  const auto ledger = Ledger::open(folder.paths(), test_clock(), Ledger::Access::write, options);
  REQUIRE(ledger);
  CHECK((*ledger)->append({note_of(1)}).error().rule == "disk_full");
  REQUIRE((*ledger)->audit("read/1", "{}", {"WyJzYWx0Iiwia2V5IiwidmFsdWUiXQ"}));
  REQUIRE((*ledger)->flush());
  CHECK((*ledger)->audit_size() == 1);
  full = false;
  CHECK((*ledger)->append({note_of(1)}));
}

TEST_CASE("eight threads append, audit and seal at once") {
  const TestFolder folder;
  std::set<std::uint64_t> indexes;
  {
    const auto ledger = begun(folder);
    std::mutex guard;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          const auto got = ledger->append({note_of(t * 100 + i)});
          const bool audited = ledger->audit("read/1", "{}").has_value();
          const bool sealed = i % 10 != 0 || ledger->seal().has_value();
          const std::lock_guard lock(guard);
          if (got && audited && sealed && ledger->entry(got->front().index) == got->front().entry) {
            indexes.insert(got->front().index);
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    REQUIRE(ledger->seal());
    CHECK(ledger->audit_size() == 200);
  }
  CHECK(indexes.size() == 200);
  const auto again = opened(folder, Ledger::Access::write);
  CHECK(again->audit_size() == 200);
  CHECK(again->sealed()->size == again->size());
}
