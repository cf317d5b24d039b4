// What the C library has made of the program's regular expressions. After a
// restore it is made again when it is needed.
#include <map>
#include <regex.h>

struct mt_expression;

// Never destroyed: functions called at exit may match.
static std::map<mt_expression *, regex_t> &compiled() {
  static auto *Compiled = new std::map<mt_expression *, regex_t>;
  return *Compiled;
}

extern "C" int mt_compile_expression(mt_expression *E, const char *Pattern,
                                     int Flags, regex_t *To) {
  regex_t Made;
  if (int Error = regcomp(&Made, Pattern, Flags))
    return Error;
  compiled()[E] = Made;
  // What of it POSIX and GNU show, without the library's own memory.
  *To = Made;
  To->allocated = To->used = 0;
  To->fastmap = nullptr;
  To->translate = nullptr;
  return 0;
}

extern "C" int mt_match_expression(mt_expression *E, const char *Pattern,
                                   int Flags, const char *Text, size_t Count,
                                   regmatch_t *Matches, int How) {
  auto It = compiled().find(E);
  if (It == compiled().end()) {
    regex_t Shown;
    if (mt_compile_expression(E, Pattern, Flags, &Shown))
      return REG_ESPACE;
    It = compiled().find(E);
  }
  return regexec(&It->second, Text, Count, Matches, How);
}

extern "C" void mt_free_expression(mt_expression *E) {
  auto It = compiled().find(E);
  if (It == compiled().end())
    return;
  regfree(&It->second);
  compiled().erase(It);
}
