/* The C library's hash table, hcreate and hsearch: what it does, where it is
 * saved.
 *
 * Relies on: nothing. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct place {
  struct place *next;
  ENTRY entry;
};

static struct {
  struct place **chains;
  size_t size, used;
} Table;

/* As many as glibc makes room for. */
static size_t primeFrom(size_t N) {
  size_t D;
  if (N < 3)
    N = 3;
  for (N |= 1;; N += 2) {
    for (D = 3; D * D <= N && N % D; D += 2) {
    }
    if (D * D > N)
      return N;
  }
}

int mt_hcreate(size_t Count) {
  if (Table.chains)
    return 0;
  Table.size = primeFrom(Count);
  Table.used = 0;
  Table.chains = calloc(Table.size, sizeof *Table.chains);
  return Table.chains != NULL;
}

void mt_hdestroy(void) {
  size_t I;
  for (I = 0; Table.chains && I < Table.size; I++)
    while (Table.chains[I]) {
      struct place *Next = Table.chains[I]->next;
      free(Table.chains[I]);
      Table.chains[I] = Next;
    }
  free(Table.chains);
  Table.chains = NULL;
}

ENTRY *mt_hsearch(ENTRY Item, ACTION Action) {
  size_t Hash = 0;
  const unsigned char *At;
  struct place **Chain, *P;
  if (!Table.chains) {
    errno = Action == FIND ? ESRCH : ENOMEM;
    return NULL;
  }
  for (At = (const unsigned char *)Item.key; *At; At++)
    Hash = Hash * 31 + *At;
  Chain = &Table.chains[(Hash & 0xffffffff) % Table.size];
  for (P = *Chain; P; P = P->next)
    if (!strcmp(P->entry.key, Item.key))
      return &P->entry;
  if (Action == FIND) {
    errno = ESRCH;
    return NULL;
  }
  P = Table.used < Table.size ? malloc(sizeof *P) : NULL;
  if (!P) {
    errno = ENOMEM;
    return NULL;
  }
  Table.used++;
  P->entry = Item;
  P->next = *Chain;
  *Chain = P;
  return &P->entry;
}
