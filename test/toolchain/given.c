/* Gives its blocks to a library, and frees the library's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void take(char *text);
char *lengthen(char *text);
char *give(void);

static size_t count(const char *text, char c) {
  size_t n = 0;
  for (; *text; ++text)
    n += *text == c;
  return n;
}

static void round_trip(void) {
  char *text = strdup("text"), *given = give();
  printf("%s\n", given);
  free(given);
  take(give());
  text = lengthen(text);
  printf("%zu\n", count(text, 't'));
  take(text);
  take(malloc(100000));
  text = lengthen(lengthen(strdup("ab")));
  printf("%zu\n", count(text, 'a'));
  free(realloc(give(), 100));
  free(text);
}

int main(void) {
  int i;
  for (i = 0; i < 6; ++i)
    round_trip();
  return 0;
}
