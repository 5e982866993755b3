# cmake -DOUTPUT=… -DNAME=… -DROOT=… "-DFILES=a;b" -P embed.cmake: writes a .cpp whose function
# NAME() returns the files' paths (relative to ROOT) and texts. The program carries its indicators.
set(text "#include \"runs/embedded.h\"\n\nnamespace cupel {\nnamespace {\nconst EmbeddedFile files[] = {\n")
foreach(file ${FILES})
  file(READ ${file} content)
  file(RELATIVE_PATH path ${ROOT} ${file})
  # Chunks below the 64 KiB that ISO C++ promises for a literal.
  string(LENGTH "${content}" length)
  string(APPEND text "    {\"${path}\",\n     R\"CUPEL~(${content})CUPEL~\"},\n")
endforeach()
string(APPEND text "    {\"\", \"\"},\n};\n}  // namespace\n\nstd::span<const EmbeddedFile> ${NAME}() {\n  return {files, sizeof files / sizeof *files - 1};\n}\n\n}  // namespace cupel\n")
file(WRITE ${OUTPUT} "${text}")
