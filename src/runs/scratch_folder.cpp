#include "runs/scratch_folder.h"

#include "model/result.h"

#include <stdlib.h>

#include <string>
#include <system_error>

namespace cupel {

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "cupel-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw Failure(Error{ErrorKind::unavailable, "no temporary folder can be made: " + pattern, "", {}, {}});
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace cupel
