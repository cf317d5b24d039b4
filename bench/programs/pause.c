/* Notices when it is stopped. Goes through its heap of so many MiB again and
 * again, writing to every page and reading the clock after each few of them,
 * until SIGTERM; then prints
 *   gap START END     where more than 1 ms passed between two readings
 *   fork START END    where more than 10 us did, and it has got a child since
 *   work START COUNT  how many steps it did in the 10 ms from then on
 * in nanoseconds of CLOCK_MONOTONIC. The line `ready` comes first.
 *
 *   pause MIB
 *
 * Relies on: heap.h; /proc. */
#include "heap.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

enum { Gaps = 100000, Slices = 60000, Slice = 10000000 };
/* Page faults after a fork make many gaps of some tens of microseconds. */
enum { Long = 10000, Longer = 1000000 };
enum { StepWords = 16384 / sizeof(uint64_t) };

static struct {
  int64_t Start, End;
  int Forked;
} Gap[Gaps];
static uint32_t Work[Slices];
static volatile sig_atomic_t Over;

/* Whether there is a child that was not there the last time. */
static int hasNewChild(int List) {
  static char Old[32];
  char New[sizeof Old] = {0};
  int Is = List >= 0 && pread(List, New, sizeof New - 1, 0) > 0 &&
           memcmp(Old, New, sizeof Old);
  memcpy(Old, New, sizeof Old);
  return Is;
}

static void stop(int Signal) { Over = Signal; }

int main(int Argc, char **Argv) {
  struct Heap H = makeHeap(Argc > 1 ? strtoul(Argv[1], NULL, 10) : 1);
  size_t Block = 0, Word = 0;
  int Found = 0, List = open("/proc/thread-self/children", O_RDONLY);
  signal(SIGTERM, stop);
  puts("ready");
  fflush(stdout);
  const int64_t Began = now();
  for (int64_t Last = Began, Now; !Over; Last = Now) {
    uint64_t *Words = H.Blocks[Block] + Word;
    for (size_t I = 0; I != StepWords; ++I)
      Words[I] = Words[I] * 5 + 1;
    Word += StepWords;
    if (Word == BlockWords) {
      Word = 0;
      Block = (Block + 1) % H.Count;
    }
    Now = now();
    if (Now - Last > Long && Found != Gaps) {
      const int Forked = hasNewChild(List);
      if (Forked || Now - Last > Longer) {
        Gap[Found].Start = Last;
        Gap[Found].End = Now;
        Gap[Found++].Forked = Forked;
      }
      Now = now();
    }
    if ((Now - Began) / Slice < Slices)
      ++Work[(Now - Began) / Slice];
  }
  for (int I = 0; I != Found; ++I)
    printf("%s %" PRId64 " %" PRId64 "\n", Gap[I].Forked ? "fork" : "gap",
           Gap[I].Start, Gap[I].End);
  for (int64_t I = 0; I != Slices; ++I)
    if (Work[I])
      printf("work %" PRId64 " %" PRIu32 "\n", Began + I * Slice, Work[I]);
  return 0;
}
