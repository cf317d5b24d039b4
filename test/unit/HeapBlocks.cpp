// Single blocks: their sizes, addresses and contents at every boundary, and
// what happens to a program that misuses them.

#include "HeapTesting.h"

#include <cerrno>
#include <cstring>

using namespace mt;
using namespace mt::test;
using Catch::Contains;

TEST_CASE("a block is found from each of its bytes and one past the end") {
  emptyHeap();
  for (size_t Size : boundarySizes()) {
    INFO(Size);
    void *Before = heap::allocate(Size, 1);
    void *P = heap::allocate(Size, 2);
    void *After = heap::allocate(Size, 3);
    REQUIRE(Before);
    REQUIRE(P);
    REQUIRE(After);
    CHECK(addressOf(P) % 16 == 0);
    CHECK(heap::contains(P));
    for (size_t Offset : {size_t(0), Size / 2, Size - (Size != 0), Size}) {
      heap::Block B;
      REQUIRE(heap::find(addressOf(P) + Offset, B));
      CHECK(B.Start == addressOf(P));
      CHECK(B.Size == Size);
      CHECK(B.Site == 2);
    }
    heap::Block B;
    CHECK((!heap::find(addressOf(P) + Size + 1, B) || B.Start != addressOf(P)));
    CHECK((!heap::find(addressOf(P) - 1, B) || B.Start != addressOf(P)));
  }
  checkHeap();
}

TEST_CASE("what is no block is not found") {
  emptyHeap();
  heap::Block B;
  int Local = 0;
  CHECK_FALSE(heap::find(0, B));
  CHECK_FALSE(heap::find(addressOf(&Local), B));
  CHECK_FALSE(heap::find(heap::base(), B));
  CHECK_FALSE(heap::find(heap::base() + heap::size() - 1, B));
  CHECK_FALSE(heap::find(heap::base() + heap::size(), B));
  CHECK_FALSE(heap::find(~uintptr_t(0), B));
  CHECK_FALSE(heap::contains(&Local));
  CHECK_FALSE(heap::contains(nullptr));
  for (size_t Size : {size_t(24), size_t(30000), size_t(500000)}) {
    void *P = heap::allocate(Size, 0);
    heap::release(P);
    CHECK_FALSE(heap::find(addressOf(P), B));
    CHECK_FALSE(heap::find(addressOf(P) + Size / 2, B));
  }
}

TEST_CASE("blocks are aligned as asked") {
  emptyHeap();
  for (size_t Alignment = 1; Alignment <= (size_t(1) << 20); Alignment *= 2)
    for (size_t Size : {size_t(0), size_t(1), Alignment - 1, Alignment,
                        Alignment + 1, size_t(3000), size_t(70000)}) {
      INFO(Alignment << " " << Size);
      void *P = heap::allocateAligned(Alignment, Size, 4);
      REQUIRE(P);
      CHECK(addressOf(P) % Alignment == 0);
      fillPattern(P, Size, 1);
      heap::Block B;
      REQUIRE(heap::find(addressOf(P) + Size, B));
      CHECK(B.Start == addressOf(P));
      CHECK(B.Size == Size);
      checkHeap();
      if (Size % 2)
        heap::release(P);
    }
  checkHeap();
}

TEST_CASE("zeroed memory is zero, also where others wrote before") {
  emptyHeap();
  for (size_t Size : boundarySizes()) {
    INFO(Size);
    for (int Round = 0; Round != 2; ++Round) {
      void *P = heap::allocate(Size, 0);
      REQUIRE(P);
      std::memset(P, 0xff, Size);
      heap::release(P);
      auto *Z = static_cast<uint8_t *>(heap::allocateZeroed(Size, 0));
      REQUIRE(Z);
      CHECK(std::count(Z, Z + Size, 0) == static_cast<std::ptrdiff_t>(Size));
      std::memset(Z, 0xff, Size);
      heap::release(Z);
    }
  }
  checkHeap();
}

TEST_CASE("resizing keeps what fits and the site") {
  emptyHeap();
  std::vector<size_t> Sizes = boundarySizes();
  for (size_t Old : Sizes)
    for (size_t New : {Old / 3, Old + 1, Old * 2, Old * 9 + 5}) {
      INFO(Old << " to " << New);
      void *P = heap::allocate(Old, 5);
      fillPattern(P, Old, 9);
      P = heap::resize(P, New, 0);
      REQUIRE(P);
      CHECK(hasPattern(P, std::min(Old, New), 9));
      heap::Block B;
      REQUIRE(heap::find(addressOf(P), B));
      CHECK(B.Size == New);
      CHECK(B.Site == 5);
      P = heap::resize(P, New, 6);
      REQUIRE(heap::find(addressOf(P), B));
      CHECK(B.Site == 6);
      heap::release(P);
    }
  checkHeap();
  void *P = heap::resize(nullptr, 10, 7);
  heap::Block B;
  REQUIRE(heap::find(addressOf(P), B));
  CHECK(B.Site == 7);
}

TEST_CASE("a large block grows into free space behind it, and gives it back") {
  emptyHeap();
  void *P = heap::allocate(100000, 1);
  void *Next = heap::allocate(300000, 2);
  void *Wall = heap::allocate(100, 3);
  fillPattern(P, 100000, 1);
  fillPattern(Wall, 100, 3);
  heap::release(Next);
  CHECK(heap::resize(P, 200000, 0) == P);
  checkHeap();
  CHECK(heap::resize(P, 40000, 0) == P);
  checkHeap();
  CHECK(hasPattern(P, 40000, 1));
  CHECK(hasPattern(Wall, 100, 3));
}

TEST_CASE("what cannot be had fails with ENOMEM") {
  emptyHeap();
  void *P = heap::allocate(100, 1);
  fillPattern(P, 100, 1);
  for (size_t Size : {size_t(-1), size_t(PTRDIFF_MAX) + 1, size_t(PTRDIFF_MAX),
                      static_cast<size_t>(heap::MaxRegionSize)}) {
    INFO(Size);
    errno = 0;
    CHECK(heap::allocate(Size, 0) == nullptr);
    CHECK(errno == ENOMEM);
    CHECK(heap::allocateZeroed(Size, 0) == nullptr);
    CHECK(heap::allocateAligned(64, Size, 0) == nullptr);
    CHECK(heap::resize(P, Size, 0) == nullptr);
  }
  CHECK(hasPattern(P, 100, 1)); // a failed resize leaves the block alone
  checkHeap();
}

TEST_CASE("sites can be changed") {
  emptyHeap();
  for (size_t Size : {size_t(40), size_t(90000)}) {
    void *P = heap::allocate(Size, 1);
    heap::setSite(P, heap::MaxSite);
    heap::Block B;
    REQUIRE(heap::find(addressOf(P), B));
    CHECK(B.Site == heap::MaxSite);
    CHECK(B.Size == Size);
    heap::setSite(P, heap::MaxSite + 1); // more than can be kept: not known
    REQUIRE(heap::find(addressOf(P), B));
    CHECK(B.Site == 0);
  }
}

TEST_CASE("blocks change their size where there is room") {
  emptyHeap();
  for (auto [Size, Other, Room] : {std::tuple(40, 47, true),
                                   {40, 48, false},
                                   {40, 1, true},
                                   {90000, 131071, true},
                                   {90000, 131072, false},
                                   {90000, 10, true}}) {
    void *P = heap::allocate(size_t(Size), 7);
    const auto Unit = heap::unitOf(heap::base(), addressOf(P));
    const heap::UnitShape Shape = heap::readUnitRecord(
        reinterpret_cast<const uint8_t *>(static_cast<uintptr_t>(
            heap::unitRecordAddress(heap::base(), Unit))),
        std::endian::native == std::endian::big);
    CHECK(Shape.hasRoomFor(uint64_t(Other)) == Room);
    if (!Room)
      continue;
    heap::setSize(P, uint64_t(Other));
    heap::Block B;
    REQUIRE(heap::find(addressOf(P), B));
    CHECK(B.Size == uint64_t(Other));
    CHECK(B.Site == 7);
    checkHeap();
    heap::release(P);
  }
  checkHeap();
}

TEST_CASE("releasing what is no block ends the program with a line") {
  emptyHeap();
  auto *P = static_cast<uint8_t *>(heap::allocate(100, 1));
  auto *Large = static_cast<uint8_t *>(heap::allocate(100000, 1));
  auto *Gone = static_cast<uint8_t *>(heap::allocate(100, 1));
  heap::release(Gone);
  heap::release(nullptr); // allowed
  const char *NoBlock = "mt: error: free() of what is no heap block: 0x";
  CHECK_THAT(lastWords([&] { heap::release(P + 16); }), Contains(NoBlock));
  CHECK_THAT(lastWords([&] { heap::release(P + 1); }), Contains(NoBlock));
  CHECK_THAT(lastWords([&] { heap::release(Large + 16); }), Contains(NoBlock));
  CHECK_THAT(
      lastWords([&] { heap::release(reinterpret_cast<void *>(heap::base())); }),
      Contains(NoBlock));
  CHECK_THAT(lastWords([&] { heap::release(Gone); }),
             Contains("mt: error: block freed twice"));
  CHECK_THAT(lastWords([&] { heap::resize(Gone, 10, 0); }),
             Contains("mt: error: block freed twice"));
  CHECK_THAT(lastWords([&] { heap::resize(P + 16, 10, 0); }),
             Contains("realloc() of what is no heap block"));
  CHECK_THAT(lastWords([&] {
               heap::release(Large);
               heap::release(Large);
             }),
             Contains(NoBlock));
  CHECK(lastWords([&] { heap::release(P); }) == "alive");
}
