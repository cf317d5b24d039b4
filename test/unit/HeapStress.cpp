// Random work against a model that knows what every block must hold.

#include "HeapTesting.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <random>

using namespace mt;
using namespace mt::test;

namespace {
constexpr bool HostBig = std::endian::native == std::endian::big;

struct Live {
  size_t Size;
  uint32_t Site, Seed;
};

class Workload {
public:
  explicit Workload(uint32_t Seed) : Random(Seed), Sizes(boundarySizes()) {}

  std::map<uintptr_t, Live> Blocks;

  void step() {
    switch (Blocks.empty() ? 0 : below(8)) {
    case 0:
    case 1:
    case 2:
      take(heap::allocate(Next.Size, Next.Site));
      break;
    case 3: {
      auto *P =
          static_cast<uint8_t *>(heap::allocateZeroed(Next.Size, Next.Site));
      REQUIRE(P);
      // Ends with what memcmp finds equal to the zeros before it.
      CHECK((Next.Size == 0 ||
             (P[0] == 0 && !std::memcmp(P, P + 1, Next.Size - 1))));
      take(P);
      break;
    }
    case 4: {
      size_t Alignment = size_t(1) << below(17);
      void *P = heap::allocateAligned(Alignment, Next.Size, Next.Site);
      CHECK(addressOf(P) % Alignment == 0);
      take(P);
      break;
    }
    case 5: {
      auto It = any();
      Live Old = It->second;
      void *P = heap::resize(reinterpret_cast<void *>(It->first), Next.Size,
                             Next.Site);
      REQUIRE(P);
      CHECK(hasPattern(P, std::min(Old.Size, Next.Size), Old.Seed));
      Blocks.erase(It);
      take(P);
      break;
    }
    default: {
      auto It = any();
      CHECK(hasPattern(reinterpret_cast<void *>(It->first), It->second.Size,
                       It->second.Seed));
      heap::release(reinterpret_cast<void *>(It->first));
      Blocks.erase(It);
      break;
    }
    }
    plan();
  }

  /// The heap agrees with the model in every block and its order.
  void compare() {
    checkHeap();
    auto It = Blocks.begin();
    size_t Wrong = 0;
    heap::forEachBlock([&](const heap::Block &B) {
      Wrong += It == Blocks.end() || B.Start != It->first ||
               B.Size != It->second.Size || B.Site != It->second.Site ||
               !hasPattern(reinterpret_cast<void *>(B.Start), B.Size,
                           It->second.Seed);
      if (It != Blocks.end())
        ++It;
    });
    CHECK(Wrong == 0);
    CHECK(It == Blocks.end());
  }

  uint32_t below(uint32_t N) { return Random() % N; }

private:
  std::mt19937 Random;
  std::vector<size_t> Sizes;
  Live Next = {100, 1, 1};

  std::map<uintptr_t, Live>::iterator any() {
    auto It = Blocks.lower_bound(heap::base() + Random() % (64 << 20));
    return It == Blocks.end() ? Blocks.begin() : It;
  }
  void take(void *P) {
    REQUIRE(P);
    fillPattern(P, Next.Size, Next.Seed);
    auto [It, New] = Blocks.emplace(addressOf(P), Next);
    REQUIRE(New);
    // Apart from its neighbours by at least a byte.
    if (auto After = std::next(It); After != Blocks.end())
      CHECK(It->first + Next.Size < After->first);
    if (It != Blocks.begin())
      CHECK(std::prev(It)->first + std::prev(It)->second.Size < It->first);
  }
  /// Mostly small blocks; boundaries and large ones now and then. A site of 0
  /// is left out, for in a resize it means the old one.
  void plan() {
    uint32_t Kind = below(20);
    Next.Size = Kind == 0   ? Sizes[below(static_cast<uint32_t>(Sizes.size()))]
                : Kind == 1 ? below(400000)
                : Kind < 6  ? below(40000)
                            : below(300);
    Next.Site = 1 + below(1000);
    Next.Seed = Random();
  }
};

/// All that an image would hold of the heap, put aside.
using Dump = std::map<uintptr_t, std::vector<uint8_t>>;
Dump dumpHeap() {
  Dump Saved;
  uintptr_t End = 0;
  heap::forEachUsedRange([&](uintptr_t Start, size_t Length) {
    CHECK(Start >= End);
    CHECK(Start % 4096 == 0);
    CHECK(Length % 4096 == 0);
    End = Start + Length;
    auto *Bytes = reinterpret_cast<const uint8_t *>(Start);
    Saved[Start].assign(Bytes, Bytes + Length);
  });
  return Saved;
}
} // namespace

TEST_CASE("random work keeps every block intact") {
  for (uint32_t Seed : {1u, 2u, 3u}) {
    INFO(Seed);
    emptyHeap();
    Workload W(Seed);
    for (int Round = 0; Round != 10; ++Round) {
      for (int I = 0; I != 800; ++I)
        W.step();
      W.compare();
    }
    // Freed in the end, everything is one free span or unused.
    while (!W.Blocks.empty()) {
      heap::release(reinterpret_cast<void *>(W.Blocks.begin()->first));
      W.Blocks.erase(W.Blocks.begin());
    }
    W.compare();
  }
}

TEST_CASE("a heap that was put away and back goes on as if nothing were") {
  emptyHeap();
  Workload W(4);
  for (int I = 0; I != 4000; ++I)
    W.step();
  for (int Round = 0; Round != 3; ++Round) {
    Dump Saved = dumpHeap();
    heap::discardAll();
    size_t Left = 0;
    heap::forEachBlock([&](const heap::Block &) { ++Left; });
    CHECK(Left == 0);
    for (const auto &[Start, Bytes] : Saved)
      std::memcpy(reinterpret_cast<void *>(Start), Bytes.data(), Bytes.size());
    Result<> Adopted = heap::adopt();
    INFO((Adopted ? std::string() : Adopted.message()));
    REQUIRE(Adopted);
    W.compare();
    for (int I = 0; I != 2000; ++I)
      W.step();
    W.compare();
  }
}

TEST_CASE("bookkeeping that makes no sense is not adopted") {
  emptyHeap();
  Workload W(5);
  for (int I = 0; I != 500; ++I)
    W.step();
  Dump Saved = dumpHeap();
  auto Header = reinterpret_cast<heap::Header *>(heap::base());
  auto WhyNot = [&](auto Damage) {
    Damage();
    Result<> Adopted = heap::adopt();
    heap::discardAll();
    for (const auto &[Start, Bytes] : Saved)
      std::memcpy(reinterpret_cast<void *>(Start), Bytes.data(), Bytes.size());
    return Adopted ? "" : Adopted.message();
  };
  using Catch::Contains;
  CHECK(WhyNot([] {}).empty());
  CHECK_THAT(WhyNot([&] { Header->Magic[0] = 'm'; }),
             Contains("another layout"));
  CHECK_THAT(WhyNot([&] { Header->Version++; }), Contains("another layout"));
  CHECK_THAT(WhyNot([&] { Header->UsedUnits = ~0u; }), Contains("larger"));
  CHECK_THAT(WhyNot([&] { Header->UsedUnits = 0; }), Contains("larger"));
  auto *First = reinterpret_cast<heap::UnitRecord *>(heap::unitRecordAddress(
      heap::base(), heap::unitOf(heap::base(), W.Blocks.begin()->first)));
  CHECK_THAT(WhyNot([&] { First->Units = 0; }), Contains("is damaged (unit"));
  CHECK_THAT(WhyNot([&] { First->Units = ~0u; }), Contains("is damaged"));
  CHECK_THAT(WhyNot([&] { First->First += 1; }), Contains("is damaged"));
  CHECK_THAT(WhyNot([&] { First->Kind = static_cast<heap::SpanKind>(9); }),
             Contains("is damaged"));
  CHECK_THAT(WhyNot([&] { First->Class = heap::ClassCount; }),
             Contains("is damaged"));
  CHECK_THAT(WhyNot([&] { First->Bump = ~0u; }), Contains("is damaged"));
  CHECK_THAT(WhyNot([&] { First->FreeSlot = First->Bump + 1; }),
             Contains("is damaged"));
  REQUIRE(heap::adopt());
  W.compare();
}

TEST_CASE("blocks can be placed where another heap had them") {
  emptyHeap();
  Workload W(6);
  for (int I = 0; I != 4000; ++I)
    W.step();
  // What an image of the other byte order has: the list of blocks, and unit
  // records that are read byte by byte.
  std::vector<heap::Block> Blocks;
  heap::forEachBlock([&](const heap::Block &B) { Blocks.push_back(B); });
  Dump Saved = dumpHeap();
  auto RecordOf = [&](uint32_t Unit) {
    uintptr_t At = heap::unitRecordAddress(heap::base(), Unit);
    auto It = std::prev(Saved.upper_bound(At));
    return It->second.data() + (At - It->first);
  };
  heap::discardAll();
  Result<> Placed = heap::placeAll(Blocks, [&](uint32_t Unit) {
    return heap::readUnitRecord(RecordOf(Unit), HostBig);
  });
  INFO((Placed ? std::string() : Placed.message()));
  REQUIRE(Placed);
  for (const auto &[Start, L] : W.Blocks)
    fillPattern(reinterpret_cast<void *>(Start), L.Size, L.Seed);
  W.compare();
  for (int I = 0; I != 4000; ++I)
    W.step();
  W.compare();
}

TEST_CASE("a unit's record reads alike in both byte orders") {
  heap::UnitRecord R = {};
  R.First = 0x01020304;
  R.Units = 0x11121314;
  R.Kind = heap::SpanKind::Slots;
  R.Class = 5;
  std::vector<uint8_t> Little(heap::UnitRecordSize), Big;
  std::memcpy(Little.data(), &R, sizeof R);
  Big = Little;
  // The host is little-endian or big-endian; each field turned is the other.
  std::reverse(Big.begin(), Big.begin() + 4);
  std::reverse(Big.begin() + 4, Big.begin() + 8);
  std::swap(Big[8], Big[9]);
  std::swap(Big[10], Big[11]);
  for (bool BigEndian : {false, true}) {
    heap::UnitShape S = heap::readUnitRecord(
        BigEndian == HostBig ? Little.data() : Big.data(), BigEndian);
    CHECK(S.FirstUnit == R.First);
    CHECK(S.Units == R.Units);
    CHECK(S.SlotSize == heap::SlotSizes[5]);
  }
  R.Kind = heap::SpanKind::Large;
  std::memcpy(Little.data(), &R, sizeof R);
  CHECK(heap::readUnitRecord(Little.data(), HostBig).SlotSize == 0);
}

TEST_CASE("blocks that cannot lie where they are said to are refused") {
  emptyHeap();
  void *Small = heap::allocate(40, 1);
  heap::Block Good;
  REQUIRE(heap::find(addressOf(Small), Good));
  uint32_t Unit = heap::unitOf(heap::base(), Good.Start);
  heap::UnitShape Shape = {Unit, 1, 48};
  auto RegionEnd = static_cast<uintptr_t>(heap::base() + heap::MaxRegionSize);
  auto Place = [&](std::vector<heap::Block> Blocks, heap::UnitShape S) {
    heap::discardAll();
    return bool(heap::placeAll(Blocks, [&](uint32_t) { return S; }));
  };
  CHECK(Place({Good}, Shape));
  CHECK_FALSE(Place({{Good.Start + 8, 40, 1}}, Shape));
  CHECK_FALSE(Place({{Good.Start, 48, 1}}, Shape));
  CHECK_FALSE(Place({{heap::base(), 40, 1}}, Shape));
  CHECK_FALSE(Place({{RegionEnd, 40, 1}}, Shape));
  CHECK_FALSE(Place({Good}, {Unit, 0, 48}));
  CHECK_FALSE(Place({Good}, {Unit, 4, 48}));
  CHECK_FALSE(Place({Good}, {Unit, ~0u, 0}));
  CHECK_FALSE(Place({Good}, {Unit + 1, 1, 48}));
  CHECK_FALSE(Place({Good}, {0, 1, 48}));
  heap::discardAll();
}
