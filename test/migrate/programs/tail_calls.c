/* Functions that end by calling themselves, some of which may become loops:
 * with one and several such calls, with another call before, with a local
 * variable that the next activation is given the address of. */
/* mt-test: signal=2000000 */
#include <stdio.h>
#include <stdlib.h>

struct node {
  struct node *next;
  int value;
};

static unsigned long gcd(unsigned long a, unsigned long b) {
  return b ? gcd(b, a % b) : a;
}

static unsigned digits(unsigned n, unsigned base, unsigned sum) {
  if (n == 0)
    return sum;
  if (n % base == 1)
    return digits(n / base, base, sum * 3 + 1);
  return digits(n / base, base, sum * 5 + n % base);
}

/* The arguments change places. */
static unsigned swap(unsigned a, unsigned b, int n) {
  return n == 0 ? a * 7 + b : swap(b, a + (unsigned)n, n - 1);
}

static const struct node *find(const struct node *n, int value) {
  if (!n || n->value == value)
    return n;
  return find(n->next, value);
}

static unsigned ackermann(unsigned m, unsigned n) {
  if (m == 0)
    return n + 1;
  if (n == 0)
    return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

/* Each activation adds to the local of the one before. */
static int chain(int *before, int n) {
  int mine = n;
  *before += n * 3;
  if (n == 0)
    return *before;
  return chain(&mine, n - 1);
}

/* A local array that nobody else sees. */
static unsigned local(unsigned n, unsigned sum) {
  unsigned parts[3];
  parts[n % 3] = n;
  parts[(n + 1) % 3] = sum;
  parts[(n + 2) % 3] = 1;
  if (n == 0)
    return sum;
  return local(n - 1, parts[0] * 3 + parts[1] * 5 + parts[2]);
}

static void countdown(unsigned *total, int n) {
  *total = *total * 31u + (unsigned)n;
  if (n > 0)
    countdown(total, n - 1);
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 6, i;
  struct node *list = NULL;
  unsigned total = 1;
  for (i = 0; i < 400; i++) {
    struct node *n = malloc(sizeof *n);
    n->next = list;
    n->value = (int)i;
    list = n;
  }
  printf("start\n");
  fflush(stdout);
  for (i = 0; i < rounds; i++) {
    int mine = (int)(i & 7);
    total = total * 33u + (unsigned)gcd(832040ul * 7 + (unsigned)i, 514229ul);
    total += digits(total, 3 + (unsigned)i % 7, 0);
    total = swap(total, (unsigned)i, 500);
    total += (unsigned)find(list, (int)(i * 37 % 400))->value;
    total += ackermann(2, 5 + (unsigned)i % 3);
    total += (unsigned)chain(&mine, 60) + (unsigned)mine;
    total = local(40, total);
    countdown(&total, 50);
  }
  printf("%u\n", total);
  while (list) {
    struct node *n = list->next;
    free(list);
    list = n;
  }
  return 0;
}
