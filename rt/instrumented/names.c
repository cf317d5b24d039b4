/* Names of files that match a pattern, and words as a shell expands them, in
 * memory of the program's.
 *
 * Relies on: glob and wordexp of the C library. */
#define _GNU_SOURCE 1
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <wordexp.h>

/* Copies of Count texts behind the Had ones of a list with Before places in
 * front, which may be NULL: the list, or NULL if there is no memory. */
static char **appended(char **List, size_t Before, size_t Had, char **More,
                       size_t Count) {
  char **Grown = realloc(List, (Before + Had + Count + 1) * sizeof *Grown);
  size_t I;
  if (!Grown)
    return NULL;
  for (I = 0; !List && I < Before; I++)
    Grown[I] = NULL;
  for (I = 0; I < Count; I++)
    Grown[Before + Had + I] = strdup(More[I]);
  Grown[Before + Had + I] = NULL;
  return Grown;
}

#define GLOB(NAME, FREE, GLOB_T, LIBRARY, LIBRARY_FREE)                        \
  void FREE(GLOB_T *G) {                                                       \
    size_t Before = G->gl_flags & GLOB_DOOFFS ? G->gl_offs : 0, I;             \
    for (I = 0; G->gl_pathv && I < G->gl_pathc; I++)                           \
      free(G->gl_pathv[Before + I]);                                           \
    free(G->gl_pathv);                                                         \
    G->gl_pathv = NULL;                                                        \
    G->gl_pathc = 0;                                                           \
  }                                                                            \
                                                                               \
  int NAME(const char *Pattern, int Flags, int (*Failed)(const char *, int),   \
           GLOB_T *G) {                                                        \
    GLOB_T Found;                                                              \
    const int IsMore = Flags & GLOB_APPEND;                                    \
    size_t Before = Flags & GLOB_DOOFFS ? G->gl_offs : 0;                      \
    size_t Had = IsMore ? G->gl_pathc : 0;                                     \
    char **Paths = IsMore ? G->gl_pathv : NULL, **Grown;                       \
    int Result;                                                                \
    memset(&Found, 0, sizeof Found);                                           \
    if (Flags & GLOB_ALTDIRFUNC) {                                             \
      Found.gl_closedir = G->gl_closedir;                                      \
      Found.gl_readdir = G->gl_readdir;                                        \
      Found.gl_opendir = G->gl_opendir;                                        \
      Found.gl_lstat = G->gl_lstat;                                            \
      Found.gl_stat = G->gl_stat;                                              \
    }                                                                          \
    Result = LIBRARY(Pattern, Flags & ~(GLOB_APPEND | GLOB_DOOFFS), Failed,    \
                     &Found);                                                  \
    if (!IsMore) {                                                             \
      G->gl_pathc = 0;                                                         \
      G->gl_pathv = NULL;                                                      \
      if (!(Flags & GLOB_DOOFFS))                                              \
        G->gl_offs = 0;                                                        \
    }                                                                          \
    G->gl_flags = Found.gl_flags | (Flags & (GLOB_APPEND | GLOB_DOOFFS));      \
    if (Found.gl_pathc || !Result) {                                           \
      Grown = appended(Paths, Before, Had, Found.gl_pathv, Found.gl_pathc);    \
      if (Grown) {                                                             \
        G->gl_pathv = Grown;                                                   \
        G->gl_pathc = Had + Found.gl_pathc;                                    \
      } else {                                                                 \
        Result = GLOB_NOSPACE;                                                 \
      }                                                                        \
    }                                                                          \
    LIBRARY_FREE(&Found);                                                      \
    return Result;                                                             \
  }

GLOB(mt_glob, mt_globfree, glob_t, glob, globfree)
GLOB(mt_glob64, mt_globfree64, glob64_t, glob64, globfree64)

void mt_wordfree(wordexp_t *W) {
  size_t I;
  for (I = 0; W->we_wordv && I < W->we_wordc; I++)
    free(W->we_wordv[W->we_offs + I]);
  free(W->we_wordv);
  W->we_wordv = NULL;
  W->we_wordc = 0;
}

int mt_wordexp(const char *Words, wordexp_t *W, int Flags) {
  wordexp_t Found;
  char **Grown;
  size_t Had;
  int Result;
  memset(&Found, 0, sizeof Found);
  Result =
      wordexp(Words, &Found, Flags & ~(WRDE_APPEND | WRDE_DOOFFS | WRDE_REUSE));
  if (Result && Result != WRDE_NOSPACE)
    return Result; /* of the others W keeps what it has */
  if (Flags & WRDE_REUSE)
    mt_wordfree(W);
  if (!(Flags & WRDE_APPEND)) {
    W->we_wordv = NULL;
    W->we_wordc = 0;
    if (!(Flags & WRDE_DOOFFS))
      W->we_offs = 0;
  }
  Had = W->we_wordc;
  Grown =
      appended(W->we_wordv, W->we_offs, Had, Found.we_wordv, Found.we_wordc);
  if (Grown) {
    W->we_wordv = Grown;
    W->we_wordc = Had + Found.we_wordc;
  } else {
    Result = WRDE_NOSPACE;
  }
  if (Found.we_wordv)
    wordfree(&Found);
  return Result;
}
