# One test for all golden cases of the command line, run with the finished binary, and one that
# plants faults into the runner itself.
function(cupel_golden)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME golden COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/golden
    --binary $<TARGET_FILE:cupel>)
  add_test(NAME golden_self_test COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/golden --self-test)
  set_tests_properties(golden PROPERTIES LABELS slow TIMEOUT 900)
  set_tests_properties(golden_self_test PROPERTIES LABELS quick TIMEOUT 60)
endfunction()
