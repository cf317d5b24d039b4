/* Enumerations: negative, large, packed into a byte, in structs, switches,
 * arrays indexed by them. */
#include <stdio.h>
#include <stdlib.h>

enum colour { red, green = 7, blue };
enum sign { minus = -1, zero, plus };
enum large { small_one = 1, huge_one = 0x7fffffff };
enum __attribute__((packed)) tiny { first = 3, second = 200 };
typedef enum { idle, running, blocked, done } state;

struct task {
  enum tiny t;
  state s;
  enum sign sign;
  enum large weight;
  enum colour colours[3];
};

static const char *const names[] = {"idle", "running", "blocked", "done"};

static state next(state s, int n) {
  int i;
  for (i = 0; i < n % 3; i++)
    switch (s) {
    case idle:
      s = running;
      break;
    case running:
      s = n & 1 ? blocked : done;
      break;
    case blocked:
      s = running;
      break;
    case done:
      s = idle;
    }
  return s;
}

static enum sign opposite(enum sign s) { return (enum sign) - s; }

int main(void) {
  struct task *tasks = calloc(6, sizeof *tasks);
  int visits[4] = {0}, n, h = 0;
  enum sign s = plus;
  for (n = 0; n < 200; n++) {
    struct task *t = &tasks[n % 6];
    t->s = next(t->s, n);
    visits[t->s]++;
    t->t = n % 5 ? first : second;
    t->sign = s = opposite(s);
    t->weight = n % 4 ? small_one : huge_one;
    t->colours[n % 3] = n % 2 ? green : n % 7 ? blue : red;
    h = (h * 31 + (int)t->t + t->sign + t->weight % 1000 +
         (int)t->colours[(n + 1) % 3]) %
        1000003;
  }
  for (n = 0; n < 4; n++)
    printf("%s %d\n", names[n], visits[n]);
  printf("%d %d %d\n", h, tasks[2].sign, (int)tasks[5].t);
  return 0;
}
