/* Blocks that hold objects of several types, from an allocator that is reached
   through a pointer only: pages with their headers behind them, a struct with
   the arrays it points to, an array of instructions with the cells and links
   behind it that they use, and keys whose flags lie behind an array without a
   length. The pointers into them tell what is where. */
/* mt-test: skip L2: what a block of 32 bits holds may not be aligned on 64, and
 * is refused then (mixed_pool.c goes everywhere) ;
 * skip ping-pong: some of its receivers have 64 bits */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 256, PAGES = 6, COLUMNS = 5, STEPS = 11, CELLS = 4, PARTS = 3 };

struct entry; /* behind a page */
struct header {
  struct header *next;
  struct entry *entry;
  unsigned char *data;
  int number;
};
struct entry {
  struct header *header;
  long uses;
  short cells, first;
};

struct index {
  const char **names;
  short *columns;
  unsigned *widths;
  unsigned char *orders;
  int count;
};

struct step {
  int code;
  short a, b;
  int c, unused;
};
struct cell {
  struct machine *owner;
  long value;
  int kind;
};
struct machine {
  struct step *steps;
  struct cell *cells;
  struct cell **links;
  int step_count, cell_count;
};

struct key {
  struct machine *machine;
  unsigned char *flags; /* behind parts */
  short count;
  struct header *parts[];
};

static void *(*volatile take)(size_t) = malloc;
static struct header *pages;
static struct index *index_of;
static struct machine *machine;
static struct key *key;
static volatile size_t room = 32;

static size_t rounded(size_t size) { return (size + 15) & ~(size_t)15; }

static void *zeros(size_t size) {
  void *p = take(size);
  return p ? memset(p, 0, size) : p;
}

static void add_page(int number) {
  unsigned char *data =
      zeros(PAGE + rounded(sizeof(struct header)) + sizeof(struct entry));
  struct header *h = (struct header *)(data + PAGE);
  struct entry *e =
      (struct entry *)((char *)h + rounded(sizeof(struct header)));
  int i;
  for (i = 0; i < PAGE; i++)
    data[i] = (unsigned char)(i * number + 1);
  h->data = data;
  h->number = number;
  h->entry = e;
  h->next = pages;
  pages = h;
  e->header = h;
  e->uses = number * 1000;
  e->cells = (short)(300 + number);
}

static void make_index(void) {
  static const char *const names[COLUMNS] = {"id", "name", "day", "worth", "x"};
  size_t head = rounded(sizeof(struct index));
  char *block = zeros(head + COLUMNS * (sizeof(char *) + sizeof(unsigned) +
                                        sizeof(short) + 1));
  int i;
  index_of = (struct index *)block;
  index_of->names = (const char **)(block + head);
  index_of->widths = (unsigned *)(index_of->names + COLUMNS);
  index_of->columns = (short *)(index_of->widths + COLUMNS);
  index_of->orders = (unsigned char *)(index_of->columns + COLUMNS);
  index_of->count = COLUMNS;
  for (i = 0; i < COLUMNS; i++) {
    index_of->names[i] = names[i];
    index_of->columns[i] = (short)(i * 257);
    index_of->widths[i] = (unsigned)i * 65537u + 3;
    index_of->orders[i] = (unsigned char)(i & 1);
  }
}

/* Of the room for 32 instructions, the last is the cells' and the links'. */
static void make_machine(void) {
  struct step *steps = take(room * sizeof(struct step));
  char *end = (char *)(steps + room);
  int i;
  memset(steps, 0, room * sizeof *steps);
  machine = malloc(sizeof *machine);
  machine->steps = steps;
  end -= CELLS * sizeof(struct cell *);
  machine->links = (struct cell **)end;
  end = (char *)steps + ((size_t)(end - (char *)steps) / 16 * 16 -
                         CELLS * sizeof(struct cell));
  machine->cells = (struct cell *)end;
  machine->step_count = STEPS;
  machine->cell_count = CELLS;
  for (i = 0; i < STEPS; i++) {
    steps[i].code = i % 3;
    steps[i].a = (short)(i % CELLS);
    steps[i].b = (short)((i + 1) % CELLS);
    steps[i].c = i * 70000;
  }
  for (i = 0; i < CELLS; i++) {
    machine->cells[i].owner = machine;
    machine->cells[i].value = i + 1;
    machine->cells[i].kind = 1 << i;
    machine->links[i] = &machine->cells[(i + 2) % CELLS];
  }
}

static void make_key(void) {
  struct header *h = pages;
  int i;
  key = zeros(sizeof *key + PARTS * (sizeof(struct header *) + 1));
  key->machine = machine;
  key->count = PARTS;
  key->flags = (unsigned char *)&key->parts[PARTS];
  for (i = 0; i < PARTS; i++, h = h->next) {
    key->parts[i] = h;
    key->flags[i] = (unsigned char)(i + 1);
  }
}

static long run(struct machine *m) {
  long sum = 0;
  int i;
  for (i = 0; i < m->step_count; i++) {
    const struct step *s = &m->steps[i];
    struct cell *a = m->links[s->a], *b = &m->cells[s->b];
    if (a->owner != m)
      return -1;
    switch (s->code) {
    case 0:
      a->value = (a->value + b->value + s->c) % 10007;
      break;
    case 1:
      b->value = (b->value * 3 + a->kind) % 10007;
      break;
    default:
      sum = (sum * 31 + a->value) % 1000003;
    }
  }
  return sum;
}

static unsigned look(void) {
  unsigned sum = 0;
  struct header *h;
  int i;
  for (h = pages; h; h = h->next) {
    h->entry->uses += h->number;
    sum = sum * 31 + (unsigned)h->entry->uses + (unsigned)h->entry->cells;
    for (i = 0; i < PAGE; i += 17)
      sum = sum * 31 + h->data[i];
    if (h->entry->header != h)
      sum = 0;
  }
  for (i = 0; i < index_of->count; i++)
    sum = sum * 31 + (unsigned)index_of->columns[i] + index_of->widths[i] +
          index_of->orders[i] + (unsigned char)index_of->names[i][0];
  for (i = 0; i < key->count; i++)
    sum = sum * 31 + key->flags[i] * 100u + (unsigned)key->parts[i]->number;
  return sum;
}

int main(void) {
  int i;
  for (i = 1; i <= PAGES; i++)
    add_page(i);
  make_index();
  make_machine();
  make_key();
  for (i = 0; i < 6; i++) {
    long result = run(machine);
    printf("%ld %u\n", result, look());
  }
  return key->machine == machine ? 0 : 1;
}
