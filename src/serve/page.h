/// The static page: every file of one folder, read at start and held in memory, immutable. Each has
/// a strong ETag and, where it pays, a gzip form (NAME.gz beside NAME, or made at start).
#pragma once

#include "model/result.h"
#include "serve/http.h"
#include "serve/target.h"

#include <filesystem>
#include <map>
#include <string>

namespace cupel::serve {

class Page {
 public:
  /// A page of one sentence, for an installation without the built page.
  Page();

  /// Reads the folder: at most 4,000 files and 256 MiB; symbolic links and dotfiles are skipped.
  static Result<Page> load(const std::filesystem::path& folder);

  /// The answer to GET or HEAD of a path: a file, `index.html` for `/` and for paths without a
  /// file ending (the page finds its own way), or 404.
  Reply answer(const Target& target, const Head& head) const;

 private:
  struct File {
    std::string_view type;
    Bytes plain;
    Bytes gzip;  // null: not worth it
    std::string etag;
    bool hashed_name = false;  // its name changes with its content: cached for ever
  };
  void add(std::string name, std::string content, std::string gzip);
  std::map<std::string, File, std::less<>> files_;  // "index.html", "assets/app-1a2b.js"
};

/// The media type of a file name's ending; application/octet-stream when unknown.
std::string_view media_type_of(std::string_view name);

}  // namespace cupel::serve
