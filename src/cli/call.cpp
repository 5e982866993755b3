#include "cli/verb.h"

#include "model/jcs.h"

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace cupel::cli {
namespace {

// Taken once at the start of a process, before threads exist.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::filesystem::path absolute(const std::filesystem::path& path) {
  auto full = std::filesystem::absolute(path).lexically_normal();
  return full.has_filename() ? full : full.parent_path();  // DIR/ and DIR are one folder
}

// One line that is rewritten; words stay readable when the work is done.
void draw_progress(const Call& call, std::string_view step, std::uint64_t done, std::uint64_t total) {
  std::string line = fmt::format("\r\x1b[K{}", step);
  if (total > 0) line += fmt::format(" {}/{}", done, total);
  if (total > 0 && done >= total) line += "\n";
  call.err(line);
}

}  // namespace

std::filesystem::path Call::data_folder() const {
  std::string data = arguments.value("--data");
  if (data.empty()) data = environment("CUPEL_DATA");
  if (data.empty()) data = "cupel-data";
  return absolute(data);
}

std::filesystem::path Call::keys_folder() const {
  const std::string keys = environment("CUPEL_KEYS");
  return keys.empty() ? std::filesystem::path(data_folder().string() + ".keys") : absolute(keys);
}

Result<ArchiveOptions> Call::archive_options(ArchiveOptions::Access access) const {
  const auto threads =
      arguments.number("--threads", std::max(1u, std::thread::hardware_concurrency()), 1, 256);
  if (!threads) return Failed(threads.error());
  return ArchiveOptions{.data = data_folder(),
                        .keys = keys_folder(),
                        .clock = clock,
                        .threads = static_cast<int>(*threads),
                        .access = access};
}

Progress Call::progress() const {
  Progress progress{.report = {}, .stop = stop};
  if (!terminal && !report) return progress;
  // Ten lines a second are enough for eyes; the end of a step is always shown.
  progress.report = [this, drawn = std::chrono::steady_clock::time_point()](
                        std::string_view step, std::uint64_t done, std::uint64_t total) mutable {
    const auto now = std::chrono::steady_clock::now();
    if (terminal && (done >= total || now - drawn > std::chrono::milliseconds(100))) {
      draw_progress(*this, step, done, total);
      drawn = now;
    }
    if (report) report(step, done, total);
  };
  return progress;
}

Result<OpenArchive> OpenArchive::open(const Call& call, ArchiveOptions::Access access) {
  OpenArchive opened;
  opened.archive_ = call.served;
  if (call.served != nullptr) return opened;
  auto options = call.archive_options(access);
  if (!options) return pass(options);
  auto archive = Archive::open(*options);
  if (!archive) return pass(archive);
  opened.own_ = std::move(*archive);
  opened.archive_ = opened.own_.get();
  return opened;
}

std::string wrapped(std::string_view verb, std::string_view document) {
  std::string text = "{\"cupel\":1,\"verb\":";
  append_jcs_string(text, verb);
  const auto inside = document.substr(1);
  if (inside != "}") text += ",";
  text += inside;
  return text;
}

void print(const Call& call, const std::string& document,
           std::string (*draw)(const std::string& document)) {
  call.out(call.json() ? document + "\n" : draw(document));
}

}  // namespace cupel::cli
