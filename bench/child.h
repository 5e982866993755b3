/// A run of the program that ships, as its user starts it: a process of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// First word of a command line that asks for be_small_process().
inline constexpr std::string_view small_process = "--small-process";

/// The program `cupel` beside this one.
std::filesystem::path program_beside();

struct ChildRun {
  double wall_ms = 0;
  double peak_mib = 0;  // resident set, from the kernel
};

/// Run it to its end, its output thrown away. Throws Failure when it does not end with exit code 0.
ChildRun run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments);

/// The same from a small process in between: the kernel counts into a child's peak what its parent held
/// when it was started.
ChildRun run_child_of_small_process(const std::filesystem::path& program,
                                    const std::vector<std::string>& arguments);
/// What that process does: `words` are the place for its answer, the program and its arguments.
int be_small_process(const std::vector<std::string>& words);

}  // namespace cupel
