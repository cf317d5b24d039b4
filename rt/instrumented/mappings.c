/* Unmapping what is a block of the heap: whole, or page by page. Compiled with
 * the pass, so that what is gone of a block is saved with everything else.
 *
 * Relies on: rt/process/Mappings.cpp. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int mt_block_of(void *Address, void **Start, size_t *Pages);
int mt_unmap(void *Address, size_t Size);
void mt_unprotect(void *Address, size_t Size);
size_t mt_page_size(void);

/* A block of which some pages have been unmapped. */
struct partly {
  struct partly *next;
  char *start;
  size_t left;
  unsigned char gone[];
};

static struct partly *Blocks;

static struct partly **find(char *Start) {
  struct partly **P = &Blocks;
  while (*P && (*P)->start != Start)
    P = &(*P)->next;
  return P;
}

static void drop(struct partly **P) {
  struct partly *Gone = *P;
  *P = Gone->next;
  free(Gone);
}

int mt_munmap(void *Address, size_t Size) {
  const size_t Page = mt_page_size();
  struct partly **P, *New;
  size_t Pages, First, Count, I;
  void *Start;
  if (!mt_block_of(Address, &Start, &Pages))
    return mt_unmap(Address, Size);
  First = (size_t)((char *)Address - (char *)Start) / Page;
  if (First > Pages)
    First = Pages;
  Count = Size / Page + (Size % Page != 0);
  if (((char *)Address - (char *)Start) % (long)Page || !Size) {
    errno = EINVAL;
    return -1;
  }
  /* A block that came from elsewhere may be smaller here. */
  if (Count > Pages - First)
    Count = Pages - First;
  mt_unprotect(Address, Count * Page);
  P = find(Start);
  if (Count == Pages) {
    if (*P)
      drop(P);
    free(Start);
    return 0;
  }
  memset(Address, 0, Count * Page);
  if (!*P) {
    New = calloc(1, sizeof *New + Pages);
    if (!New)
      return -1;
    New->start = Start;
    New->left = Pages;
    *P = New;
  }
  for (I = First; I < First + Count; I++)
    if (!(*P)->gone[I]) {
      (*P)->gone[I] = 1;
      (*P)->left--;
    }
  if (!(*P)->left) {
    drop(P);
    free(Start);
  }
  return 0;
}
