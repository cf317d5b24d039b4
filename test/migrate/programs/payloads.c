/* Members that are arrays of bytes and hold something else: a header that a
 * cast leads to, a number that is copied in. */
/* mt-test: refuse L1: used as something else ;
 * refuse L2: used as something else ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
  struct message *next;
  int length;
  unsigned char payload[16];
};

struct item {
  struct item *next;
  unsigned size;
  unsigned char data[];
};

struct header {
  short kind;
  int number;
};

static struct message *messages;
static struct item *items;

static void send(int number) {
  struct message *m = calloc(1, sizeof *m);
  struct header *h = (struct header *)m->payload;
  h->kind = (short)(number % 300);
  h->number = number * 1000;
  m->length = (int)sizeof *h;
  m->next = messages;
  messages = m;
}

static void put(const void *data, unsigned size) {
  struct item *i = malloc(sizeof *i + size);
  i->size = size;
  memcpy(i->data, data, size);
  i->next = items;
  items = i;
}

int main(void) {
  long sum = 0;
  mt_hold();
  for (int i = 1; i < 20; i++) {
    const int square = i * i * 1000;
    send(i * 99);
    put(&square, sizeof square);
  }
  mt_release();
  for (int round = 0; round < 200; round++) {
    for (struct message *m = messages; m; m = m->next) {
      const struct header *h = (const struct header *)m->payload;
      sum = (sum * 3 + h->kind + h->number) % 1000003;
    }
    for (struct item *i = items; i; i = i->next) {
      int square;
      memcpy(&square, i->data, sizeof square);
      sum = (sum * 3 + square) % 1000003;
    }
  }
  printf("%ld\n", sum);
  return 0;
}
