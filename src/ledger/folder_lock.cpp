#include "ledger/folder_lock.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace cupel {

std::string holder_of_lock(const File& file) {
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return "another process";
  const std::string inode = fmt::format(":{}", status.st_ino);
  // A line: "3: FLOCK  ADVISORY  WRITE 4711 fe:00:131 0 EOF".
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number;
    std::string kind;
    std::string advisory;
    std::string mode;
    std::string process;
    std::string device;
    words >> number >> kind >> advisory >> mode >> process >> device;
    if (kind != "FLOCK" || !device.ends_with(inode)) continue;
    std::string name;
    std::ifstream("/proc/" + process + "/comm") >> name;
    return fmt::format("{} (process {})", name.empty() ? "another process" : name, process);
  }
  return "another process";
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& path) {
  const bool there = ::access(path.c_str(), F_OK) == 0;
  if (::access((there ? path : path.parent_path()).c_str(), W_OK) != 0) {
    return fail(ErrorKind::forbidden,
                fmt::format("this user may not write the data folder: {}", std::strerror(errno)),
                "read_only_folder", Where{path.string(), 0, 0, {}, 0});
  }
  File file = File::open(path, O_RDWR | O_CREAT);
  if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return Failed(io_error("the lock cannot be taken", path, errno));
    return fail(ErrorKind::conflict,
                "the data folder is being written by " + holder_of_lock(file), "locked",
                Where{path.string(), 0, 0, {}, 0});
  }
  return FolderLock(std::move(file));
}

}  // namespace cupel
