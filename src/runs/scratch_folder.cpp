#include "runs/scratch_folder.h"

#include "model/result.h"

#include <stdlib.h>

#include <string>
#include <system_error>

namespace cupel {

ScratchFolder::ScratchFolder() {
  // A TMPDIR that is no folder is the caller's to hear of as of a full disk.
  std::error_code absent;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(absent);
  std::string pattern = (parent / "cupel-XXXXXX").string();
  if (absent || ::mkdtemp(pattern.data()) == nullptr) {
    throw Failure(Error{ErrorKind::unavailable, "no temporary folder can be made: " + pattern, "", {}, {}});
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace cupel
