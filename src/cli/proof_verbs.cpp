// Verbs around evidence: proof, verify.
#include "cases/decide.h"
#include "cli/draw.h"
#include "cli/verb.h"
#include "ledger/proof.h"
#include "model/jcs.h"

#include <array>
#include <fstream>
#include <iterator>
#include <system_error>

namespace cupel::cli {
namespace {

constexpr auto proof_options = std::to_array<OptionRule>({
    {"--audit", "", "the reference is of the audit log"},
    {"--out", "FILE", "write the proof into a new file"},
});
constexpr auto proof_examples = std::to_array<Example>({
    {"cupel proof 0:3:17 --out row.proof", "row 17 of delivery 0:3, for somebody else to check"},
    {"cupel verify row.proof --vkey \"$KEY\"", "what that somebody runs, with the key you gave him"},
});
constexpr auto verify_options = std::to_array<OptionRule>({
    {"--vkey", "KEY", "the log's key as you know it; may be given again", true},
});
constexpr auto verify_examples = std::to_array<Example>({
    {"cupel verify", "every file of the data folder: is it what was written?"},
    {"cupel verify row.proof --vkey example.org/log+5c1b+AX3…", "a proof, without a data folder"},
});

Result<Ref> ref_of(const std::string& text) {
  const auto ref = parse_ref(text);
  if (!ref) {
    return fail(ErrorKind::invalid_input, "reference is not log:idx or log:idx:row: " + text, "bad_ref");
  }
  return *ref;
}

Result<void> write_new_file(const std::string& path, const std::string& text) {
  if (std::ifstream(path)) {
    return fail(ErrorKind::conflict, "file exists already: " + path, "file_exists");
  }
  std::ofstream out(path, std::ios::binary);
  out << text << '\n';
  out.close();
  if (!out) return fail(ErrorKind::unavailable, "file cannot be written: " + path, "disk_error");
  return {};
}

Result<int> run_proof(const Call& call) {
  const auto ref = ref_of(call.arguments.operands().front());
  if (!ref) return Failed(ref.error());
  auto archive = OpenArchive::open(call, ArchiveOptions::Access::write_if_free);
  if (!archive) return pass(archive);
  auto right = decide<Action::read>((*archive)->operator_principal(),
                                    ProofOf{*ref, call.arguments.has("--audit")});
  if (!right) return pass(right);
  auto document = (*archive)->proof(*right);
  if (!document) return pass(document);
  if (!call.arguments.has("--out")) {
    call.out(*document + "\n");
    return 0;
  }
  auto written = write_new_file(call.arguments.value("--out"), *document);
  if (!written) return pass(written);
  return 0;
}

Result<std::string> read_small_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return fail(ErrorKind::not_found, "there is no such file: " + path, "no_file");
  }
  if (std::filesystem::file_size(path, error) > proof_bytes_max) {
    return fail(ErrorKind::limit_exceeded, "a proof has at most 4 MiB: " + path, "proof_too_long");
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return fail(ErrorKind::unavailable, "file cannot be read: " + path, "disk_error");
  return text;
}

void append_texts(std::string& out, const char* name, const std::vector<std::string>& texts) {
  out += std::string(",\"") + name + "\":[";
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ",";
    append_jcs_string(out, texts[i]);
  }
  out += "]";
}

std::string whole_or_null(const std::optional<std::uint64_t>& number) {
  return number ? "\"" + std::to_string(*number) + "\"" : "null";
}

std::string verdict_document(const ProofVerdict& verdict) {
  std::string out = std::string("{\"ok\":") + (verdict.ok ? "true" : "false") + ",\"origin\":";
  if (verdict.origin.empty()) {
    out += "null";
  } else {
    append_jcs_string(out, verdict.origin);
  }
  out += ",\"index\":" + whole_or_null(verdict.index) + ",\"size\":" + whole_or_null(verdict.size);
  append_texts(out, "reasons", verdict.reasons);
  out += ",\"where\":";
  if (verdict.where.empty()) {
    out += "null";
  } else {
    append_jcs_string(out, verdict.where);
  }
  append_texts(out, "notes", verdict.notes);
  out += ",\"message\":";
  append_jcs_string(out, verdict.message);
  out += ",\"type\":";
  append_jcs_string(out, verdict.type);
  out += ",\"row\":";
  if (verdict.row_number) {
    out += "{\"canonical\":";
    append_jcs_string(out, verdict.row_canonical);
    out += ",\"number\":" + whole_or_null(verdict.row_number) + "}";
  } else {
    out += "null";
  }
  return out + ",\"witnesses\":" + std::to_string(verdict.witnesses) + "}";
}

Result<int> verify_file(const Call& call, const std::string& path) {
  OutsideKeys outside;
  for (const auto& text : call.arguments.values("--vkey")) {
    auto key = parse_verifier_key(text);
    if (!key) return pass(key);
    outside.vkeys.push_back(std::move(*key));
  }
  const auto text = read_small_file(path);
  if (!text) return Failed(text.error());
  const ProofVerdict verdict = verify_proof(*text, outside);
  print(call, wrapped("verify", verdict_document(verdict)), draw_verify_file);
  if (!verdict.ok) return 1;
  return verdict.key_from_outside ? 0 : 3;
}

Result<std::string> verify_served(const Call& call) {
  auto right = decide<Action::administer>(call.served->operator_principal(), Integrity{});
  if (!right) return pass(right);
  return call.served->verify(*right, call.progress());
}

// Without opening the folder: what is damaged may not open any more.
Result<std::string> verify_closed(const Call& call) {
  auto options = call.archive_options(ArchiveOptions::Access::read);
  if (!options) return pass(options);
  std::error_code error;
  if (!std::filesystem::exists(options->data / "log", error)) {
    return fail(ErrorKind::not_found, "there is no data folder: " + options->data.string(), "no_log");
  }
  return Archive::verify_folder(*options, call.progress());
}

Result<int> verify_folder(const Call& call) {
  if (call.arguments.has("--vkey")) {
    return fail(ErrorKind::invalid_input, "--vkey belongs to verify FILE", "bad_usage");
  }
  auto document = call.served != nullptr ? verify_served(call) : verify_closed(call);
  if (!document) return pass(document);
  print(call, *document, draw_verify_folder);
  return is_true(*document, "ok") ? 0 : 1;
}

Result<int> run_verify(const Call& call) {
  const auto& operands = call.arguments.operands();
  return operands.empty() ? verify_folder(call) : verify_file(call, operands.front());
}

}  // namespace

extern const Verb proof_verb{
    .name = "proof", .summary = "write the proof of one record or row",
    .grammar = {"REF", 1, 1, proof_options}, .examples = proof_examples,
    .notes = "REF is log:idx or log:idx:row; log 0 is one's own.\n", .run = run_proof,
    .handed_over = always};

extern const Verb verify_verb{
    .name = "verify", .summary = "check a proof, or every byte of the data folder",
    .grammar = {"[FILE]", 0, 1, verify_options}, .examples = verify_examples,
    .notes = "With FILE: exit 0 verified with a key from outside, 3 consistent but the key is the\n"
             "file's own, 1 refused. Without FILE: exit 0 intact, 1 damage found.\n",
    .run = run_verify, .handed_over = without_operands};

}  // namespace cupel::cli
