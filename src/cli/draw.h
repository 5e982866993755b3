/// Documents of the archive drawn for people. Every number comes from the document; nothing is
/// computed here but counts of rows. Names of the functions are the documents' verbs.
#pragma once

#include <string>

namespace cupel::cli {

std::string draw_init(const std::string& document);
std::string draw_ingest(const std::string& document);
std::string draw_analyse(const std::string& document);
std::string draw_alerts(const std::string& document);
std::string draw_outcomes(const std::string& document);
std::string draw_defects(const std::string& document);
std::string draw_verify_file(const std::string& document);
std::string draw_verify_folder(const std::string& document);
std::string draw_rebuild(const std::string& document);
std::string draw_query(const std::string& document);
std::string draw_tables(const std::string& document);
std::string draw_indicators(const std::string& document);
std::string draw_indicator_tests(const std::string& document);
std::string draw_doctor(const std::string& document);

/// Facts that decide exit codes.
bool is_true(const std::string& document, const char* member);
bool has_members(const std::string& document, const char* list);

/// How the files of an `ingest` document fared.
struct Intake {
  std::size_t taken = 0;
  std::size_t already = 0;
  std::size_t refused = 0;
  std::size_t unrecognised = 0;
};
Intake intake_of(const std::string& document);
/// 2 when there were files and none was taken or known already, else 0.
int exit_code_of_intake(const std::string& document);

}  // namespace cupel::cli
