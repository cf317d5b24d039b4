// What the heap does with the memory behind its blocks: units that were freed
// lead to no block, are used again, and go back to the system when there are
// many; and what an image might say of them.

#include "HeapTesting.h"

#include <cstring>
#include <sys/mman.h>

using namespace mt;
using namespace mt::test;

/// Bytes of the region's part that are in memory.
static size_t residentBytes(const void *Start, size_t Size) {
  auto Page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> In((Size + Page - 1) / Page);
  REQUIRE(mincore(const_cast<void *>(Start), Size, In.data()) == 0);
  size_t Resident = 0;
  for (unsigned char Flags : In)
    Resident += (Flags & 1) * Page;
  return Resident;
}

static heap::UnitRecord &recordAt(const void *Address) {
  return *reinterpret_cast<heap::UnitRecord *>(heap::unitRecordAddress(
      heap::base(), heap::unitOf(heap::base(), addressOf(Address))));
}

TEST_CASE("units that were freed lead to no block") {
  emptyHeap();
  // A large block is freed, and what is put in its place has other bounds.
  constexpr size_t Size = 900000;
  auto *Gone = static_cast<uint8_t *>(heap::allocate(Size, 7));
  void *Wall = heap::allocate(Size, 8);
  heap::release(Gone);
  std::vector<void *> Small;
  for (int I = 0; I != 100; ++I)
    Small.push_back(heap::allocate(100, 3));
  heap::release(Small[50]); // the span has a list of free slots
  REQUIRE(addressOf(Small[0]) - addressOf(Gone) < heap::UnitSize);
  for (size_t Offset = heap::UnitSize; Offset < Size; Offset += 4096) {
    heap::Block B;
    INFO(Offset);
    CHECK_FALSE(heap::find(addressOf(Gone) + Offset, B));
  }
  heap::Block B;
  CHECK(heap::find(addressOf(Wall) + 1, B));
  checkHeap();
}

TEST_CASE("much free memory goes back to the system, a little is kept") {
  emptyHeap();
  constexpr size_t Size = 4 << 20, Count = 32; // 128 MiB
  std::vector<void *> Blocks;
  for (size_t I = 0; I != Count; ++I) {
    void *P = heap::allocate(Size, 1);
    REQUIRE(P);
    std::memset(P, 0xff, Size);
    Blocks.push_back(P);
  }
  size_t Full = residentBytes(Blocks.front(), Size * Count);
  for (void *P : Blocks)
    heap::release(P);
  checkHeap();
  size_t Kept = residentBytes(Blocks.front(), Size * Count);
  CHECK(Kept < Full * 3 / 4);
  CHECK(Kept > 0);
  // What was given back and what was kept serve again, and both as zero.
  for (size_t I = 0; I != Count; ++I) {
    auto *P = static_cast<uint8_t *>(heap::allocateZeroed(Size, 1));
    REQUIRE(P);
    CHECK(addressOf(P) - addressOf(Blocks.front()) <
          (Size + heap::UnitSize) * (Count + 1));
    size_t NotZero = 0;
    for (size_t At = 0; At < Size; At += 512)
      NotZero += P[At] != 0;
    CHECK(NotZero == 0);
  }
  checkHeap();
}

TEST_CASE("a large block that is allocated and freed in turn keeps its pages") {
  emptyHeap();
  constexpr size_t Size = 3 << 20;
  void *First = heap::allocate(Size, 1);
  std::memset(First, 1, Size);
  size_t Resident = residentBytes(First, Size);
  heap::release(First);
  CHECK(residentBytes(First, Size) == Resident);
  CHECK(heap::allocate(Size, 1) == First);
}

TEST_CASE("untouched memory of a large zeroed block stays untouched") {
  emptyHeap();
  constexpr size_t Size = 64 << 20;
  // A few dirty units beside it must not make all of it dirty.
  void *Dirty = heap::allocate(200000, 1);
  std::memset(Dirty, 1, 200000);
  void *Wall = heap::allocate(200000, 1);
  heap::release(Dirty);
  void *P = heap::allocateZeroed(Size, 1);
  REQUIRE(P);
  CHECK(residentBytes(P, Size) < Size / 2);
  heap::release(P);
  heap::release(Wall);
  P = heap::allocateZeroed(2 * Size, 1);
  REQUIRE(P);
  auto *Bytes = static_cast<uint8_t *>(P);
  size_t NotZero = 0;
  for (size_t At = 0; At < 2 * Size; At += 4096)
    NotZero += Bytes[At] != 0;
  CHECK(NotZero == 0);
  checkHeap();
}

TEST_CASE("stale records of free units in an image are made harmless") {
  emptyHeap();
  void *Gone = heap::allocate(500000, 1);
  heap::allocate(100, 1);
  heap::release(Gone);
  auto *Inside = static_cast<uint8_t *>(Gone) + 3 * heap::UnitSize;
  recordAt(Inside).Kind = heap::SpanKind::Large;
  recordAt(Inside).First = heap::unitOf(heap::base(), addressOf(Gone));
  CHECK_FALSE(heap::check());
  REQUIRE(heap::adopt());
  heap::Block B;
  CHECK_FALSE(heap::find(addressOf(Inside), B));
  checkHeap();
}

TEST_CASE("lists that lead astray are not adopted") {
  auto Damaged = [](auto Damage) {
    emptyHeap();
    void *Gone = heap::allocate(500000, 1);
    void *Small = heap::allocate(100, 1);
    void *Large = heap::allocate(300000, 1);
    heap::release(Gone);
    REQUIRE(heap::adopt());
    auto &H = *reinterpret_cast<heap::Header *>(heap::base());
    Damage(H, recordAt(Gone), recordAt(Small), recordAt(Large));
    Result<> Adopted = heap::adopt();
    heap::discardAll();
    return !Adopted &&
           Adopted.message().find("is damaged") != std::string::npos;
  };
  using heap::Header;
  using heap::UnitRecord;
  constexpr uint32_t Class = 6; // of 100 bytes
  REQUIRE(heap::SlotSizes[Class] == 112);
#define DAMAGED(...)                                                           \
  Damaged([]([[maybe_unused]] Header &H, [[maybe_unused]] UnitRecord &Free,    \
             [[maybe_unused]] UnitRecord &Slots,                               \
             [[maybe_unused]] UnitRecord &Large) { __VA_ARGS__; })
  CHECK_FALSE(DAMAGED());
  CHECK(DAMAGED(H.ClassHead[Class] = 1));
  CHECK(DAMAGED(H.ClassHead[Class] = ~0u));
  CHECK(DAMAGED(H.ClassHead[Class] = 0));
  CHECK(DAMAGED(H.ClassHead[Class] = Large.First));
  CHECK(DAMAGED(H.ClassHead[Class + 1] = Slots.First));
  CHECK(DAMAGED(Slots.Next = Slots.First));
  CHECK(DAMAGED(Slots.Next = Free.First));
  CHECK(DAMAGED(Slots.Previous = Slots.First));
  CHECK(DAMAGED(Slots.Used = Slots.Bump + 1));
  CHECK(DAMAGED(H.FreeHead[0] = Free.First));
  CHECK(DAMAGED(H.FreeHead[2] = Large.First));
  CHECK(DAMAGED(Free.Next = 1u << 30));
  CHECK(DAMAGED((&Free)[Free.Units - 1].First += 1));
  CHECK(DAMAGED((&Large)[1].First = Slots.First));
  CHECK(DAMAGED((&Large)[2].Kind = heap::SpanKind::Slots));
#undef DAMAGED
}

TEST_CASE("slot words that a program overwrote end it with a line") {
  emptyHeap();
  auto *P = static_cast<uint8_t *>(heap::allocate(100, 1));
  heap::release(heap::allocate(100, 1));
  // The words stand before the first slot.
  auto *Words = reinterpret_cast<uint32_t *>(addressOf(P) / heap::UnitSize *
                                             heap::UnitSize);
  for (uint32_t Word : {0xffffffffu, 500u << heap::SlackBits, 100u}) {
    INFO(Word);
    CHECK_THAT(lastWords([&] {
                 Words[1] = Word;
                 (void)heap::allocate(100, 1);
               }),
               Catch::Contains("mt: error: heap overwritten near 0x"));
  }
}
