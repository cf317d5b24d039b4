/* qsort as a safe point: while the program's function compares, a checkpoint
 * can be taken, and the program goes on in the middle of the sort. It compares
 * what glibc compares, in the same order, so that equal elements end up as they
 * do there. Elements stay in their places to the end; pointers to them are
 * sorted.
 *
 * Of many elements that would cost more time than a sort takes, for which a
 * checkpoint can wait: they are the library's.
 *
 * Relies on: glibc's sorting by merging, as it does wherever there is memory;
 * rt/process/Elements.cpp, which moves the elements. */
#define _GNU_SOURCE 1
#include <stdlib.h>
#include <string.h>

enum { MOST = 4096 };

int mt_is_armed(void);
void mt_move_elements(char *Base, const void **Order, size_t Count,
                      size_t Size);

/* Either of qsort's or of qsort_r's functions. */
struct comparison {
  int (*plain)(const void *, const void *);
  int (*with)(const void *, const void *, void *);
  void *argument;
};

static int compare(const struct comparison *C, const void *A, const void *B) {
  return C->plain ? C->plain(A, B) : C->with(A, B, C->argument);
}

static void merge_sort(const void **Order, const void **Space, size_t Count,
                       const struct comparison *C) {
  size_t First = Count / 2, Second = Count - First;
  const void **A = Order, **B = Order + First, **To = Space;
  if (Count < 2)
    return;
  merge_sort(A, Space, First, C);
  merge_sort(B, Space, Second, C);
  while (First && Second)
    if (compare(C, *A, *B) <= 0) {
      *To++ = *A++;
      First--;
    } else {
      *To++ = *B++;
      Second--;
    }
  memcpy(To, A, First * sizeof *To);
  memcpy(Order, Space, (Count - Second) * sizeof *Order);
}

static int sort(char *Base, size_t Count, size_t Size,
                const struct comparison *C) {
  const void **Order;
  size_t I;
  if (!mt_is_armed() || Count < 2 || Count > MOST || !Size)
    return 0;
  Order = malloc(2 * Count * sizeof *Order);
  if (!Order)
    return 0;
  for (I = 0; I < Count; I++)
    Order[I] = Base + I * Size;
  merge_sort(Order, Order + Count, Count, C);
  mt_move_elements(Base, Order, Count, Size);
  free(Order);
  return 1;
}

void mt_qsort(void *Base, size_t Count, size_t Size,
              int (*Compare)(const void *, const void *)) {
  struct comparison C = {Compare, NULL, NULL};
  if (!sort(Base, Count, Size, &C))
    qsort(Base, Count, Size, Compare);
}

void mt_qsort_r(void *Base, size_t Count, size_t Size,
                int (*Compare)(const void *, const void *, void *),
                void *Argument) {
  struct comparison C = {NULL, Compare, Argument};
  if (!sort(Base, Count, Size, &C))
    qsort_r(Base, Count, Size, Compare, Argument);
}
