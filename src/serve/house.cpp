#include "serve/house.h"

#include "serve/site.h"

#include <cstdlib>
#include <optional>
#include <system_error>

namespace cupel::serve {
namespace {

/// A folder for uploads that only this user can enter; goes with the server.
class UploadFolder {
 public:
  UploadFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cupel-uploads-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~UploadFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  UploadFolder(const UploadFolder&) = delete;
  UploadFolder& operator=(const UploadFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string host_of(const ServerOptions& options) {
  if (options.address == "0.0.0.0" || options.address == "::") return "127.0.0.1";
  return options.address.contains(':') ? "[" + options.address + "]" : options.address;
}

Result<Page> page_of(const std::filesystem::path& folder) {
  if (folder.empty()) return Page();
  return Page::load(folder);
}

}  // namespace

Result<void> serve_archive(Archive& archive, HouseOptions options, std::stop_token stop) {
  auto page = page_of(options.page);
  if (!page) return pass(page);
  const UploadFolder uploads;
  if (uploads.path().empty()) {
    return fail(ErrorKind::unavailable, "no folder for uploads can be made in TMPDIR");
  }
  options.server.upload_folder = uploads.path();
  Events events;
  Sessions sessions;
  SiteOptions site_options{.version = options.version};
  for (auto& name : options.host_names) site_options.host_names.push_back(std::move(name));
  site_options.host_names.push_back(host_of(options.server));
  Site site(archive, events, sessions, std::move(*page), std::move(site_options), stop);
  auto server = Server::listen(options.server, site, events);
  if (!server) return pass(server);
  const std::string root = "http://" + host_of(options.server) + ":" + std::to_string((*server)->port());
  const auto new_link = [&] {
    return root + "/login?token=" + sessions.new_token(std::chrono::steady_clock::now());
  };
  const RunCommand run = [&](const Command& command, const Streams& streams, std::stop_token gone) {
    if (!command.arguments.empty() && command.arguments.front() == "serve") {
      streams.out(new_link() + "\n");
      return 0;
    }
    Streams with_events = streams;
    with_events.report = [&](std::string_view step, std::uint64_t done, std::uint64_t total) {
      events.publish(step, done, total);
    };
    return options.run(command, with_events, std::move(gone));
  };
  std::unique_ptr<ControlSocket> control;
  if (archive.writable()) {
    auto listening = ControlSocket::listen(archive.keys_folder() / "server.sock", run);
    if (!listening) return pass(listening);
    control = std::move(*listening);
  }
  const std::stop_callback end(stop, [&] { (*server)->stop(); });
  options.ready(new_link());
  (*server)->run();
  return {};
}

}  // namespace cupel::serve
