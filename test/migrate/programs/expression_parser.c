/* A recursive-descent parser that builds a syntax tree, differentiates it and
 * evaluates it. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct expr {
  char op; /* a digit stands for a number, x for the variable */
  int value;
  struct expr *left, *right;
};

static const char *at;

static struct expr *make(char op, int value, struct expr *l, struct expr *r) {
  struct expr *e = malloc(sizeof *e);
  e->op = op;
  e->value = value;
  e->left = l;
  e->right = r;
  return e;
}

static struct expr *sum(void);

static struct expr *atom(void) {
  int n = 0;
  if (*at == '(') {
    struct expr *e;
    at++;
    e = sum();
    at++;
    return e;
  }
  if (*at == 'x') {
    at++;
    return make('x', 0, NULL, NULL);
  }
  while (isdigit((unsigned char)*at))
    n = n * 10 + (*at++ - '0');
  return make('0', n, NULL, NULL);
}

static struct expr *product(void) {
  struct expr *e = atom();
  while (*at == '*') {
    at++;
    e = make('*', 0, e, atom());
  }
  return e;
}

static struct expr *sum(void) {
  struct expr *e = product();
  while (*at == '+' || *at == '-') {
    char op = *at++;
    e = make(op, 0, e, product());
  }
  return e;
}

static struct expr *copy(const struct expr *e) {
  return e ? make(e->op, e->value, copy(e->left), copy(e->right)) : NULL;
}

static struct expr *derive(const struct expr *e) {
  switch (e->op) {
  case '0':
    return make('0', 0, NULL, NULL);
  case 'x':
    return make('0', 1, NULL, NULL);
  case '*':
    return make('+', 0, make('*', 0, derive(e->left), copy(e->right)),
                make('*', 0, copy(e->left), derive(e->right)));
  default:
    return make(e->op, 0, derive(e->left), derive(e->right));
  }
}

static unsigned value(const struct expr *e, unsigned x) {
  switch (e->op) {
  case '0':
    return (unsigned)e->value;
  case 'x':
    return x;
  case '+':
    return value(e->left, x) + value(e->right, x);
  case '-':
    return value(e->left, x) - value(e->right, x);
  default:
    return value(e->left, x) * value(e->right, x);
  }
}

static int destroy(struct expr *e) {
  int n;
  if (!e)
    return 0;
  n = destroy(e->left) + destroy(e->right);
  free(e);
  return n + 1;
}

int main(void) {
  static const char *const inputs[] = {"3*x*x+2*x-7", "(x+1)*(x-1)*(x+5)",
                                       "x*x*x*x-(12-x)*(x+x*(3+x))", "42"};
  int i, n;
  for (i = 0; i < 4; i++) {
    struct expr *e;
    at = inputs[i];
    e = sum();
    for (n = 0; n < 4; n++) {
      struct expr *d = derive(e);
      unsigned v = value(e, (unsigned)n + 3);
      printf("%u %u %d\n", v, value(d, v % 100), destroy(e));
      e = d;
    }
    destroy(e);
  }
  return 0;
}
