/* Structs copied by memcpy into memory of which only a void * is kept, and back:
   messages, a queue of elements of any size, swapping by bytes. */
/* mt-test: refuse L1: has no known type ; refuse L2: has no known type ;
            refuse ping-pong: has no known type */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
  short kind;
  double weight;
  const char *text;
  struct message *reply;
};

struct queue {
  size_t size, count, room;
  void *elements;
};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void push(struct queue *q, const void *element) {
  if (q->count == q->room) {
    q->room = q->room ? 2 * q->room : 2;
    q->elements = realloc(q->elements, q->room * q->size);
  }
  memcpy((char *)q->elements + q->count++ * q->size, element, q->size);
}

static void *at(struct queue *q, size_t i) {
  return (char *)q->elements + i * q->size;
}

static void swap(struct queue *q, size_t a, size_t b) {
  char space[64];
  memcpy(space, at(q, a), q->size);
  memcpy(at(q, a), at(q, b), q->size);
  memcpy(at(q, b), space, q->size);
}

int main(void) {
  static struct queue messages = {sizeof(struct message), 0, 0, NULL};
  static struct queue numbers = {sizeof(long), 0, 0, NULL};
  static struct message m;
  struct message *copy;
  void *kept = malloc(sizeof m);
  static long n;
  int i;
  for (i = 0; i < 9; i++) {
    m.kind = (short)slow(i);
    m.weight = slow(i) / 16.0;
    m.text = i % 2 ? "odd" : "even";
    m.reply = NULL;
    push(&messages, &m);
    n = slow(i) * 3L;
    push(&numbers, &n);
    if (i == 4)
      memcpy(kept, &m, sizeof m);
    if (i > 2) {
      swap(&messages, (size_t)slow(i) % messages.count, 1);
      swap(&numbers, 0, (size_t)slow(i) % numbers.count);
    }
  }
  for (i = 0; i < 9; i++) {
    copy = at(&messages, (size_t)i);
    memcpy(&n, at(&numbers, (size_t)i), sizeof n);
    printf("%d %.4f %s %ld %d\n", copy->kind, copy->weight, copy->text, n,
           slow(i));
  }
  memcpy(&m, kept, sizeof m);
  printf("%d %.4f %s\n", m.kind, m.weight, m.text);
  return 0;
}
