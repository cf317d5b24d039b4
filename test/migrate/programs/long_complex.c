/* Complex numbers of long doubles, and wide characters in structs. */
/* mt-test: refuse no-g: so its data cannot be converted */
#include <complex.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

struct point {
  wchar_t name[4];
  long double _Complex at;
  float _Complex small;
};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

int main(void) {
  struct point *points = calloc(4, sizeof *points);
  long double _Complex z = 1.25L + 0.5L * I, sum = 0;
  int i;
  for (i = 0; i < 12; i++) {
    struct point *p = &points[i % 4];
    p->name[0] = L'a' + i;
    p->name[1] = 0x20ac;
    p->at = z = (creall(z) / 2 + slow(i) % 64) + (cimagl(z) / 4 + i) * I;
    p->small = (float)(slow(i) % 128) + 0.5f * I;
    sum += p->at * 2;
    printf("%.6Lf %.6Lf %.2f %.2f %d\n", creall(p->at), cimagl(sum),
           crealf(p->small), cimagf(p->small), (int)p->name[0] + p->name[1]);
  }
  for (i = 0; i < 4; i++)
    printf("%.6Lf %.6Lf %d\n", creall(points[i].at), cimagl(points[i].at),
           slow((int)points[i].name[0]));
  return 0;
}
