#include "ledger/keys.h"

#include "ledger/disk.h"
#include "model/encoding.h"

#include <fmt/core.h>

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace cupel {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view first_line = "cupel-key/1";
constexpr std::array<std::string_view, 3> roles = {"log", "operator", "intake"};

fs::path key_path(const fs::path& folder, std::string_view role) {
  return folder / fmt::format("{}.key", role);
}

std::string text_of_key(std::string_view role, const std::string& origin, bool demonstration,
                        const Seed& seed) {
  const std::string_view bytes(reinterpret_cast<const char*>(seed.data()), seed.size());
  return fmt::format("{}\n{}\n{}\n{}\n{}", first_line, role, origin, to_base64(bytes),
                     demonstration ? "demonstration\n" : "");
}

Failed foreign(const fs::path& path) {
  return fail(ErrorKind::forbidden, "the key belongs to another log", "foreign_keys",
              Where{path.string(), 0, 0, {}, 0});
}

Result<KeyPair> parse_key(const fs::path& path, std::string_view role, const std::string& origin,
                          bool demonstration) {
  auto text = read_whole_file(path);
  if (!text) {
    return fail(ErrorKind::not_found, "a key of this log is missing", "no_keys",
                Where{path.string(), 0, 0, {}, 0});
  }
  const Failed bad = fail(ErrorKind::corrupt, "a key file has not the form it was written in",
                          "bad_key", Where{path.string(), 0, 0, {}, 0});
  std::array<std::string_view, 4> lines;
  std::string_view rest = *text;
  for (std::string_view& line : lines) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return bad;
    line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  const auto bytes = from_base64(lines[3]);
  if (lines[0] != first_line || lines[1] != role || !bytes || bytes->size() != 32) return bad;
  if (!rest.empty() && rest != "demonstration\n") return bad;
  if (lines[2] != origin || demonstration == rest.empty()) return foreign(path);
  Seed seed{};
  bytes->copy(reinterpret_cast<char*>(seed.data()), seed.size());
  KeyPair key = KeyPair::from_seed(seed);
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(text->data(), text->size());
  return key;
}

void write_key(const fs::path& folder, std::string_view role, const std::string& origin,
               bool demonstration) {
  Seed seed = random_seed();
  std::string text = text_of_key(role, origin, demonstration, seed);
  replace_file(folder, key_path(folder, role), text, 0600);
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(text.data(), text.size());
}

}  // namespace

Result<LogKeys> make_keys(const fs::path& folder, const std::string& origin, bool demonstration) {
  try {
    make_folder(folder, 0700);
    ::chmod(folder.c_str(), 0700);  // mkdir's mode went through the umask
    std::vector<std::string_view> missing;
    for (const std::string_view role : roles) {
      if (!fs::exists(key_path(folder, role))) {
        missing.push_back(role);
        continue;
      }
      // Another log's keys are looked at before anything is put beside them.
      auto key = parse_key(key_path(folder, role), role, origin, demonstration);
      if (key) continue;
      if (key.error().rule == "foreign_keys") key.error().kind = ErrorKind::conflict;
      return pass(key);
    }
    for (const std::string_view role : missing) write_key(folder, role, origin, demonstration);
    return read_keys(folder, origin, demonstration);
  } catch (const Failure& failure) {
    if (failure.error.kind != ErrorKind::unavailable) throw;
    return Failed(failure.error);
  }
}

Result<LogKeys> read_keys(const fs::path& folder, const std::string& origin, bool demonstration) {
  auto log = parse_key(key_path(folder, roles[0]), roles[0], origin, demonstration);
  if (!log) return pass(log);
  auto operator_key = parse_key(key_path(folder, roles[1]), roles[1], origin, demonstration);
  if (!operator_key) return pass(operator_key);
  auto intake = parse_key(key_path(folder, roles[2]), roles[2], origin, demonstration);
  if (!intake) return pass(intake);
  return LogKeys{std::move(*log), std::move(*operator_key), std::move(*intake)};
}

}  // namespace cupel
