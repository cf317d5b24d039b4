// What the tests of the heap share: an empty heap, contents that tell whose
// they are, and children that are expected to die.
//
// Relies on: rt/heap. There is one heap in the process, so each test begins by
// emptying it.
#ifndef MT_TEST_UNIT_HEAPTESTING_H
#define MT_TEST_UNIT_HEAPTESTING_H

#include "heap/Heap.h"
#include "heap/Layout.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace mt::test {

inline void emptyHeap() {
  Result<> Reserved = heap::reserve();
  INFO((Reserved ? std::string() : Reserved.message()));
  REQUIRE(Reserved);
  heap::discardAll();
}

inline void checkHeap() {
  Result<> Sound = heap::check();
  INFO((Sound ? std::string() : Sound.message()));
  REQUIRE(Sound);
}

inline uintptr_t addressOf(const void *P) {
  return reinterpret_cast<uintptr_t>(P);
}

/// Bytes that depend on the seed and the position.
inline void fillPattern(void *P, size_t Size, uint32_t Seed) {
  auto *Bytes = static_cast<uint8_t *>(P);
  for (size_t I = 0; I != Size; ++I)
    Bytes[I] = static_cast<uint8_t>(Seed * 31 + I * 7 + (I >> 8));
}
inline bool hasPattern(const void *P, size_t Size, uint32_t Seed) {
  auto *Bytes = static_cast<const uint8_t *>(P);
  for (size_t I = 0; I != Size; ++I)
    if (Bytes[I] != static_cast<uint8_t>(Seed * 31 + I * 7 + (I >> 8)))
      return false;
  return true;
}

/// Block sizes around every boundary between size classes, and around those
/// between slots and units.
inline std::vector<size_t> boundarySizes() {
  std::vector<size_t> Sizes = {0, 1};
  for (uint32_t Slot : heap::SlotSizes)
    Sizes.insert(Sizes.end(), {Slot - 2, Slot - 1, Slot, Slot + 1});
  for (size_t Units : {1, 2, 4, 17})
    for (int Off : {-2, -1, 0, 1})
      Sizes.push_back(Units * heap::UnitSize + static_cast<size_t>(Off));
  return Sizes;
}

/// What Act writes to standard error before it dies of abort(); "alive" if it
/// does not.
template <class F> std::string lastWords(F Act) {
  int Pipe[2];
  REQUIRE(pipe(Pipe) == 0);
  pid_t Child = fork();
  REQUIRE(Child >= 0);
  if (Child == 0) {
    dup2(Pipe[1], 2);
    std::signal(SIGABRT, SIG_DFL); // Catch's handler would report a failure
    Act();
    _exit(0);
  }
  close(Pipe[1]);
  std::string Text;
  char Buffer[512];
  for (ssize_t N; (N = read(Pipe[0], Buffer, sizeof Buffer)) > 0;)
    Text.append(Buffer, static_cast<size_t>(N));
  close(Pipe[0]);
  int Status = 0;
  REQUIRE(waitpid(Child, &Status, 0) == Child);
  return WIFSIGNALED(Status) && WTERMSIG(Status) == SIGABRT ? Text : "alive";
}

} // namespace mt::test
#endif
