#include "child.h"

#include "model/result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

namespace cupel {

std::filesystem::path program_beside() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "cupel";
}

ChildRun run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage used{};
  if (failed != 0 || ::wait4(child, &status, 0, &used) != child || status != 0) {
    throw Failure({ErrorKind::internal, fmt::format("this run failed: {}", fmt::join(words, " ")),
                   "bench", {}, {}});
  }
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), static_cast<double>(used.ru_maxrss) / 1024};
}

ChildRun run_child_of_small_process(const std::filesystem::path& program,
                                    const std::vector<std::string>& arguments) {
  std::string answer = std::filesystem::temp_directory_path() / "cupel-bench-child-XXXXXX";
  const int file = ::mkstemp(answer.data());
  if (file < 0) throw Failure({ErrorKind::unavailable, "no temporary file can be made", "io", {}, {}});
  ::close(file);
  std::vector<std::string> words{std::string(small_process), answer, program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  run_child(std::filesystem::read_symlink("/proc/self/exe"), words);
  ChildRun run;
  std::ifstream(answer) >> run.wall_ms >> run.peak_mib;
  std::filesystem::remove(answer);
  return run;
}

int be_small_process(const std::vector<std::string>& words) {
  const ChildRun run = run_child(words.at(1), {words.begin() + 2, words.end()});
  std::ofstream(words.at(0)) << run.wall_ms << ' ' << run.peak_mib;
  return 0;
}

}  // namespace cupel
