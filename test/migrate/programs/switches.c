/* switch with fall-through, ranges of values, loops inside cases and Duff's
 * device. */
#include <stdio.h>

static int spin(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 3 + 7) % 509;
  return x;
}

static void duff(short *to, const short *from, int count) {
  int n = (count + 7) / 8;
  switch (count % 8) {
  case 0:
    do {
      *to++ = *from++;
    case 7:
      *to++ = *from++;
    case 6:
      *to++ = *from++;
    case 5:
      *to++ = *from++;
    case 4:
      *to++ = (short)(*from++ + spin(n));
    case 3:
      *to++ = *from++;
    case 2:
      *to++ = *from++;
    case 1:
      *to++ = *from++;
    } while (--n > 0);
  }
}

static int fall(int x) {
  int r = 0;
  switch (x % 9) {
  case 0:
    r += spin(x);
  case 1:
  case 2:
    r += 10;
    for (; r < 50; r += 7) {
      if (r % 3 == 0)
        continue;
      if (r % 11 == 0)
        break;
    }
  case 3:
    r += spin(r);
    break;
  case 5:
    switch (r + x % 4) {
    case 1:
      return spin(x);
    case 2:
      r = -1;
    default:
      r -= 2;
    }
  case 4:
    r *= 2;
    break;
  default:
    r = x;
    while (r > 20)
      switch (r & 3) {
      case 0:
        r /= 2;
        break;
      case 1:
        r -= spin(r) & 1;
      default:
        r--;
      }
  }
  return r;
}

static int sparse(long long v) {
  switch (v) {
  case -5000000000LL:
    return 1;
  case 3:
    return spin(2);
  case 1000000:
    return 3;
  case 5000000000LL:
    return spin(4);
  default:
    return (int)(v % 100);
  }
}

int main(void) {
  short from[64], to[64];
  int i, j, h = 0;
  long long v = -5000000000LL;
  for (i = 0; i < 64; i++)
    from[i] = (short)(i * i);
  for (i = 1; i < 50; i++) {
    for (j = 0; j < 64; j++)
      to[j] = 0;
    duff(to, from, i);
    for (j = 0; j < 64; j++)
      h = (h * 31 + to[j]) % 1000003;
    h = (h * 7 + fall(i * 13) + sparse(v) + 200) % 1000003;
    v += i == 20 ? 5000000003LL : i == 30 ? 999997 : 500000000LL;
  }
  printf("%d\n", h);
  return 0;
}
