/* Takes checkpoints of a heap of so many MiB.
 *
 *   images MIB write DIR RUNS  prints, for each run, how long the image took
 *                              and how long the peer, in seconds:
 *                                image SECONDS peer SECONDS
 *                              The peer writes the same heap to DIR, and
 *                              compresses it if MT_COMPRESS is 1.
 *   images MIB restore         takes one, and where it goes on from it prints
 *                              the time of CLOCK_MONOTONIC in nanoseconds at
 *                              once, and when it has read all of its heap:
 *                                first NANOSECONDS all NANOSECONDS
 *
 * Relies on: heap.h, peer.c, mt/mt.h. */
#include "heap.h"
#include "mt/mt.h"
#include "peer.h"

#include <inttypes.h>

static uint64_t sumOf(const struct Heap *H) {
  uint64_t Sum = 0;
  for (size_t I = 0; I != H->Count; ++I)
    for (size_t J = 0; J < BlockWords; J += 64)
      Sum += H->Blocks[I][J];
  return Sum;
}

static int measureRestore(const struct Heap *H) {
  uint64_t Sum = sumOf(H);
  if (mt_checkpoint() != 1)
    return 1;
  int64_t First = now();
  if (sumOf(H) != Sum)
    return 1;
  printf("first %" PRId64 " all %" PRId64 "\n", First, now());
  return 0;
}

static int measureWrite(const struct Heap *H, const char *Directory, int Runs) {
  const char *Compress = getenv("MT_COMPRESS");
  int Packed = Compress && Compress[0] == '1';
  for (int Run = 0; Run != Runs; ++Run) {
    int64_t Start = now();
    if (mt_checkpoint() != 0)
      return 1;
    int64_t Middle = now();
    if (writeLikeImage(H->Blocks, H->Count, BlockBytes, Directory, Run, Packed))
      return 1;
    printf("image %.6f peer %.6f\n", (double)(Middle - Start) * 1e-9,
           (double)(now() - Middle) * 1e-9);
  }
  return 0;
}

int main(int Argc, char **Argv) {
  if (Argc < 3)
    return 2;
  struct Heap H = makeHeap(strtoul(Argv[1], NULL, 10));
  if (!strcmp(Argv[2], "restore"))
    return measureRestore(&H);
  return Argc < 5 ? 2 : measureWrite(&H, Argv[3], atoi(Argv[4]));
}
