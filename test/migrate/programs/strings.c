/* String building, tokenising by hand, pointers into strings, and literals. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char text[] =
    "the quick brown fox jumps over the lazy dog while seventeen wizards "
    "quietly mix a jug of bad liquor; pack my box with five dozen jugs";

struct word {
  const char *start; /* into text */
  char *copy;
  size_t length;
};

static char *reversed(const char *s) {
  size_t n = strlen(s), i;
  char *r = malloc(n + 1);
  for (i = 0; i < n; i++)
    r[i] = s[n - 1 - i];
  r[n] = '\0';
  return r;
}

static int is_vowel(char c) { return strchr("aeiou", c) != NULL; }

int main(void) {
  struct word *words = NULL;
  size_t count = 0, room = 0, i, j;
  const char *at = text, *longest = "";
  char *built = calloc(1, 1);
  unsigned h = 0;
  int round;
  while (*at) {
    const char *end;
    while (*at && !isalpha((unsigned char)*at))
      at++;
    for (end = at; isalpha((unsigned char)*end); end++)
      ;
    if (end == at)
      break;
    if (count == room) {
      room = room ? room * 2 : 4;
      words = realloc(words, room * sizeof *words);
    }
    words[count].start = at;
    words[count].length = (size_t)(end - at);
    words[count].copy = strndup(at, (size_t)(end - at));
    count++;
    at = end;
  }
  for (round = 0; round < 6; round++)
    for (i = 0; i < count; i++) {
      char *r = reversed(words[i].copy);
      for (j = 0; r[j]; j++)
        h = h * 31u + (unsigned)r[j] + (unsigned)is_vowel(r[j]);
      if (strlen(r) > strlen(longest))
        longest = words[i].start;
      built = realloc(built, strlen(built) + strlen(r) + 2);
      strcat(built, i % 2 ? "-" : "+");
      strcat(built, r);
      if (strlen(built) > 400)
        memmove(built, built + 200, strlen(built + 200) + 1);
      free(words[i].copy);
      words[i].copy = r;
    }
  printf("%u words, %.9s, %u\n", (unsigned)count, longest, h);
  printf("%s\n", built);
  printf("%.5s %.5s\n", words[2].start, words[count - 1].start);
  return 0;
}
