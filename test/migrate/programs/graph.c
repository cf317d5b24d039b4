/* A cyclic graph with edges to anywhere, self-loops and shared targets; depth
 * first and breadth first walks over it, and shortest paths. */
#include <stdio.h>
#include <stdlib.h>

struct vertex;
struct edge {
  struct vertex *to;
  float cost;
  struct edge *next;
};
struct vertex {
  int id;
  unsigned char mark;
  double distance;
  struct edge *edges;
  struct vertex *came_from, *queue_next;
};

enum { count = 250 };
static struct vertex *vertices[count];
static unsigned state = 99;

static unsigned rnd(unsigned limit) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % limit;
}

static void connect(struct vertex *a, struct vertex *b, float cost) {
  struct edge *e = malloc(sizeof(struct edge));
  e->to = b;
  e->cost = cost;
  e->next = a->edges;
  a->edges = e;
}

static int deepest(struct vertex *v, int depth) {
  const struct edge *e;
  int best = depth;
  v->mark = 1;
  for (e = v->edges; e; e = e->next)
    if (!e->to->mark) {
      int d = deepest(e->to, depth + 1);
      if (d > best)
        best = d;
    }
  return best;
}

static int shortest(struct vertex *start) {
  struct vertex *head = start, *tail = start;
  int relaxed = 0, i;
  for (i = 0; i < count; i++) {
    vertices[i]->distance = 1e9;
    vertices[i]->mark = 0;
    vertices[i]->came_from = vertices[i]->queue_next = NULL;
  }
  start->distance = 0;
  start->mark = 1;
  while (head) {
    struct vertex *v = head;
    struct edge *e;
    head = v->queue_next;
    v->queue_next = NULL;
    v->mark = 0;
    for (e = v->edges; e; e = e->next) {
      double d = v->distance + e->cost;
      if (d >= e->to->distance)
        continue;
      e->to->distance = d;
      e->to->came_from = v;
      relaxed++;
      if (!e->to->mark) {
        e->to->mark = 1;
        if (head)
          tail->queue_next = e->to;
        else
          head = e->to;
        tail = e->to;
      }
    }
  }
  return relaxed;
}

int main(void) {
  int i, j, path = 0;
  double sum = 0;
  const struct vertex *v;
  for (i = 0; i < count; i++) {
    vertices[i] = calloc(1, sizeof *vertices[i]);
    vertices[i]->id = i;
  }
  for (i = 0; i < count; i++) {
    connect(vertices[i], vertices[(i + 1) % count], 40.0f);
    connect(vertices[i], vertices[i], 1.0f);
    for (j = 0; j < 3; j++)
      connect(vertices[i], vertices[rnd(count)], (float)rnd(100) / 8);
  }
  printf("deepest %d\n", deepest(vertices[0], 0));
  printf("relaxed %d\n", shortest(vertices[0]));
  printf("relaxed %d\n", shortest(vertices[77]));
  for (i = 0; i < count; i++)
    sum += vertices[i]->distance * (i % 10);
  for (v = vertices[200]; v; v = v->came_from)
    path = path * 3 % 10007 + v->id;
  printf("%.3f %d\n", sum, path);
  return 0;
}
