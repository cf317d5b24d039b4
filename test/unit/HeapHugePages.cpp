// Huge pages that writing beside a child has split are joined again; what the
// program never touched stays untouched, and every byte stays as it was.
//
// Relies on: /proc/self/smaps; on Linux before 6.1 there is nothing to join.

#include "HeapTesting.h"

#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sys/mman.h>

using namespace mt;
using namespace mt::test;

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

static constexpr size_t HugePage = 2 << 20;

/// What /proc says of the mappings that overlap a part of memory, in KiB.
static size_t kibibytesOf(const char *Field, const void *At, size_t Size) {
  std::ifstream Maps("/proc/self/smaps");
  size_t Sum = 0;
  bool Within = false;
  for (std::string Line; std::getline(Maps, Line);) {
    unsigned long Start, End, Value;
    if (std::sscanf(Line.c_str(), "%lx-%lx ", &Start, &End) == 2)
      Within = Start < addressOf(At) + Size && End > addressOf(At);
    else if (Within && Line.rfind(Field, 0) == 0 &&
             std::sscanf(Line.c_str() + std::strlen(Field), ": %lu", &Value) ==
                 1)
      Sum += Value;
  }
  return Sum;
}

/// Whether the kernel joins pages at all, where we are.
static bool kernelJoins() {
  auto *Map =
      static_cast<uint8_t *>(mmap(nullptr, 2 * HugePage, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  REQUIRE(Map != MAP_FAILED);
  uint8_t *Start = Map + (HugePage - addressOf(Map) % HugePage) % HugePage;
  madvise(Start, HugePage, MADV_NOHUGEPAGE);
  std::memset(Start, 1, HugePage);
  madvise(Start, HugePage, MADV_HUGEPAGE);
  madvise(Start, HugePage, MADV_COLLAPSE);
  bool Joins = kibibytesOf("AnonHugePages", Start, HugePage) != 0;
  munmap(Map, 2 * HugePage);
  return Joins;
}

TEST_CASE("huge pages that were split are joined again") {
  emptyHeap();
  heap::preferHugePages();
  constexpr size_t Size = 64 << 20, Untouched = 16 << 20;
  auto *Full = static_cast<uint8_t *>(heap::allocate(Size, 1));
  auto *Empty = static_cast<uint8_t *>(heap::allocate(Untouched, 1));
  REQUIRE(Full);
  REQUIRE(Empty);
  fillPattern(Full, Size, 1);

  // A child has the same pages while the parent writes to all of them.
  int Stop[2];
  REQUIRE(pipe(Stop) == 0);
  pid_t Child = fork();
  REQUIRE(Child >= 0);
  if (!Child) {
    close(Stop[1]);
    char Byte;
    _exit(static_cast<int>(read(Stop[0], &Byte, 1)));
  }
  fillPattern(Full, Size, 2);
  close(Stop[0]);
  close(Stop[1]);
  REQUIRE(waitpid(Child, nullptr, 0) == Child);
  size_t Split = kibibytesOf("AnonHugePages", Full, Size);
  CHECK(Split < Size / 1024 / 2);

  unsigned Slices = 0;
  for (bool First = true; heap::joinHugePages(First); First = false)
    REQUIRE(++Slices < Size / HugePage + 10000);
  CHECK(hasPattern(Full, Size, 2));
  if (kernelJoins())
    CHECK(kibibytesOf("AnonHugePages", Full, Size) >
          (Size - 4 * HugePage) / 1024);
  else
    WARN("this kernel does not join pages");

  std::vector<unsigned char> In(Untouched / 4096);
  auto *Start = Empty + (4096 - addressOf(Empty) % 4096) % 4096;
  REQUIRE(mincore(Start, Untouched - 4096, In.data()) == 0);
  size_t Resident = 0;
  for (unsigned char Flags : In)
    Resident += Flags & 1;
  CHECK(Resident <= HugePage / 4096);
  checkHeap();
}
