/* The heap of the programs that are checkpointed: blocks of 1 MiB, half of
 * which compresses well and half of which does not.
 *
 * Relies on: C11, POSIX clocks. */
#ifndef MT_BENCH_PROGRAMS_HEAP_H
#define MT_BENCH_PROGRAMS_HEAP_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BlockBytes = 1 << 20, BlockWords = BlockBytes / sizeof(uint64_t) };

struct Heap {
  size_t Count;
  uint64_t **Blocks;
};

static inline void fillBlock(uint64_t *Words, uint64_t *Seed) {
  for (size_t I = 0; I != BlockWords; ++I) {
    *Seed ^= *Seed << 13;
    *Seed ^= *Seed >> 7;
    *Seed ^= *Seed << 17;
    Words[I] = I & 256 ? *Seed : I / 8;
  }
}

static inline struct Heap makeHeap(size_t Count) {
  struct Heap H = {Count, malloc(Count * sizeof(uint64_t *))};
  uint64_t Seed = 1;
  for (size_t I = 0; H.Blocks && I != Count; ++I) {
    H.Blocks[I] = malloc(BlockBytes);
    if (!H.Blocks[I])
      break;
    fillBlock(H.Blocks[I], &Seed);
    if (I + 1 == Count)
      return H;
  }
  fputs("no memory\n", stderr);
  exit(2);
}

/* Nanoseconds of the clock that the driver reads too. */
static inline int64_t now(void) {
  struct timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return (int64_t)T.tv_sec * 1000000000 + T.tv_nsec;
}

#endif
