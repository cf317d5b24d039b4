// The heap under several threads: everybody allocates, and blocks are also
// freed by threads that did not allocate them.

#include "HeapTesting.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <thread>

using namespace mt;
using namespace mt::test;

namespace {
struct Owned {
  uint8_t *Start = nullptr;
  size_t Size = 0;
};

/// What a thread does; the number of blocks that it found changed.
size_t churn(uint32_t Thread, std::array<std::atomic<void *>, 32> &Exchange) {
  std::mt19937 Random(Thread);
  std::array<Owned, 100> Blocks;
  size_t Bad = 0;
  for (int I = 0; I != 10000; ++I) {
    Owned &B = Blocks[Random() % Blocks.size()];
    Bad += !hasPattern(B.Start, B.Size, Thread);
    size_t Size = Random() % (Random() % 50 ? 2000 : 200000);
    switch (Random() % 4) {
    case 0: // somebody else frees it
      heap::release(Exchange[Random() % Exchange.size()].exchange(B.Start));
      B = {};
      break;
    case 1:
      heap::release(B.Start);
      B = {};
      break;
    case 2:
      B.Start = static_cast<uint8_t *>(heap::resize(B.Start, Size, Thread));
      Bad += !hasPattern(B.Start, std::min(Size, B.Size), Thread);
      B.Size = Size;
      break;
    default:
      heap::release(B.Start);
      B = {static_cast<uint8_t *>(heap::allocate(Size, Thread)), Size};
    }
    fillPattern(B.Start, B.Size, Thread);
  }
  for (Owned &B : Blocks) {
    Bad += !hasPattern(B.Start, B.Size, Thread);
    heap::release(B.Start);
  }
  return Bad;
}
} // namespace

TEST_CASE("threads share the heap") {
  emptyHeap();
  std::array<std::atomic<void *>, 32> Exchange = {};
  std::atomic<size_t> Bad = 0;
  std::vector<std::thread> Threads;
  for (uint32_t I = 1; I != 5; ++I)
    Threads.emplace_back([&, I] { Bad += churn(I, Exchange); });
  for (std::thread &T : Threads)
    T.join();
  CHECK(Bad == 0);
  checkHeap();
  for (std::atomic<void *> &P : Exchange)
    heap::release(P);
  checkHeap();
  size_t Left = 0;
  heap::forEachBlock([&](const heap::Block &) { ++Left; });
  CHECK(Left == 0);
}
