/* GNU's functions for regular expressions: registers that they allocate and
   resize, fixed ones, tables of the program's, syntax, two strings as one. */
#define _GNU_SOURCE 1
#include "mt/mt.h"
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct re_pattern_buffer Word, Upper, Late;
static unsigned char Lower[256];

static void show(const char *What, int At, const struct re_registers *R) {
  unsigned I;
  printf("%s: %d", What, At);
  for (I = 0; R && I < R->num_regs; ++I)
    printf(" %d-%d", (int)R->start[I], (int)R->end[I]);
  printf("\n");
}

static void check(struct re_pattern_buffer *P, const char *Pattern) {
  const char *Wrong = re_compile_pattern(Pattern, strlen(Pattern), P);
  if (Wrong)
    printf("%s: %s\n", Pattern, Wrong);
}

int main(void) {
  struct re_registers Grown, Made = {0, NULL, NULL}, Fixed;
  regoff_t Starts[2], Ends[2];
  const char *Text = "one, Two; three - FOUR";
  const int Size = (int)strlen(Text);
  regex_t Posix;
  regmatch_t Match;
  int I, At;

  for (I = 0; I < 256; ++I)
    Lower[I] = (unsigned char)(I >= 'A' && I <= 'Z' ? I + 'a' - 'A' : I);
  re_set_syntax(RE_SYNTAX_POSIX_EXTENDED);
  Word.fastmap = malloc(256);
  check(&Word, "([a-z]+)([,;]) ([A-Za-z])");
  Upper.translate = memcpy(malloc(256), Lower, 256);
  check(&Upper, "f(o)ur$");
  check(&Late, "(unclosed");
  regcomp(&Posix, "t(h)ree|[0-9]", REG_EXTENDED);

  Grown.num_regs = 1;
  Grown.start = malloc(sizeof *Grown.start);
  Grown.end = malloc(sizeof *Grown.end);
  re_set_registers(&Word, &Grown, 1, Grown.start, Grown.end);
  re_set_registers(&Upper, &Fixed, 2, Starts, Ends);
  Upper.regs_allocated = REGS_FIXED;
  show("grown", re_search(&Word, Text, Size, 0, Size, &Grown), &Grown);

  mt_checkpoint();

  At = re_search(&Word, Text, Size, 1, Size - 1, &Grown);
  show("grown", At, &Grown);
  At = re_search(&Word, Text, Size, At + 1, Size - At - 1, &Grown);
  show("next", At, NULL);
  show("fixed", re_search(&Upper, Text, Size, 0, Size, &Fixed), &Fixed);
  Upper.not_eol = 1;
  show("not at the end", re_search(&Upper, Text, Size, 0, Size, NULL), NULL);
  Upper.not_eol = 0;
  show("backwards", re_search(&Upper, Text, Size, Size, -Size, &Fixed), &Fixed);
  show("posix", re_search(&Posix, Text, Size, 0, Size, &Made), &Made);
  show("match", re_match(&Posix, Text, Size, 10, &Made), &Made);
  show("two", re_search_2(&Posix, "1t", 2, "hree", 4, 1, 5, &Made, 6), &Made);
  printf("%d\n", regexec(&Posix, "a7", 1, &Match, 0));
  printf("%d-%d\n", (int)Match.rm_so, (int)Match.rm_eo);

  mt_checkpoint();

  /* Its braces mean what the syntax set above says. */
  check(&Late, "e{2}");
  show("late", re_search(&Late, Text, Size, 0, Size, NULL), NULL);
  check(&Late, "a+");
  show("again", re_match(&Late, "aaab", 4, 0, NULL), NULL);
  re_set_syntax(RE_SYNTAX_EMACS);
  check(&Late, "e\\(.\\)");
  show("emacs", re_search(&Late, "xey", 3, 0, 3, NULL), NULL);
  mt_checkpoint();
  check(&Late, "\\(x\\)e");
  show("emacs", re_search(&Late, "xey", 3, 0, 3, NULL), NULL);
  regfree(&Word);
  regfree(&Upper);
  regfree(&Late);
  regfree(&Posix);
  printf("%d\n", Word.fastmap == NULL && Upper.translate == NULL);
  free(Grown.start);
  free(Grown.end);
  free(Made.start);
  free(Made.end);
  return 0;
}
