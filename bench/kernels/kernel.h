/* What the kernels share: how often to do the work, numbers that look random
 * and are the same everywhere, and the checksum that each prints as its only
 * output. Times are taken outside.
 *
 * Relies on: C99. */
#ifndef MT_BENCH_KERNELS_KERNEL_H
#define MT_BENCH_KERNELS_KERNEL_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first argument, which says how much work to do. */
static inline long workOr(int Argc, char **Argv, long Standard) {
  return Argc > 1 ? strtol(Argv[1], NULL, 10) : Standard;
}

/* xorshift; State must not be 0. */
static inline uint64_t nextRandom(uint64_t *State) {
  *State ^= *State << 13;
  *State ^= *State >> 7;
  *State ^= *State << 17;
  return *State;
}

/* In [0, 1). */
static inline double nextReal(uint64_t *State) {
  return (double)(nextRandom(State) >> 11) * 0x1p-53;
}

static inline void addWord(uint64_t *Sum, uint64_t Word) {
  *Sum = (*Sum ^ Word) * UINT64_C(0x100000001b3) + 1;
}

static inline void addReal(uint64_t *Sum, double Value) {
  uint64_t Word;
  memcpy(&Word, &Value, sizeof Word);
  addWord(Sum, Word);
}

static inline void addReals(uint64_t *Sum, const double *Values, size_t Count) {
  for (size_t I = 0; I != Count; ++I)
    addReal(Sum, Values[I]);
}

static inline void fillReals(double *Values, size_t Count, uint64_t Seed) {
  for (size_t I = 0; I != Count; ++I)
    Values[I] = nextReal(&Seed);
}

static inline int report(uint64_t Sum) {
  printf("%016" PRIx64 "\n", Sum);
  return 0;
}

#endif
