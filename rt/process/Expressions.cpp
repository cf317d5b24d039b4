// What the C library has made of the program's regular expressions. After a
// restore it is made again when it is needed.
#include <cstdlib>
#include <map>
#include <regex.h>

// These are laid out as in rt/instrumented/expressions.c.
struct mt_expression {
  int Flags, IsGnu;
  unsigned long Syntax;
  size_t Length;
  char Pattern[1];
};

struct mt_search {
  const char *First, *Second;
  regoff_t FirstSize, SecondSize, Start, Range, Stop;
  int IsMatch, WantsRegisters;
  regoff_t Count;
  regoff_t *Starts, *Ends;
};

// Never destroyed: functions called at exit may match.
static std::map<mt_expression *, regex_t> &compiled() {
  static auto *Compiled = new std::map<mt_expression *, regex_t>;
  return *Compiled;
}

/// What re_compile_pattern() says of a wrong pattern; else null.
static const char *compileGnu(const mt_expression &E, regex_t &Made,
                              unsigned char *Translate) {
  Made = {};
  Made.translate = Translate;
  // The library fills it to be faster.
  Made.fastmap = static_cast<char *>(std::malloc(256));
  const reg_syntax_t Old = re_set_syntax(E.Syntax);
  const char *Wrong = re_compile_pattern(E.Pattern, E.Length, &Made);
  re_set_syntax(Old);
  if (!Wrong)
    return nullptr;
  Made.translate = nullptr; // the program's
  regfree(&Made);
  return Wrong;
}

extern "C" const char *mt_compile_expression(mt_expression *E, regex_t *To,
                                             int *Error) {
  regex_t Made;
  if (E->IsGnu) {
    if (const char *Wrong = compileGnu(*E, Made, To->translate))
      return Wrong;
  } else if ((*Error = regcomp(&Made, E->Pattern, E->Flags))) {
    return nullptr;
  }
  compiled()[E] = Made;
  // What of it POSIX and GNU show, without the library's own memory.
  regex_t Shown = Made;
  Shown.allocated = Shown.used = 0;
  Shown.fastmap = To->fastmap;
  Shown.translate = To->translate;
  *To = Shown;
  return nullptr;
}

/// Compiled, and used as the program's struct says; null if there is no memory.
static regex_t *madeOf(mt_expression *E, const regex_t &Of) {
  auto It = compiled().find(E);
  if (It == compiled().end()) {
    regex_t Shown = Of;
    int Error = 0;
    if (mt_compile_expression(E, &Shown, &Error) || Error)
      return nullptr;
    It = compiled().find(E);
  }
  regex_t &Made = It->second;
  Made.no_sub = Of.no_sub;
  Made.not_bol = Of.not_bol;
  Made.not_eol = Of.not_eol;
  Made.newline_anchor = Of.newline_anchor;
  if (E->IsGnu)
    Made.translate = Of.translate;
  return &Made;
}

extern "C" int mt_match_expression(mt_expression *E, regex_t *Of,
                                   const char *Text, size_t Count,
                                   regmatch_t *Matches, int How) {
  regex_t *Made = madeOf(E, *Of);
  return Made ? regexec(Made, Text, Count, Matches, How) : REG_ESPACE;
}

extern "C" regoff_t mt_search_expression(mt_expression *E, regex_t *Of,
                                         mt_search *S) {
  regex_t *Made = madeOf(E, *Of);
  if (!Made)
    return -2;
  re_registers Found = {};
  re_registers *Registers = S->WantsRegisters ? &Found : nullptr;
  Made->regs_allocated = REGS_UNALLOCATED;
  const regoff_t Result =
      S->IsMatch
          ? re_match_2(Made, S->First, S->FirstSize, S->Second, S->SecondSize,
                       S->Start, Registers, S->Stop)
          : re_search_2(Made, S->First, S->FirstSize, S->Second, S->SecondSize,
                        S->Start, S->Range, Registers, S->Stop);
  if (Result >= 0 && Found.num_regs) {
    S->Count = static_cast<regoff_t>(Found.num_regs - 1); // the last says: end
    S->Starts = Found.start;
    S->Ends = Found.end;
  }
  return Result;
}

extern "C" void mt_forget_search(mt_search *S) {
  std::free(S->Starts);
  std::free(S->Ends);
}

extern "C" void mt_free_expression(mt_expression *E) {
  auto It = compiled().find(E);
  if (It == compiled().end())
    return;
  if (E->IsGnu)
    It->second.translate = nullptr; // the program's
  regfree(&It->second);
  compiled().erase(It);
}
