/* Compiled regular expressions: what was compiled, for it is compiled again
 * where the program goes on. The program's regex_t leads to it in the place of
 * what the C library has made, so that copies of a regex_t work as well.
 * Compiled with the pass, so that it is saved with everything else.
 *
 * The functions of GNU's regex.h take the same structs, and blocks of the
 * program's that the library would resize or free: that is done here.
 *
 * Relies on: rt/process/Expressions.cpp, which keeps what the library makes. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct mt_expression {
  int flags; /* of regcomp */
  int is_gnu;
  unsigned long syntax; /* of re_compile_pattern */
  size_t length;
  char pattern[];
};

/* What is to be found, and where. */
struct mt_search {
  const char *first, *second;
  regoff_t first_size, second_size, start, range, stop;
  int is_match, wants_registers;
  regoff_t count; /* of the registers found */
  regoff_t *starts, *ends;
};

const char *mt_compile_expression(struct mt_expression *E, regex_t *To,
                                  int *Error);
int mt_match_expression(struct mt_expression *E, regex_t *Of, const char *Text,
                        size_t Count, regmatch_t *Matches, int How);
regoff_t mt_search_expression(struct mt_expression *E, regex_t *Of,
                              struct mt_search *S);
void mt_forget_search(struct mt_search *S);
void mt_free_expression(struct mt_expression *E);

static struct mt_expression *newExpression(const char *Pattern, size_t Length) {
  struct mt_expression *E = calloc(1, sizeof *E + Length + 1);
  if (E) {
    E->length = Length;
    memcpy(E->pattern, Pattern, Length);
  }
  return E;
}

int mt_regcomp(regex_t *To, const char *Pattern, int Flags) {
  struct mt_expression *E = newExpression(Pattern, strlen(Pattern));
  int Error = REG_ESPACE;
  if (!E)
    return Error;
  E->flags = Flags;
  To->fastmap = NULL;
  To->translate = NULL;
  mt_compile_expression(E, To, &Error);
  if (Error) {
    free(E);
    E = NULL;
  }
  To->buffer = (void *)E;
  return Error;
}

int mt_regexec(const regex_t *Of, const char *Text, size_t Count,
               regmatch_t *Matches, int How) {
  return mt_match_expression((void *)Of->buffer, (regex_t *)Of, Text, Count,
                             Matches, How);
}

static void forget(regex_t *Of) {
  struct mt_expression *E = (void *)Of->buffer;
  if (!E)
    return;
  mt_free_expression(E);
  free(E);
  Of->buffer = NULL;
}

void mt_regfree(regex_t *Of) {
  forget(Of);
  free(Of->fastmap);
  Of->fastmap = NULL;
  free(Of->translate);
  Of->translate = NULL;
}

/* ---- GNU's ---- */

/* The library's variable, which a restore has to set. */
static unsigned long Syntax;

void mt_note_syntax(void) { Syntax = re_syntax_options; }

void mt_restore_syntax(void) { re_syntax_options = Syntax; }

const char *mt_re_compile_pattern(const char *Pattern, size_t Length,
                                  regex_t *To) {
  struct mt_expression *E = newExpression(Pattern, Length);
  const char *Wrong;
  int Error = 0;
  if (!E)
    return strerror(ENOMEM);
  forget(To);
  E->is_gnu = 1;
  E->syntax = re_syntax_options;
  Wrong = mt_compile_expression(E, To, &Error);
  if (Wrong) {
    free(E);
    E = NULL;
  }
  To->buffer = (void *)E;
  return Wrong;
}

/* It is compiled where it is used. */
int mt_re_compile_fastmap(regex_t *Of) {
  (void)Of;
  return 0;
}

static int setRegisters(regex_t *Of, const struct mt_search *S,
                        struct re_registers *To) {
  const size_t Found = (size_t)S->count, Needed = Found + 1;
  size_t I, Count = Found;
  if (Of->regs_allocated == REGS_FIXED) {
    if (To->num_regs < Count)
      Count = To->num_regs;
  } else if (Of->regs_allocated == REGS_UNALLOCATED || To->num_regs < Needed) {
    const int IsNew = Of->regs_allocated == REGS_UNALLOCATED;
    regoff_t *Starts =
        realloc(IsNew ? NULL : To->start, Needed * sizeof *Starts);
    regoff_t *Ends;
    if (!Starts)
      return 0;
    To->start = Starts;
    Ends = realloc(IsNew ? NULL : To->end, Needed * sizeof *Ends);
    if (!Ends)
      return 0;
    To->end = Ends;
    To->num_regs = (unsigned)Needed;
    Of->regs_allocated = REGS_REALLOCATE;
  }
  for (I = 0; I != Count; ++I) {
    To->start[I] = S->starts[I];
    To->end[I] = S->ends[I];
  }
  for (; I < To->num_regs; ++I)
    To->start[I] = To->end[I] = -1;
  return 1;
}

static regoff_t search(regex_t *Of, struct mt_search *S,
                       struct re_registers *Registers) {
  regoff_t Result;
  S->wants_registers = Registers && !Of->no_sub;
  Result = mt_search_expression((void *)Of->buffer, Of, S);
  if (Result >= 0 && S->wants_registers && !setRegisters(Of, S, Registers))
    Result = -2;
  mt_forget_search(S);
  return Result;
}

regoff_t mt_re_search_2(regex_t *Of, const char *First, regoff_t FirstSize,
                        const char *Second, regoff_t SecondSize, regoff_t Start,
                        regoff_t Range, struct re_registers *Registers,
                        regoff_t Stop) {
  struct mt_search S = {First, Second, FirstSize, SecondSize, Start, Range,
                        Stop,  0,      0,         0,          NULL,  NULL};
  return search(Of, &S, Registers);
}

regoff_t mt_re_search(regex_t *Of, const char *Text, regoff_t Size,
                      regoff_t Start, regoff_t Range,
                      struct re_registers *Registers) {
  return mt_re_search_2(Of, NULL, 0, Text, Size, Start, Range, Registers, Size);
}

regoff_t mt_re_match_2(regex_t *Of, const char *First, regoff_t FirstSize,
                       const char *Second, regoff_t SecondSize, regoff_t Start,
                       struct re_registers *Registers, regoff_t Stop) {
  struct mt_search S = {First, Second, FirstSize, SecondSize, Start, 0,
                        Stop,  1,      0,         0,          NULL,  NULL};
  return search(Of, &S, Registers);
}

regoff_t mt_re_match(regex_t *Of, const char *Text, regoff_t Size,
                     regoff_t Start, struct re_registers *Registers) {
  return mt_re_match_2(Of, NULL, 0, Text, Size, Start, Registers, Size);
}
