/* Enumerations of one, two, four and eight bytes, signed and not, beyond the
   range of int. */
#include <stdio.h>
#include <stdlib.h>

enum __attribute__((packed)) byte { b_low = -128, b_high = 127 };
enum __attribute__((packed)) unsigned_byte { u_zero, u_high = 255 };
enum __attribute__((packed)) half { h_low = -32768, h_high = 32767 };
enum __attribute__((packed)) unsigned_half { uh_zero, uh_high = 65535 };
enum word { w_zero, w_high = 0xffffffffu };
enum wide { l_low = -0x7fffffffffffffffLL, l_high = 0x7fffffffffffffffLL };
enum unsigned_wide { ul_zero, ul_high = 0xffffffffffffffffULL };

struct all {
  enum byte b;
  enum unsigned_byte ub;
  enum half h;
  enum unsigned_half uh;
  enum word w;
  enum wide l;
  enum unsigned_wide ul;
  enum byte bits : 8;
  enum unsigned_half few : 11;
};

static struct all first = {b_low, u_high, h_low, uh_high,
                           w_high, l_low, ul_high, b_low, (enum unsigned_half)1000};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void show(const struct all *a) {
  printf("%d %d %d %d %u %lld %llu %d %d\n", a->b, a->ub, a->h, a->uh,
         (unsigned)a->w, (long long)a->l, (unsigned long long)a->ul, a->bits,
         a->few);
}

int main(void) {
  struct all *many = calloc(5, sizeof *many), local = first;
  enum wide turn = l_low;
  enum word w = w_high;
  int i;
  for (i = 0; i < 15; i++) {
    struct all *a = &many[i % 5];
    a->b = (enum byte)(slow(i) % 256 - 128);
    a->ub = (enum unsigned_byte)(slow(i) & 255);
    a->h = i % 2 ? h_low : h_high;
    a->uh = (enum unsigned_half)slow(i);
    a->w = w = i % 3 ? w_high : w_zero;
    a->l = turn = turn == l_low ? l_high : l_low;
    a->ul = i % 2 ? ul_high : ul_zero;
    a->bits = local.b;
    a->few = (enum unsigned_half)(slow(i) & 2047);
    local.b = a->b;
    show(a);
    show(&local);
    printf("%lld %u\n", (long long)turn, (unsigned)w);
  }
  for (i = 0; i < 5; i++)
    show(&many[i]);
  show(&first);
  return 0;
}
