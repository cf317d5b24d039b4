/* Producer and consumer on a ring with head and tail pointers, priority queue
 * of events by pointer, a simulated clock. */
/* mt-test: signal=400000 */
#include <stdio.h>
#include <stdlib.h>

struct event {
  long time;
  void (*fire)(struct event *);
  int payload;
};

static struct event *heap[64];
static int heap_size;
static int ring[32], *head = ring, *tail = ring;
static unsigned digest, dropped;
static long now;

static void schedule(struct event *e, long delay) {
  int i = heap_size++;
  e->time = now + delay;
  while (i > 0 && heap[(i - 1) / 2]->time > e->time) {
    heap[i] = heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  heap[i] = e;
}

static struct event *next_event(void) {
  struct event *first = heap[0], *last = heap[--heap_size];
  int i = 0, child;
  while ((child = 2 * i + 1) < heap_size) {
    if (child + 1 < heap_size && heap[child + 1]->time < heap[child]->time)
      child++;
    if (last->time <= heap[child]->time)
      break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return first;
}

static void produce(struct event *e) {
  int *next = tail + 1 == ring + 32 ? ring : tail + 1;
  if (next == head) {
    dropped++;
  } else {
    *tail = e->payload;
    tail = next;
  }
  e->payload = (e->payload * 31 + 7) % 1009;
  schedule(e, e->payload % 13 + 1);
}

static void consume(struct event *e) {
  int n = e->payload % 3 + 1;
  while (n-- > 0 && head != tail) {
    digest = digest * 31u + (unsigned)*head;
    if (++head == ring + 32)
      head = ring;
  }
  e->payload = (e->payload * 17 + 3) % 1013;
  schedule(e, e->payload % 9 + 1);
}

int main(int argc, char **argv) {
  long steps = argc > 1 ? atol(argv[1]) * 40 : 600, i;
  puts("start");
  fflush(stdout);
  for (i = 0; i < 12; i++) {
    struct event *e = malloc(sizeof *e);
    e->fire = i % 3 ? produce : consume;
    e->payload = (int)i * 11;
    schedule(e, i);
  }
  for (i = 0; i < steps; i++) {
    struct event *e = next_event();
    now = e->time;
    e->fire(e);
    if (i % (steps / 4) == 0)
      printf("%ld: %08x\n", now, digest);
  }
  printf("%08x %u %ld\n", digest, dropped, now);
  return 0;
}
