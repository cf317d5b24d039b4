/* Functions that return what others have returned: complex numbers and structs
 * that some targets hand over in registers, and others in the caller's memory. */
/* mt-test: polls=everywhere ; points=6 */
#include <stdio.h>

struct pair {
  long first, second;
};
struct row {
  double of[5];
};

__attribute__((noinline)) static float _Complex turned(float _Complex z) {
  return z * (float _Complex){0, 1};
}
__attribute__((noinline)) static float _Complex handed(float _Complex z) {
  return turned(z);
}
__attribute__((noinline)) static double _Complex wide(double _Complex z) {
  return z + 1;
}
__attribute__((noinline)) static double _Complex handed_wide(double _Complex z) {
  return wide(z);
}
__attribute__((noinline)) static struct pair swapped(struct pair p) {
  return (struct pair){p.second, p.first + 1};
}
__attribute__((noinline)) static struct pair handed_pair(struct pair p) {
  return swapped(p);
}
__attribute__((noinline)) static struct row shifted(struct row r) {
  double last = r.of[4];
  for (int i = 4; i > 0; i--)
    r.of[i] = r.of[i - 1];
  r.of[0] = last + 1;
  return r;
}
__attribute__((noinline)) static struct row handed_row(struct row r) {
  return shifted(r);
}

int main(void) {
  float _Complex z = {9, 42};
  double _Complex w = {1.5, -2};
  struct pair p = {1, 2};
  struct row r = {{1, 2, 3, 4, 5}};
  for (int i = 0; i < 9; i++) {
    z = handed(z);
    w = handed_wide(w);
    p = handed_pair(p);
    r = handed_row(r);
  }
  printf("%g %g %g %g %ld %ld %g %g\n", __real__ z, __imag__ z, __real__ w,
         __imag__ w, p.first, p.second, r.of[0], r.of[4]);
  return 0;
}
