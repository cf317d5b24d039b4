/* Conversions between encodings, iconv: from what to what, for they are opened
 * again where the program goes on. Compiled with the pass, so that it is saved
 * with everything else.
 *
 * Relies on: rt/process/Encodings.cpp, which keeps what the library makes. */
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

struct mt_encoding {
  struct mt_encoding *next, **link;
  size_t middle; /* where the second name starts */
  char names[];
};

int mt_open_encoding(struct mt_encoding *E, const char *To, const char *From);
size_t mt_convert_encoding(struct mt_encoding *E, char **In, size_t *InLeft,
                           char **Out, size_t *OutLeft);
int mt_close_encoding(struct mt_encoding *E);

static struct mt_encoding *Encodings;

/* NULL, or what cannot be opened here: both names. */
const char *mt_restore_encodings(const char **From) {
  struct mt_encoding *E;
  for (E = Encodings; E; E = E->next) {
    *From = E->names + E->middle;
    if (mt_open_encoding(E, E->names, *From))
      return E->names;
  }
  return NULL;
}

struct mt_encoding *mt_iconv_open(const char *To, const char *From) {
  const size_t Middle = strlen(To) + 1, Size = Middle + strlen(From) + 1;
  struct mt_encoding *E = malloc(sizeof *E + Size);
  if (!E)
    return (void *)(iconv_t)-1;
  E->middle = Middle;
  memcpy(E->names, To, Middle);
  memcpy(E->names + Middle, From, Size - Middle);
  if (mt_open_encoding(E, To, From)) {
    free(E);
    return (void *)(iconv_t)-1;
  }
  E->next = Encodings;
  if (E->next)
    E->next->link = &E->next;
  E->link = &Encodings;
  Encodings = E;
  return E;
}

size_t mt_iconv(struct mt_encoding *E, char **In, size_t *InLeft, char **Out,
                size_t *OutLeft) {
  return mt_convert_encoding(E, In, InLeft, Out, OutLeft);
}

int mt_iconv_close(struct mt_encoding *E) {
  int Result = mt_close_encoding(E);
  *E->link = E->next;
  if (E->next)
    E->next->link = E->link;
  free(E);
  return Result;
}
