/* Loops that count by one, up and down, to a bound of every kind: tested before
 * and after an iteration, met at once, after more than a chunk, at the limits
 * of the counter's type, and left before it. What the counter is afterwards
 * counts. */
#include <limits.h>
#include <stdio.h>

typedef long long Wide;
typedef unsigned long long UnsignedWide;

struct result {
  unsigned rounds, sum;
  UnsignedWide counter;
};

static void show(const char *name, struct result r) {
  printf("%s: %u %08x %llx\n", name, r.rounds, r.sum, r.counter);
}

#define ROUND(I) ++r.rounds, r.sum = (r.sum * 31 + (unsigned)(I)) & 0xffffffffu

static volatile int times = 2;

/* One function for a loop that tests first, one that tests last, one that may
 * be left in its middle, and one with the first two in another loop. */
#define LOOPS(NAME, TYPE, TEST, STEP)                                          \
  static __attribute__((noinline)) struct result NAME(TYPE from, TYPE to) {    \
    struct result r = {0, 0, 0};                                               \
    TYPE i;                                                                    \
    for (i = from; i TEST to; STEP)                                            \
      ROUND(i);                                                                \
    r.counter = (UnsignedWide)i;                                               \
    return r;                                                                  \
  } static                                                                     \
      __attribute__((noinline)) struct result NAME##Last(TYPE from, TYPE to) { \
    struct result r = {0, 0, 0};                                               \
    TYPE i = from;                                                             \
    do {                                                                       \
      ROUND(i);                                                                \
      STEP;                                                                    \
    } while (i TEST to);                                                       \
    r.counter = (UnsignedWide)i;                                               \
    return r;                                                                  \
  }                                                                            \
  static                                                                       \
      __attribute__((noinline)) struct result NAME##Left(TYPE from, TYPE to) { \
    struct result r = {0, 0, 0};                                               \
    TYPE i;                                                                    \
    for (i = from; i TEST to; STEP) {                                          \
      ROUND(i);                                                                \
      if (r.sum % 40009 == 7)                                                  \
        break;                                                                 \
    }                                                                          \
    r.counter = (UnsignedWide)i;                                               \
    return r;                                                                  \
  }                                                                            \
  static __attribute__((noinline)) struct result NAME##Often(TYPE from,        \
                                                             TYPE to) {        \
    struct result r = {0, 0, 0};                                               \
    TYPE i;                                                                    \
    for (int n = times; n--;) {                                                \
      for (i = from; i TEST to; STEP)                                          \
        ROUND(i);                                                              \
      r.counter += (UnsignedWide)i;                                            \
      i = from;                                                                \
      do {                                                                     \
        ROUND(i);                                                              \
        STEP;                                                                  \
      } while (i TEST to);                                                     \
      r.counter += (UnsignedWide)i;                                            \
    }                                                                          \
    return r;                                                                  \
  }

#define TYPES(NAME, TEST, STEP)                                                \
  LOOPS(NAME##Int, int, TEST, STEP)                                            \
  LOOPS(NAME##Unsigned, unsigned, TEST, STEP)                                  \
  LOOPS(NAME##Wide, Wide, TEST, STEP)                                          \
  LOOPS(NAME##UnsignedWide, UnsignedWide, TEST, STEP)

TYPES(less, <, ++i)
TYPES(most, <=, ++i)
TYPES(differs, !=, ++i)
TYPES(more, >, --i)
TYPES(least, >=, --i)
TYPES(differsDown, !=, --i)
TYPES(byThree, <, i += 3)
TYPES(downByThree, >=, i -= 3)

#define TRY(NAME, FROM, TO)                                                    \
  show(#NAME, NAME(FROM, TO)), show(#NAME "Last", NAME##Last(FROM, TO)),       \
      show(#NAME "Left", NAME##Left(FROM, TO)),                                \
      show(#NAME "Often", NAME##Often(FROM, TO))

#define TRY_TYPES(NAME, FROM, TO)                                              \
  TRY(NAME##Int, (int)(FROM), (int)(TO));                                      \
  TRY(NAME##Unsigned, (unsigned)(FROM), (unsigned)(TO));                       \
  TRY(NAME##Wide, FROM, TO);                                                   \
  TRY(NAME##UnsignedWide, (UnsignedWide)(FROM), (UnsignedWide)(TO))

int main(int argc, char **argv) {
  static const int lengths[] = {0, 1, 2, 90000};
  volatile Wide base = 100000 * argc;
  (void)argv;
  for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; ++i) {
    const Wide low = base, high = base + lengths[i];
    TRY_TYPES(less, low, high);
    TRY_TYPES(most, low, high);
    TRY_TYPES(more, high, low);
    TRY_TYPES(least, high, low);
    TRY_TYPES(byThree, low, high);
    TRY_TYPES(downByThree, high, low);
    if (i) {
      TRY_TYPES(differs, low, high);
      TRY_TYPES(differsDown, high, low);
      /* Away from the bound. */
      TRY_TYPES(less, high, low);
      TRY_TYPES(least, low, high);
    }
  }
  /* At the ends of the types. */
  TRY(lessInt, INT_MAX - 70000, INT_MAX);
  TRY(mostInt, INT_MAX - 70000, INT_MAX - 1);
  TRY(moreInt, INT_MIN + 70000, INT_MIN);
  TRY(leastInt, INT_MIN + 70000, INT_MIN + 1);
  TRY(lessInt, INT_MAX - 1, INT_MIN);
  TRY(lessUnsigned, UINT_MAX - 70000, UINT_MAX);
  TRY(mostUnsigned, UINT_MAX - 70000, UINT_MAX - 1);
  TRY(moreUnsigned, 70000u, 0u);
  TRY(leastUnsigned, 70000u, 1u);
  TRY(differsUnsigned, UINT_MAX - 70000, 3u);
  TRY(differsDownUnsigned, 70000u, UINT_MAX - 3);
  TRY(mostUnsignedWide, ULLONG_MAX - 70000, ULLONG_MAX - 1);
  TRY(differsDownUnsignedWide, 70000u, ULLONG_MAX - 3);
  TRY(lessWide, LLONG_MAX - 1, LLONG_MIN);
  /* Beyond them, which only unsigned numbers may. */
  show("mostUnsignedLast", mostUnsignedLast(UINT_MAX, 70000));
  show("lessUnsignedLast", lessUnsignedLast(UINT_MAX, 70000));
  show("leastUnsignedLast", leastUnsignedLast(0, UINT_MAX - 70000));
  show("mostUnsignedWideLast", mostUnsignedWideLast(ULLONG_MAX, 70000));
  show("mostUnsignedOften", mostUnsignedOften(UINT_MAX, 70000));
  show("leastUnsignedOften", leastUnsignedOften(0, UINT_MAX - 70000));
  show("byThreeUnsignedLast", byThreeUnsignedLast(UINT_MAX - 1, 70000));
  show("byThreeUnsignedWideLast",
       byThreeUnsignedWideLast(ULLONG_MAX - 1, 70000));
  show("byThreeUnsignedLeft", byThreeUnsignedLeft(UINT_MAX - 10, UINT_MAX));
  show("downByThreeUnsignedLeft", downByThreeUnsignedLeft(70001, 1));
  return 0;
}
