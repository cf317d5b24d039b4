/* Vector extensions: variables, members, elements of the heap and arguments. */
#include <stdio.h>
#include <stdlib.h>

typedef int v4si __attribute__((vector_size(16)));
typedef float v4sf __attribute__((vector_size(16)));
typedef double v2df __attribute__((vector_size(16)));
typedef short v8hi __attribute__((vector_size(16)));
typedef unsigned char v8qi __attribute__((vector_size(8)));

struct particle {
  char tag;
  v4sf place, speed;
  v2df mass;
};

static v4si global = {1, -2, 3, -4};
static v8hi shorts[2] = {{1, 2, 3, 4, 5, 6, 7, 8}};

static __attribute__((noinline)) v4sf moved(v4sf a, v4sf b, float by) {
  v4sf f = {by, by, by, by};
  for (int i = 0; i != 3; ++i)
    a += b * f;
  return a;
}

int main(void) {
  struct particle *p = aligned_alloc(16, 3 * sizeof *p);
  v8qi bytes = {1, 2, 3, 4, 5, 6, 7, 8};
  v2df sum = {0, 0};

  for (int i = 0; i != 3; ++i) {
    p[i].tag = (char)('a' + i);
    p[i].place = (v4sf){(float)i, 1, 2, 3};
    p[i].speed = (v4sf){1, 0.5f, 0.25f, (float)-i};
    p[i].mass = (v2df){i + 1.0, 1.0 / (i + 1)};
  }
  for (int round = 0; round != 16; ++round) {
    v4si mask = global > 0;
    for (int i = 0; i != 3; ++i) {
      p[i].place = moved(p[i].place, p[i].speed, 0.125f);
      sum += p[i].mass;
    }
    global = (global * 3 + round) & ~(mask & 1);
    shorts[round & 1] += (short)round;
    bytes += (unsigned char)round;
    printf("%d %d %d %d %d\n", round, global[0], global[1], global[2],
           global[3]);
  }
  for (int i = 0; i != 3; ++i)
    printf("%c %.3f %.3f %.3f %.3f\n", p[i].tag, p[i].place[0], p[i].place[1],
           p[i].place[2], p[i].place[3]);
  for (int i = 0; i != 8; ++i)
    printf("%d %d %d\n", shorts[0][i], shorts[1][i], bytes[i]);
  printf("%.4f %.4f\n", sum[0], sum[1]);
  return 0;
}
