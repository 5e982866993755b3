#include "tidy.h"
#include "tidy_source.h"
#include "tidy_words.h"

#include <doctest/doctest.h>

#include <fstream>
#include <unistd.h>

using namespace cupel::tidy;

namespace {

// A tree of planted files, removed at the end.
class Planted {
 public:
  Planted() {
    static int number = 0;
    root_ = std::filesystem::temp_directory_path() /
            ("tidy_test_" + std::to_string(getpid()) + "_" + std::to_string(++number));
  }
  ~Planted() { std::filesystem::remove_all(root_); }
  Planted& file(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
    return *this;
  }
  // "path:line rule" of each problem.
  std::vector<std::string> problems(const std::string& exceptions = "") const {
    std::vector<std::string> found;
    for (const Problem& one : check_tree(root_, exceptions)) {
      found.push_back(one.file + ":" + std::to_string(one.line) + " " + one.rule);
    }
    return found;
  }

 private:
  std::filesystem::path root_;
};

using Found = std::vector<std::string>;

// The problems of one planted file.
Found found_in(const std::string& path, const std::string& text) {
  return Planted().file(path, text).problems();
}

}  // namespace

TEST_CASE("an arrow that points up is named with its line") {
  CHECK(found_in("src/model/a.h", "#pragma once\n\n#include \"ledger/merkle.h\"\n") ==
        Found{"src/model/a.h:3 arrow"});
  CHECK(found_in("src/serve/a.h", "#include \"cli/draw.h\"\n") == Found{"src/serve/a.h:1 arrow"});
  CHECK(found_in("src/risk/a.h", "#include \"risk/b.h\"\n#include \"model/c.h\"\n").empty());
}

TEST_CASE("a pure room reads no clock, no file and no chance") {
  CHECK(found_in("src/trade/a.h", "int x;\n#include <random>\n") == Found{"src/trade/a.h:2 pure"});
  CHECK(found_in("src/earth/a.h", "// system_clock::now\nauto t = system_clock::now();\n") ==
        Found{"src/earth/a.h:2 pure"});
  CHECK(found_in("src/trade/a_test.cpp", "#include <fstream>\n").empty());
  CHECK(found_in("src/lake/a.h", "#include <fstream>\n").empty());
}

TEST_CASE("each library is seen where it belongs only") {
  CHECK(found_in("src/runs/a.h", "\n#include \"duckdb.h\"\n") == Found{"src/runs/a.h:2 duckdb"});
  CHECK(found_in("src/cli/a.h", "\n#include <boost/beast.hpp>\n") == Found{"src/cli/a.h:2 beast"});
  CHECK(found_in("src/runs/a.h", "#include <nlohmann/json.hpp>\n") ==
        Found{"src/runs/a.h:1 heavy"});
  CHECK(found_in("src/runs/a.h", "#include <nlohmann/json_fwd.hpp>\n").empty());
  CHECK(found_in("src/lake/a.h", "#include <regex>\n") == Found{"src/lake/a.h:1 regex"});
}

TEST_CASE("files, functions and lines have a length") {
  const std::string long_file(501 * 2, '\n');
  CHECK(found_in("src/risk/a.h", long_file) == Found{"src/risk/a.h:1002 file"});
  CHECK(found_in("src/risk/a.h", "int x;\n//" + std::string(119, 'x') + "\n") ==
        Found{"src/risk/a.h:2 line"});
  CHECK(found_in("src/risk/a.h", "//" + std::string(118, 'x') + "\n").empty());
  std::string accents = "// ";
  for (int i = 0; i < 117; ++i) accents += "é";
  CHECK(found_in("src/risk/a.h", accents + "\n").empty());
  const auto function_of = [](int lines) {
    std::string text = "namespace cupel {\nint f() {\n";
    for (int i = 0; i < lines - 2; ++i) text += "  g(\"}\");\n";
    return text + "}\n}\n";
  };
  CHECK(found_in("src/risk/a.h", function_of(70)).empty());
  CHECK(found_in("src/risk/a.h", function_of(71)) == Found{"src/risk/a.h:2 function"});
}

TEST_CASE("a source without a test, an indicator without its trio") {
  CHECK(found_in("src/risk/a.cpp", "int x;\n") == Found{"src/risk/a.cpp:0 twin"});
  Planted twin;
  twin.file("src/risk/a_b.cpp", "int x;\n").file("src/risk/a_test.cpp", "int y;\n");
  CHECK(twin.problems().empty());
  Planted trio;
  trio.file("indicators/mine/A01-x.sql", "select 1\n");
  CHECK(trio.problems() ==
        Found{"indicators/mine/A01-x.sql:0 trio", "indicators/mine/A01-x.sql:0 trio"});
  trio.file("indicators/mine/A01-x.world", "world x\n").file("docs/indicators/A01.md", "# A01\n");
  CHECK(trio.problems().empty());
  trio.file("docs/indicators/A02.md", "# A02\n").file("indicators/mine/A03-y.world", "world y\n");
  CHECK(trio.problems() ==
        Found{"docs/indicators/A02.md:0 trio", "indicators/mine/A03-y.world:0 trio"});
}

TEST_CASE("names are words, in paths and in code") {
  CHECK(found_in("src/risk/utils.h", "int x;\n") == Found{"src/risk/utils.h:0 name"});
  CHECK(found_in("tools/my_helpers.py", "x = 1\n") == Found{"tools/my_helpers.py:0 name"});
  CHECK(found_in("src/risk/a.h", "int a;\nint loadCfg();\n") == Found{"src/risk/a.h:2 name"});
  CHECK(found_in("src/risk/a.h", "// cfg\nint simple;\nint implied;\n").empty());
}

TEST_CASE("leftovers, trailing blanks, control characters, blind catches, sleeping tests") {
  CHECK(found_in("docs/a.md", "x\nFIX" "ME later\n") == Found{"docs/a.md:2 leftover"});
  CHECK(found_in("docs/a.md", "code \"XX" "X\"\n").empty());
  CHECK(found_in("docs/a.md", "x \n") == Found{"docs/a.md:1 blank"});
  CHECK(found_in("docs/a.md", "x\ny\x07z\n") == Found{"docs/a.md:2 control"});
  CHECK(found_in("src/lake/a.h", "void f() {\n  try { g(); } catch (...) {}\n}\n") ==
        Found{"src/lake/a.h:2 catch"});
  CHECK(found_in("src/lake/a_test.cpp", "\nstd::this_thread::sleep_for(second);\n") ==
        Found{"src/lake/a_test.cpp:2 sleep"});
  CHECK(found_in("build/a.md", "x \n").empty());
}

TEST_CASE("what a screen says judges nobody") {
  CHECK(found_in("web/src/strings/en.ts", "const a = 'x';\nconst b = 'Suspicious seller';\n") ==
        Found{"web/src/strings/en.ts:2 word"});
  CHECK(found_in("web/src/pages/GhostMine.svelte", "<p>x</p>\n") ==
        Found{"web/src/pages/GhostMine.svelte:0 word"});
  CHECK(banned_word("a criminal's", Place::anywhere) == "criminal");
  CHECK(banned_word("apparently illegal (art. 5)", Place::anywhere).empty());
  CHECK(banned_word("illegally", Place::anywhere) == "illegal");
  CHECK(banned_word("unsafe cleaning", Place::title).empty());
  CHECK(banned_word("Clean gold", Place::title) == "clean");
  CHECK(banned_word("clean gold", Place::anywhere).empty());
  CHECK(place_of_line("indicators/a.sql", "--- title = \"x\"") == Place::title);
  CHECK(place_of_line("indicators/a.sql", "--- innocent = [\"x\"]") == Place::anywhere);
  CHECK(place_of_line("docs/indicators/A01.md", "# A01") == Place::title);
}

TEST_CASE("the list of exceptions can only shrink") {
  Planted tree;
  tree.file("src/risk/a.cpp", "int x;\n");
  CHECK(tree.problems("# reasons\ntwin src/risk/a.cpp\n").empty());
  CHECK(tree.problems("twin src/risk/a.cpp\nline src/risk/a.cpp\ntwin src/risk/b.cpp\n") ==
        Found{"tools/tidy_exceptions.txt:0 stale", "tools/tidy_exceptions.txt:0 stale"});
}

TEST_CASE("comments and strings are no code, includes are") {
  CHECK(code_of("a /* b */ c // d\n'e' R\"(f\"g)\" h") ==
        "a         c     \n' ' R\"     \" h");
  const std::string text =
      "#include \"model/a.h\"\nauto s = \"cfg } {\"; // cfg\nint n = 1'000; char c = '{';\n";
  const std::string code = code_of(text);
  CHECK(code.size() == text.size());
  CHECK(code.starts_with("#include \"model/a.h\"\n"));
  CHECK(code.find("cfg") == std::string::npos);
  CHECK(code.find('{') == std::string::npos);
  CHECK(code.find("1'000") != std::string::npos);
}
