/* Regular expressions: in arrays that grow, copied, freed and compiled anew. */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

struct rule {
  regex_t expression;
  const char *text;
  int hits;
};

int main(void) {
  static const char *const patterns[] = {"^[a-c]+([0-9]*)$", "(foo|ba[rz])+",
                                         "x{2,3}(y?)z", "[[:digit:]]+\\.",
                                         "A(b*)c"};
  static const char *const texts[] = {"abc123", "xxyz foobar", "12. bazbar",
                                      "xxxz",   "aBBc",        "nothing"};
  enum { PATTERNS = 5, TEXTS = 6 };
  struct rule *rules = NULL;
  regmatch_t match[2];
  regex_t plain, copy;
  char message[64];
  int i, j;

  for (i = 0; i < PATTERNS; i++) {
    rules = realloc(rules, (i + 1) * sizeof *rules);
    rules[i].text = patterns[i];
    rules[i].hits = 0;
    if (regcomp(&rules[i].expression, patterns[i],
                REG_EXTENDED | (i == 4 ? REG_ICASE : 0)))
      return 1;
    printf("%d groups\n", slow((int)rules[i].expression.re_nsub) % 100);
  }
  for (j = 0; j < TEXTS; j++)
    for (i = 0; i < PATTERNS; i++)
      if (!regexec(&rules[i].expression, texts[j], 2, match, 0)) {
        rules[i].hits += slow(match[0].rm_eo) % 10;
        printf("%s in %s at %d..%d, %d\n", rules[i].text, texts[j],
               (int)match[0].rm_so, (int)match[0].rm_eo, (int)match[1].rm_eo);
      }
  i = regcomp(&plain, "a\\(", 0);
  regerror(i, &plain, message, sizeof message);
  printf("%d %s\n", i != 0, message);
  if (regcomp(&plain, "a*b", REG_NOSUB))
    return 1;
  copy = plain;
  for (i = 0; i < 8; i++)
    printf("%d", regexec(i & 1 ? &copy : &plain, &"aaabaabb"[i], 0, NULL,
                         slow(i) & 1 ? REG_NOTBOL : 0));
  printf("\n");
  regfree(&copy);
  for (i = 0; i < PATTERNS; i++) {
    printf("%d ", rules[i].hits);
    regfree(&rules[i].expression);
  }
  printf("\n");
  free(rules);
  return 0;
}
