/* Locales as objects. The program gets a copy of the C library's in memory of
 * its own, which the C library takes as well as its own; where the program goes
 * on, it is filled in from a new one with the same names.
 *
 * Relies on: glibc's struct __locale_struct, which its headers show. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* From LC_CTYPE to LC_IDENTIFICATION, with LC_ALL between them. */
enum { CATEGORIES = LC_IDENTIFICATION + 1 };

struct kept_locale {
  struct __locale_struct shown; /* first: what the program has leads here */
  struct kept_locale *next;
  locale_t made; /* the C library's */
  char *names[CATEGORIES];
};

static struct kept_locale *Locales;
/* Whether the program uses one, and which; NULL is the global one. */
static struct kept_locale *Used;

static int isCategory(int Category) { return Category != LC_ALL; }

static void fill(struct kept_locale *L, locale_t Made) {
  L->made = Made;
  memcpy(&L->shown, Made, sizeof L->shown);
}

static struct kept_locale *find(locale_t Shown) {
  struct kept_locale *L;
  for (L = Locales; L && &L->shown != Shown; L = L->next) {
  }
  return L;
}

/* Takes Made, also if there is no memory. */
static locale_t keep(struct kept_locale *L, locale_t Made) {
  int I;
  if (!L) {
    L = calloc(1, sizeof *L);
    if (!L) {
      freelocale(Made);
      errno = ENOMEM;
      return NULL;
    }
    L->next = Locales;
    Locales = L;
  }
  fill(L, Made);
  for (I = 0; I != CATEGORIES; ++I)
    if (isCategory(I)) {
      free(L->names[I]);
      L->names[I] = strdup(Made->__names[I]);
    }
  return &L->shown;
}

locale_t mt_newlocale(int Mask, const char *Name, locale_t Base) {
  struct kept_locale *L = Base ? find(Base) : NULL;
  locale_t Made = newlocale(Mask, Name, L ? L->made : Base);
  return Made ? keep(L, Made) : NULL;
}

locale_t mt_duplocale(locale_t Of) {
  struct kept_locale *L = find(Of);
  locale_t Made = duplocale(L ? L->made : Of);
  return Made ? keep(NULL, Made) : NULL;
}

void mt_freelocale(locale_t Shown) {
  struct kept_locale **Place, *L;
  int I;
  for (Place = &Locales; *Place && &(*Place)->shown != Shown;
       Place = &(*Place)->next) {
  }
  L = *Place;
  if (!L) {
    freelocale(Shown);
    return;
  }
  *Place = L->next;
  freelocale(L->made);
  for (I = 0; I != CATEGORIES; ++I)
    free(L->names[I]);
  free(L);
}

locale_t mt_uselocale(locale_t New) {
  locale_t Before = uselocale(New);
  if (New)
    Used = find(New);
  return Before;
}

/* NULL, or the locale that is not here. */
const char *mt_restore_locale_objects(void) {
  struct kept_locale *L;
  int I;
  for (L = Locales; L; L = L->next) {
    locale_t Made = newlocale(LC_ALL_MASK, "C", NULL), More;
    for (I = 0; Made && I != CATEGORIES; ++I)
      if (isCategory(I)) {
        More = newlocale(1 << I, L->names[I], Made);
        if (!More)
          return L->names[I];
        Made = More;
      }
    if (!Made)
      return "C";
    fill(L, Made);
  }
  if (Used)
    uselocale(&Used->shown);
  return NULL;
}
