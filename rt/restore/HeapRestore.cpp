#include "restore/HeapRestore.h"
#include "heap/Heap.h"
#include "restore/ChangedBytes.h"
#include "restore/HiddenAddresses.h"
#include "restore/LibraryPointers.h"
#include <algorithm>
#include <array>
#include <cstring>

using namespace mt;

HeapRestore::HeapRestore(const Image &Source, AddressMap &Map,
                         Correspondence &Types, PointerTable &Pointers,
                         HeapWay Way)
    : Source(Source), M(Source.manifest()), Map(Map), Types(Types),
      Pointers(Pointers), Way(Way), Plans(Source, Types) {}

Result<> HeapRestore::planAll(bool TrustNumbers) {
  if (Result<> Planned = Plans.make(Way); !Planned)
    return Planned;
  if (Result<> Kept = refuseChangesInBytes(Source, Map, Types, Plans, Way);
      !Kept)
    return Kept;
  if (Result<> Kept = refuseLostPointers(Source, Way); !Kept)
    return Kept;
  addChangedBlocks(Map, Plans);
  return TrustNumbers ? success() : refuseMovedNumbers(M, Plans, Way);
}

Result<> HeapRestore::placeMapped(bool TrustNumbers) {
  if (!Source.pageMap().empty()) {
    const PageRun &Last = Source.pageMap().back();
    if (Result<> Room = heap::extendTo(Last.Address + Last.Length); !Room)
      return Room;
  }
  if (Result<> Pages = Source.restorePages(heap::base(), heap::size()); !Pages)
    return Pages;
  if (Result<> Adopted = heap::adopt(); !Adopted)
    return Adopted;
  if (Result<> Planned = planAll(TrustNumbers); !Planned)
    return Planned;
  if (!Plans.changed().empty())
    Pointers.setBlocks(&Plans);
  for (size_t I = 0; I != Plans.Blocks.size();) {
    const BlockExtent E = Plans.extent(I);
    heap::Block Old;
    if ((!E.Stays || E.Size != E.NewSize) &&
        heap::find(Plans.Blocks[I].Start.value(), Old)) {
      if (E.Stays) {
        heap::setSize(reinterpret_cast<void *>(Old.Start), E.NewSize);
      } else {
        void *New = heap::allocate(static_cast<size_t>(E.NewSize), Old.Site);
        if (!New)
          return Failure{"no memory for the heap"};
        Plans.setPlace(I, reinterpret_cast<uintptr_t>(New));
      }
    }
    I += E.Parts;
  }
  return success();
}

Result<> HeapRestore::place(bool TrustNumbers) {
  if (Way == HeapWay::Map)
    return placeMapped(TrustNumbers);
  std::array<uint8_t, 1> Probe; // fails here if the pages cannot be had at all
  if (Result<> Readable = Source.readMemory(M.Heap.Base, Probe); !Readable)
    return Readable;
  if (Result<> Planned = planAll(TrustNumbers); !Planned)
    return Planned;
  std::vector<heap::Block> Stay;
  std::vector<size_t> Move;
  for (size_t I = 0; I != Plans.Blocks.size();) {
    const ImageBlock &B = Plans.Blocks[I];
    const BlockExtent E = Plans.extent(I);
    if (Way == HeapWay::Keep && E.Stays)
      Stay.push_back(
          {static_cast<uintptr_t>(B.Start.value()), E.NewSize, B.Site});
    else
      Move.push_back(I);
    I += E.Parts;
  }
  // Read above already, so it can be read again.
  auto ShapeOf = [&](uint32_t Unit) { return Plans.shapeOf(Unit); };
  if (Result<> Placed = heap::placeAll(Stay, ShapeOf); !Placed)
    return Placed;
  for (size_t I : Move) {
    const ImageBlock &B = Plans.Blocks[I];
    void *New =
        heap::allocate(static_cast<size_t>(Plans.extent(I).NewSize), B.Site);
    if (!New)
      return Failure{"the heap does not fit here: " + Plans.describe(B) +
                     " finds no room"};
    Plans.setPlace(I, reinterpret_cast<uintptr_t>(New));
  }
  Pointers.setBlocks(&Plans);
  return success();
}

bool HeapRestore::isTranslated(uint64_t Word,
                               FunctionRef<WordKind()> Where) const {
  const ForeignAddress A(Word);
  const ForeignObject *O = Map.find(A);
  // The type may be wrong, for programs have memory of their own: the
  // beginnings of objects are believed in whatever it says.
  return O &&
         ((O->Start == A && !liesLow(M, A)) || isAddress(Where(), M, *O, A));
}

WordKind HeapRestore::allocatedWordAt(uint64_t Address) const {
  const std::span<const ObjectRecord> All = Source.objects();
  auto It = std::upper_bound(
      All.begin(), All.end(), Address,
      [](uint64_t A, const ObjectRecord &O) { return A < O.Start; });
  if (It == All.begin())
    return WordKind::Parts;
  const ObjectRecord &O = *--It;
  if (O.Module >= M.Modules.size())
    return WordKind::Unknown;
  return wordAt(Types.senderTypes(O.Module),
                M.Modules[O.Module].Desc.Sites[O.Site].Type, O.Size,
                Address - O.Start);
}

/// In the pages as they are mapped, what leads to blocks that do not stay.
void HeapRestore::patchMapped(const ImageBlock &B) {
  const std::span<uint8_t> Bytes(
      reinterpret_cast<uint8_t *>(static_cast<uintptr_t>(B.Start.value())),
      static_cast<size_t>(B.Size));
  patchHiddenAddresses(
      Map, M.Model, Bytes, Bytes,
      [&](uint64_t At, uint64_t Word) {
        return Pointers.inHeap(ForeignAddress(Word)) && isTranslated(Word, [&] {
                 return allocatedWordAt(B.Start.value() + At);
               });
      },
      [&](ForeignAddress Value) { return Pointers.translate(Value, 0, 0); });
}

/// A word of the mapped heap that leads out of it, as capture has found.
void HeapRestore::patchExternal(uint64_t Address) {
  const bool IsWide = M.Model.PointerSize == 8;
  void *At = reinterpret_cast<void *>(static_cast<uintptr_t>(Address));
  uint32_t Half = 0;
  uint64_t Word = 0;
  std::memcpy(IsWide ? static_cast<void *>(&Word) : &Half, At,
              IsWide ? sizeof Word : sizeof Half);
  if (!IsWide)
    Word = Half;
  const ForeignAddress A(Word);
  const ForeignObject *O = Map.find(A);
  if (O && O->Kind == ForeignObject::Text) {
    // Where a type calls it something else, capture has left it out.
    Word = Pointers.placeOf(O) + (A - O->Start);
  } else {
    if (IsWide && !isTranslated(Word, [&] { return allocatedWordAt(Address); }))
      return;
    Word = Pointers.translate(A, 0, 0);
  }
  Half = static_cast<uint32_t>(Word);
  std::memcpy(At, IsWide ? static_cast<const void *>(&Word) : &Half,
              IsWide ? sizeof Word : sizeof Half);
}

Result<> HeapRestore::fill() {
  if (Way == HeapWay::Map)
    for (uint64_t Address : Source.external())
      patchExternal(Address);
  const bool HasNumbers = Way != HeapWay::Replace && makesNumbers(M);
  const bool Patches = Way == HeapWay::Map && M.Model.PointerSize == 8 &&
                       !Plans.changed().empty();
  for (const ImageBlock &B : Plans.Blocks) {
    uintptr_t Here = B.Here ? B.Here : static_cast<uintptr_t>(B.Start.value());
    if (!B.How) {
      if (Patches)
        patchMapped(B);
      if (Way != HeapWay::Map) {
        std::vector<uint8_t> Bytes = Plans.contents(B);
        std::memcpy(reinterpret_cast<void *>(Here), Bytes.data(), Bytes.size());
      } else if (B.Here) {
        // From where it is mapped, with what was translated in it above.
        std::memcpy(
            reinterpret_cast<void *>(Here),
            reinterpret_cast<void *>(static_cast<uintptr_t>(B.Start.value())),
            static_cast<size_t>(B.Size));
      }
      continue;
    }
    std::vector<uint8_t> From = Plans.contents(B);
    if (Result<> Kept =
            refuseNumberIn(Map, Types.senderTypes(B.Content.Module),
                           B.Content.From, From, Way, *B.How, HasNumbers);
        !Kept)
      return Failure{Plans.describe(B) + ": " + Kept.message()};
    Converter &C = Types.converter(B.Content.Module);
    std::span<uint8_t> To(reinterpret_cast<uint8_t *>(Here),
                          static_cast<size_t>(B.NewSize));
    Result<> Done =
        C.convert(*B.How, {From, B.Start, B.IsLast}, To,
                  [&](ForeignAddress Value, TypeId Pointee) {
                    return Pointers.translate(Value, B.Content.Module, Pointee);
                  });
    if (Result<> Kept = Pointers.refuseLost(); Done && !Plans.isRuntimes(B))
      Done = Kept;
    if (!Done)
      return Failure{Plans.describe(B) + ": " + Done.message()};
    if (canPatchHiddenAddresses(Way, *B.How, M.Model))
      patchHiddenAddresses(
          Map, M.Model, From, To,
          [&](uint64_t At, uint64_t Word) {
            return isTranslated(Word, [&] {
              return wordAt(Types.senderTypes(B.Content.Module), B.Content.From,
                            B.Size, At);
            });
          },
          [&](ForeignAddress Value) {
            return Pointers.translate(Value, B.Content.Module, 0);
          });
  }
  // What another block has taken the place of is no longer anything's.
  if (Way == HeapWay::Map)
    for (const ImageBlock &B : Plans.Blocks)
      if (B.Here && !B.Continues)
        heap::release(
            reinterpret_cast<void *>(static_cast<uintptr_t>(B.Start.value())));
  return success();
}
