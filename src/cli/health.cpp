#include "cli/health.h"

#include "lake/doctor.h"
#include "model/calendar.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <system_error>
#include <thread>

#include <sys/stat.h>

namespace cupel::cli {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::uint64_t free_bytes_min = 1u << 30;

class Findings {
 public:
  void add(std::string_view what, std::string found, bool ok) {
    checks_.push_back({{"what", what}, {"found", std::move(found)}, {"ok", ok}});
    ok_ = ok_ && ok;
  }
  json take() { return std::move(checks_); }
  bool ok() const { return ok_; }

 private:
  json checks_ = json::array();
  bool ok_ = true;
};

std::string origin_of_setting(const Call& call, std::string_view option, const char* variable) {
  if (!option.empty() && call.arguments.has(option)) return " (from " + std::string(option) + ")";
  if (std::getenv(variable) != nullptr) return " (from " + std::string(variable) + ")";
  return " (default)";
}

void look_at_folders(const Call& call, Findings& findings) {
  const fs::path data = call.data_folder();
  std::error_code error;
  const bool exists = fs::exists(data / "log", error);
  findings.add("data folder",
               data.string() + origin_of_setting(call, "--data", "CUPEL_DATA") + (exists ? "" : ", absent"),
               true);
  const fs::path keys = call.keys_folder();
  struct stat state {};
  if (::stat(keys.c_str(), &state) != 0) {
    findings.add("keys folder", keys.string() + origin_of_setting(call, {}, "CUPEL_KEYS") +
                                    (exists ? ", absent: the folder opens read-only" : ", absent"), true);
  } else {
    const unsigned rights = state.st_mode & 0777u;
    findings.add("keys folder", fmt::format("{}{}, rights {:o}", keys.string(),
                                            origin_of_setting(call, {}, "CUPEL_KEYS"), rights),
                 (rights & 077u) == 0);
  }
  fs::path place = data;
  while (!fs::exists(place, error) && place.has_parent_path() && place != place.parent_path()) {
    place = place.parent_path();
  }
  const auto space = fs::space(place, error);
  if (!error) {
    findings.add("free disk", fmt::format("{} MiB", space.available >> 20), space.available >= free_bytes_min);
  }
}

void look_at_archive(const Call& call, Findings& findings) {
  std::error_code error;
  if (!fs::exists(call.data_folder() / "log", error)) return;
  const auto archive = OpenArchive::open(call, ArchiveOptions::Access::read);
  findings.add("log opens", archive ? "yes" : archive.error().message, archive.has_value());
  const bool served = call.outside->is_served && call.outside->is_served(call.keys_folder() / "server.sock");
  findings.add("server", served ? "answers" : "none runs", true);
}

}  // namespace

std::string health_document(const Call& call) {
  Findings findings;
  findings.add("version", CUPEL_VERSION, true);
#ifdef __AVX2__
  findings.add("build", "x86-64-v3", true);
#else
  findings.add("build", "portable", true);
#endif
  findings.add("threads", std::to_string(std::thread::hardware_concurrency()), true);
  findings.add("clock", rfc3339(call.clock->now_us()) + origin_of_setting(call, {}, "CUPEL_CLOCK"), true);
  look_at_folders(call, findings);
  const EngineHealth engine = engine_health();
  const json details = json::parse(engine.json, nullptr, false);
  findings.add("engine", details.is_object() ? details.value("library", "absent") : "absent",
               engine.ok);
  look_at_archive(call, findings);
  const auto page = call.outside->page_folder ? call.outside->page_folder() : fs::path();
  findings.add("page", page.empty() ? "not installed" : page.string(), true);
  json document{{"cupel", 1}, {"verb", "doctor"}, {"ok", findings.ok()}, {"version", CUPEL_VERSION}};
  document["checks"] = findings.take();
  document["engine"] = details;
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace cupel::cli
