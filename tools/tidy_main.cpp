// tidy ROOT: exit 0 when nothing is found, 1 otherwise.
#include "tidy.h"

#include <fstream>
#include <iostream>
#include <sstream>

int main(int count, char** arguments) {
  const std::filesystem::path root = count > 1 ? arguments[1] : ".";
  std::ifstream file(root / "tools" / "tidy_exceptions.txt");
  std::ostringstream exceptions;
  exceptions << file.rdbuf();
  const auto problems = cupel::tidy::check_tree(root, exceptions.str());
  for (const auto& problem : problems) {
    std::cout << problem.file << ":" << problem.line << ": " << problem.rule << ": " << problem.text
              << "\n";
  }
  std::cout << "tidy: " << problems.size() << " problems\n";
  return problems.empty() ? 0 : 1;
}
