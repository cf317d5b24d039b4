/* Large and nested structs by value: as arguments, results and through
 * function pointers; results used at once. */
/* mt-test: skip no-g: targets pass structs differently, and only -g tells how
 */
#include <math.h>
#include <stdio.h>

struct vector {
  double x, y, z;
};
struct body {
  char name[6];
  struct vector position, velocity;
  int history[12];
};
struct system {
  struct body bodies[2];
  long steps;
  struct {
    short kind;
    struct vector centre;
  } info;
};

/* Keeps numbers small and whole, so that they are the same everywhere. */
static double bounded(double x) {
  while (x > 1000)
    x -= 1000;
  while (x < -1000)
    x += 1000;
  return x;
}

static struct vector add(struct vector a, struct vector b) {
  struct vector r = {bounded(a.x + b.x), bounded(a.y + b.y),
                     bounded(a.z + b.z)};
  return r;
}
static struct vector scale(struct vector v, double f) {
  struct vector r = {floor(v.x * f), floor(v.y * f), floor(v.z * f)};
  return r;
}
static struct vector middle(struct vector a, struct vector b) {
  return scale(add(a, b), 0.5);
}

static struct body moved(struct body b, struct vector pull, int n) {
  b.position = add(b.position, b.velocity);
  b.velocity = add(scale(b.velocity, 0.5), scale(pull, 0.25));
  b.history[n % 12] += (int)b.position.x + n;
  b.name[n % 5] = (char)('a' + n % 26);
  return b;
}

static struct system advanced(struct system s, int n) {
  struct vector centre = middle(s.bodies[0].position, s.bodies[1].position);
  s.bodies[0] = moved(s.bodies[0], add(centre, s.bodies[1].velocity), n);
  s.bodies[1] = moved(s.bodies[1], middle(centre, s.bodies[0].position), n + 1);
  s.steps++;
  s.info.centre = centre;
  s.info.kind = (short)(s.info.kind * 3 + n);
  return s;
}

static struct system swapped(struct system s, int n) {
  struct body b = s.bodies[0];
  s.bodies[0] = moved(s.bodies[1], s.info.centre, n);
  s.bodies[1] = b;
  return s;
}

static int weight(struct body b) {
  int i, h = b.name[0];
  for (i = 0; i < 12; i++)
    h = (h * 31 + b.history[i]) % 1000003;
  return h;
}

int main(void) {
  static struct system (*const table[])(struct system, int) = {advanced,
                                                               swapped};
  struct system s = {{{"first", {1, 2, 3}, {4, 5, 6}, {0}},
                      {"other", {-1, 7, 2}, {0, 1, 8}, {0}}},
                     0,
                     {3, {0, 0, 0}}};
  int n, h = 0;
  for (n = 0; n < 60; n++) {
    s = table[n % 5 == 4](advanced(s, n), n);
    h = (h * 7 + weight(s.bodies[n % 2]) +
         weight(moved(advanced(s, 3).bodies[1], s.info.centre, n))) %
        1000003;
    h += (int)add(s.bodies[0].position, advanced(s, n).info.centre).y % 10;
  }
  printf("%d %ld %d %.5s %.5s\n", h, s.steps, s.info.kind, s.bodies[0].name,
         s.bodies[1].name);
  printf("%.3f %.3f\n", s.bodies[0].position.y, s.bodies[1].velocity.z);
  return 0;
}
