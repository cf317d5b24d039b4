/* Wide strings and characters; wchar_t is signed on some targets. */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static const wchar_t *const words[] = {L"alpha", L"b\u00eata", L"\u03b3x",
                                       L"\U0001f600 end"};
struct entry {
  wchar_t letter;
  const wchar_t *word;
  wchar_t own[6];
};

static unsigned weigh(const wchar_t *s) {
  unsigned h = 0;
  while (*s)
    h = h * 31u + (unsigned)*s++;
  return h;
}

int main(void) {
  struct entry *entries = calloc(4, sizeof *entries);
  wchar_t *copy = malloc(20 * sizeof *copy);
  unsigned h = 0;
  int i, j;
  for (i = 0; i < 4; i++)
    entries[i].word = words[i];
  for (i = 0; i < 200; i++) {
    struct entry *e = &entries[i % 4];
    e->letter = e->word[i % (int)wcslen(e->word)];
    for (j = 0; j < 5; j++)
      e->own[j] = (wchar_t)(L'a' + (i + j) % 26);
    wcscpy(copy, e->word);
    wcscat(copy, e->own);
    h = h * 7u + weigh(copy) + (unsigned)e->letter;
    if (i % 50 == 0)
      e->word = words[(i / 50 + 1) % 4] + 1;
  }
  printf("%08x %u\n", h, (unsigned)wcslen(copy));
  return 0;
}
