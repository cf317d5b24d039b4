/* Compiled regular expressions: what was compiled, for it is compiled again
 * where the program goes on. The program's regex_t leads to it in the place of
 * what the C library has made, so that copies of a regex_t work as well.
 * Compiled with the pass, so that it is saved with everything else.
 *
 * Relies on: rt/process/Expressions.cpp, which keeps what the library makes. */
#define _GNU_SOURCE 1
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct mt_expression {
  int flags;
  char pattern[];
};

int mt_compile_expression(struct mt_expression *E, const char *Pattern,
                          int Flags, regex_t *To);
int mt_match_expression(struct mt_expression *E, const char *Pattern, int Flags,
                        const char *Text, size_t Count, regmatch_t *Matches,
                        int How);
void mt_free_expression(struct mt_expression *E);

int mt_regcomp(regex_t *To, const char *Pattern, int Flags) {
  size_t Size = strlen(Pattern) + 1;
  struct mt_expression *E = malloc(sizeof *E + Size);
  int Error;
  if (!E)
    return REG_ESPACE;
  E->flags = Flags;
  memcpy(E->pattern, Pattern, Size);
  Error = mt_compile_expression(E, Pattern, Flags, To);
  if (Error) {
    free(E);
    E = NULL;
  }
  To->buffer = (void *)E;
  return Error;
}

int mt_regexec(const regex_t *Of, const char *Text, size_t Count,
               regmatch_t *Matches, int How) {
  struct mt_expression *E = (void *)Of->buffer;
  return mt_match_expression(E, E->pattern, E->flags, Text, Count, Matches,
                             How);
}

void mt_regfree(regex_t *Of) {
  struct mt_expression *E = (void *)Of->buffer;
  if (!E)
    return;
  mt_free_expression(E);
  free(E);
  Of->buffer = NULL;
}
