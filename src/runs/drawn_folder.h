/// For tests: a data folder of its own, filled with drawn files as a door would fill it.
#pragma once

#include "runs/analysis.h"
#include "runs/case_worlds.h"
#include "runs/desk.h"
#include "runs/intake.h"
#include "runs/scratch_folder.h"

#include <doctest/doctest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace cupel {

class DrawnFolder {
 public:
  explicit DrawnFolder(std::int64_t clock_us = case_worlds::clock_us) : clock_(clock_us) {
    REQUIRE(Archive::init(options(), "demo.invalid/drawn", true).has_value());
    open();
  }

  ArchiveOptions options(ArchiveOptions::Access access = ArchiveOptions::Access::write) const {
    return {scratch_.path() / "data", scratch_.path() / "keys", &clock_, 1, access};
  }
  const std::filesystem::path& path() const { return scratch_.path(); }
  std::filesystem::path data() const { return scratch_.path() / "data"; }
  Desk& desk() { return *desk_; }
  Folder& folder() { return desk_->folder(); }

  /// Close and open again, as the next process would.
  void open(ArchiveOptions::Access access = ArchiveOptions::Access::write) {
    close();
    auto folder = Folder::open(options(access), Progress{});
    REQUIRE_MESSAGE(folder.has_value(), (folder ? "" : folder.error().message));
    desk_ = std::make_unique<Desk>(std::move(*folder));
  }
  void close() { desk_.reset(); }

  /// A file outside the data folder, under incoming/.
  std::filesystem::path write(const std::string& name, std::string_view text) const {
    const std::filesystem::path file = scratch_.path() / "incoming" / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  Intake take(const FilesToTake& files) {
    Intake intake = take_in(folder(), files, Progress{});
    desk_->forget_picture();
    return intake;
  }
  TakenFile take(const std::string& name, std::string_view text) {
    const Intake intake = take({{write(name, text)}, {}, false, {}});
    REQUIRE(intake.files.size() == 1);
    return intake.files.front();
  }
  Run analyse() {
    auto run = analyse_folder(folder(), Progress{});
    REQUIRE_MESSAGE(run.has_value(), (run ? "" : run.error().message));
    desk_->forget_picture();
    return *run;
  }

 private:
  FixedClock clock_;
  ScratchFolder scratch_;
  std::unique_ptr<Desk> desk_;
};

inline std::string bytes_of_file(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

namespace drawn_files {

/// One closed territory T-1 with the detections D-1 and D-2 inside of it, D-3 far outside of it.
inline std::string territories() {
  return case_worlds::collection(
      "territories", {case_worlds::feature(R"("id":"T-1","kind":"peoples","name":"First land","mining_allowed":false)",
                                           case_worlds::square(10, 0, 0.1))});
}
inline std::string detections() {
  using case_worlds::feature, case_worlds::square;
  return case_worlds::collection(
      "detections", {feature(R"("id":"D-1","year":202400,"mined_ha":25,"accuracy_m":10)", square(10.02, 0.05, 0.005)),
                     feature(R"("id":"D-2","year":202500,"mined_ha":30,"accuracy_m":10)", square(10.03, 0.05, 0.005)),
                     feature(R"("id":"D-3","year":202500,"mined_ha":5,"accuracy_m":10)", square(12, 0.05, 0.005))});
}
/// Prices of four months; the third line of rows holds no number.
inline constexpr std::string_view prices = "month,gold_usd_ozt\n2020-05,1715.9\n2020-06,1732.2\n2020-07,many\n"
                                           "2020-08,1968.6\n";

}  // namespace drawn_files
}  // namespace cupel
