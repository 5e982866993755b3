#include "lake/library.h"

#include <dlfcn.h>

#include <memory>

namespace cupel {
namespace {

std::filesystem::path folder_of_program() {
  std::error_code failed;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? std::filesystem::path() : program.parent_path();
}

std::unique_ptr<Library> load() {
  // RTLD_LOCAL: the library exports 57,958 C++ symbols, an ICU of its own among them. RTLD_NOW: a
  // library that lacks something says so here and not in the middle of a query.
  constexpr int flags = RTLD_NOW | RTLD_LOCAL;
  const std::filesystem::path beside = folder_of_program() / "libduckdb.so";
  void* handle = dlopen(beside.c_str(), flags);
  if (handle == nullptr) handle = dlopen("libduckdb.so", flags);
  if (handle == nullptr) {
    throw Failure({ErrorKind::unavailable,
                   "the table engine libduckdb.so cannot be loaded; it belongs beside the program",
                   "engine_missing", {}, {}});
  }
  Dl_info place{};
  void* known = duckdb_symbol(handle, "duckdb_library_version");
  const bool placed = dladdr(known, &place) != 0 && place.dli_fname != nullptr;
  return std::make_unique<Library>(handle, placed ? place.dli_fname : "");
}

}  // namespace

void* duckdb_symbol(void* handle, const char* name) {
  void* address = dlsym(handle, name);
  if (address == nullptr) {
    throw Failure({ErrorKind::unavailable,
                   "the table engine lacks a function we need: " + std::string(name),
                   "engine_version", {}, {}});
  }
  return address;
}

const Library& duckdb() {
  // Never unloaded: threads of the library may still run while the process ends.
  static const Library* const library = load().release();
  return *library;
}

}  // namespace cupel
