# Warnings and code generation every target shares. Fused multiply-add is off everywhere, so that
# two builds agree on every bit of a double; -ffast-math and -march=native are never used.
add_library(cupel_flags INTERFACE)
target_compile_options(cupel_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Werror=return-type
  -ffp-contract=off -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
target_include_directories(cupel_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(cupel_flags INTERFACE CUPEL_VERSION="${PROJECT_VERSION}")
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(cupel_flags INTERFACE -Wno-implicit-int-float-conversion -Wno-sign-conversion)
endif()
if(CUPEL_HARDEN)
  target_compile_options(cupel_flags INTERFACE
    -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection
    -fcf-protection -ftrivial-auto-var-init=zero -fPIE)
  target_link_options(cupel_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
find_program(MOLD mold)
if(MOLD)
  target_link_options(cupel_flags INTERFACE -fuse-ld=mold)
endif()
