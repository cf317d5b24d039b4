/* GNU's statement expressions, with variables and loops of their own, as
   operands, arguments, conditions and in macros within each other. */
#include <stdio.h>

#define LARGEST(a, b)                                                          \
  ({                                                                           \
    __typeof__(a) first = (a);                                                 \
    __typeof__(b) second = (b);                                                \
    first > second ? first : second;                                           \
  })

#define SUM(count, term)                                                       \
  ({                                                                           \
    long long total = 0;                                                       \
    int k;                                                                     \
    for (k = 0; k < (count); k++)                                              \
      total += (term);                                                         \
    total;                                                                     \
  })

struct pair {
  double ratio;
  int whole;
};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static int mix(long long a, int b, double c) {
  return (int)((a * 31 + b + (long long)(c * 8)) % 100003);
}

int main(void) {
  int i, h = 0;
  for (i = 1; i < 12; i++) {
    h += mix(SUM(i, slow(k) % 100), LARGEST(slow(i), slow(h)),
             ({
               struct pair p = {i / 4.0, slow(i)};
               while (p.whole > 1000)
                 p.whole /= 3;
               p.ratio += p.whole;
               p.ratio;
             }));
    if (({
          int n = 0, x = h;
          while (x) {
            n += x & 1;
            x >>= 1;
          }
          n;
        }) > 7)
      h ^= SUM(3, LARGEST(k * h % 97, SUM(k, k + slow(k) % 5)));
    h = ({
          if (h % 5 == 0)
            goto next;
          h;
        }) + 1;
  next:
    printf("%d %d\n", i, h);
  }
  return 0;
}
