#include "cli/spoken.h"

namespace cupel::cli {
namespace {

TEST_CASE("a fit folder is found fit, one whose keys others may read is not") {
  const FilledFolder folder;
  const Spoken fit = folder.at({"doctor"});
  CHECK(fit.code == 0);
  CHECK(fit.out.contains("rights 700"));
  std::filesystem::permissions(folder.path / "data.keys", std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const Spoken unfit = folder.at({"doctor"});
  CHECK(unfit.code == 1);
  CHECK(unfit.out.contains("BAD  keys folder"));
}

TEST_CASE("a folder that is not there yet is no fault of the machine") {
  CHECK(run({"doctor", "--data", "/nowhere/at/all"}).out.contains("absent"));
}

}  // namespace
}  // namespace cupel::cli
