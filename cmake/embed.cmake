# cmake -DOUTPUT=… -DNAME=… -DROOT=… -P embed.cmake: writes a .cpp whose function NAME() returns path
# (relative to ROOT) and text of every indicator's files. The program carries its indicators.
file(GLOB_RECURSE FILES ${ROOT}/indicators/*.sql ${ROOT}/indicators/*.world)
list(SORT FILES)
set(text "#include \"runs/embedded.h\"\n\nnamespace cupel {\nnamespace {\nconst EmbeddedFile files[] = {\n")
foreach(file ${FILES})
  file(READ ${file} content)
  file(RELATIVE_PATH path ${ROOT} ${file})
  string(APPEND text "    {\"${path}\",\n     R\"CUPEL~(${content})CUPEL~\"},\n")
endforeach()
string(APPEND text "    {\"\", \"\"},\n};\n}  // namespace\n\nstd::span<const EmbeddedFile> ${NAME}() {\n  return {files, sizeof files / sizeof *files - 1};\n}\n\n}  // namespace cupel\n")
file(WRITE ${OUTPUT} "${text}")
