/* Structs in an array of bytes that is a variable, where addresses of 32 bits
 * cannot be told from text: refused even by the same target. */
/* mt-test: targets=i386,armhf,mips ; refuse same: has no pointer there ;
 * refuse L2: declare it as what it holds ; skip ping-pong: no receiver takes it */
#include <stdio.h>

static _Alignas(16) char pool[1024];
struct node {
  struct node *next;
  int value;
};

int main(void) {
  struct node *list = NULL, *nodes = (struct node *)pool;
  int i, sum = 0;
  for (i = 0; i < 20; i++) {
    nodes[i].next = list;
    nodes[i].value = i * 7;
    list = &nodes[i];
  }
  for (i = 0; i < 30; i++)
    for (struct node *n = list; n; n = n->next)
      sum = sum * 3 % 1009 + n->value;
  printf("%d\n", sum);
  return 0;
}
