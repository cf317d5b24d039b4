/* Constant tables with pointers to functions, strings, other tables and
 * globals; a command interpreter on top. */
#include <stdio.h>
#include <string.h>

struct command;
typedef int (*action)(const struct command *, int);
struct command {
  const char *name;
  action run;
  int *target;
  const struct command *alias;
  int parameter;
};

static int accumulator, shrinking = 9000;
static const int limit = 9973;

static int increase(const struct command *c, int n) {
  int i;
  for (i = 0; i < n % 4 + 1; i++)
    *c->target = (*c->target + c->parameter * n) % limit;
  return *c->target;
}
static int multiply(const struct command *c, int n) {
  *c->target = *c->target * c->parameter % limit;
  return n;
}
static int through(const struct command *c, int n) {
  return c->alias->run(c->alias, n + 1);
}

static const struct command commands[] = {
    {"increase", increase, &accumulator, NULL, 7},
    {"multiply", multiply, &accumulator, NULL, 13},
    {"again", through, NULL, &commands[0], 0},
    {"times", through, NULL, commands + 1, 0},
    {"shrink", increase, &shrinking, NULL, -1},
};
static const struct command *const favourites[] = {&commands[2], &commands[0],
                                                   commands + 3};

static const struct command *find(const char *name) {
  size_t i;
  for (i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

int main(void) {
  const char *script[] = {"increase", "multiply", "again", "times", "shrink"};
  const struct command *last = NULL;
  int i, h = 0;
  for (i = 0; i < 250; i++) {
    const struct command *c = find(script[i * i % 5]);
    if (c != last)
      h = (h * 31 + c->run(c, i)) % 1000003;
    h += favourites[i % 3]->run(favourites[i % 3], i);
    last = c;
  }
  printf("%d %d %d %s\n", h, accumulator, shrinking, last->name);
  return 0;
}
