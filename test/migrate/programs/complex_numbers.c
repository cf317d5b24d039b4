/* Complex numbers of float and double: locals, arguments, results, arrays. */
#include <complex.h>
#include <stdio.h>
#include <stdlib.h>

struct root {
  char tag;
  double complex z;
  float complex w;
};

static double complex turn(double complex z, int n) {
  int i;
  for (i = 0; i < n % 4; i++)
    z = creal(z) * 0.5 - cimag(z) * 0.25 * I + 1;
  return z;
}
static float complex turnf(float complex z, int n) {
  int i;
  for (i = 0; i < n % 3; i++)
    z = crealf(z) * 0.5f + cimagf(z) * 0.5f * I - 2.0f * I;
  return z;
}

int main(void) {
  struct root roots[5] = {{0}}, *heap = calloc(3, sizeof *heap);
  double complex sum = 0, *line = malloc(16 * sizeof *line);
  float complex small = 1;
  int n, i;
  for (i = 0; i < 16; i++)
    line[i] = i - (15 - i) * I;
  for (n = 0; n < 80; n++) {
    struct root *r = n % 2 ? &heap[n % 3] : &roots[n % 5];
    r->tag = (char)('a' + n % 26);
    r->z = turn(r->z, n) + turn(line[n % 16], n + 1) * 0.5;
    r->w = turnf(r->w, n) + turnf(small, n);
    line[n % 16] = conj(line[n % 16]) * 0.5 + n;
    sum += turn(sum, 3) * 0.25 + turn(r->z, n) * 0.125;
    small = small * 0.5f + turnf(r->w, 1) * 0.25f;
  }
  printf("%.3f %.3f %.2f %.2f\n", creal(sum), cimag(sum), crealf(small),
         cimagf(small));
  for (i = 0; i < 5; i++)
    printf("%c %.3f %.3f %.2f %.2f\n", roots[i].tag, creal(roots[i].z),
           cimag(roots[i].z), crealf(roots[i].w), cimagf(roots[i].w));
  for (i = 0; i < 3; i++)
    printf("%c %.3f %.3f\n", heap[i].tag, creal(heap[i].z), cimag(heap[i].z));
  return 0;
}
