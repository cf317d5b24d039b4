#include "restore/HeapRestore.h"
#include "heap/Heap.h"
#include <array>
#include <cstring>
#include <map>

using namespace mt;

HeapRestore::HeapRestore(const Image &Source, Correspondence &Types,
                         PointerTable &Pointers, HeapWay Way)
    : Source(Source), M(Source.manifest()), Types(Types), Pointers(Pointers),
      Way(Way) {}

static bool isByte(const Type &T) {
  return T.Kind == TypeKind::Char ||
         ((T.Kind == TypeKind::UInt || T.Kind == TypeKind::SInt) &&
          T.Size == 1 && !T.IsEnum);
}

void HeapRestore::readBlocks() {
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> Ids;
  for (uint32_t I = 0; I != M.Sites.size(); ++I)
    Ids.try_emplace(M.Sites[I], I + 1);
  for (const ObjectRecord &O : Source.objects()) {
    ImageBlock B;
    B.Start = ForeignAddress(O.Start);
    B.Size = O.Size;
    if (O.Module != ~0u) {
      auto It = Ids.find({O.Module, O.Site});
      B.Site = It == Ids.end() ? 0 : It->second;
    }
    if (O.Module < M.Modules.size()) {
      B.Content = Types.site(O.Module, O.Site);
      B.Weak = !B.Content.known() || isByte(Types.senderType(B.Content));
    }
    Blocks.push_back(B);
  }
}

std::string HeapRestore::describe(const ImageBlock &B) const {
  std::string Out = "heap block of " + std::to_string(B.Size) + " bytes";
  for (const ObjectRecord &O : Source.objects())
    if (O.Start == B.Start.value() && O.Module < M.Modules.size()) {
      const SiteDesc &S = M.Modules[O.Module].Desc.Sites[O.Site];
      Out += ", allocated in '" + S.Function + "' (" + S.File + ":" +
             std::to_string(S.Line) + ")";
    }
  return Out;
}

/// A typed pointer leads to a block. Where the allocation site does not say
/// what the block holds, such pointers do: the block is of a type that has at
/// each of their places what they point at. Bytes may be anything.
void HeapRestore::reach(ForeignAddress Value, TypePair Pointee,
                        std::vector<ImageBlock *> &Work) {
  if (!Pointers.inHeap(Value))
    return;
  ImageBlock *B = findBlock(Blocks, Value);
  if (!B)
    return;
  bool First = !B->Reached;
  B->Reached = true;
  if (First)
    Work.push_back(B);
  const uint64_t Offset = Value - B->Start;
  if (!B->Weak || !Pointee.known() || Offset == B->Size)
    return;
  Pointee = Types.complete(Pointee);
  const Type &T = Types.senderType(Pointee);
  if (T.Kind == TypeKind::Function || T.Kind == TypeKind::Void || T.Size == 0)
    return;
  if (isByte(T)) {
    if (!B->Content.known())
      B->Content = Pointee;
    return;
  }
  auto holds = [&](TypePair Outer, uint64_t At, TypePair Inner) {
    return holdsObject(Types.senderTypes(Outer.Module), Outer.From, B->Size, At,
                       Types.senderTypes(Inner.Module), Inner.From);
  };
  if (B->Evidence.known() && holds(B->Content, Offset, Pointee))
    return;
  if (Checking) {
    if (!B->Conflict.known())
      B->Conflict = Pointee;
    return;
  }
  // A part may be pointed to before the whole is.
  if (Offset % T.Size == 0 &&
      (!B->Evidence.known() || holds(Pointee, B->EvidenceOffset, B->Evidence) ||
       T.Size > Types.senderType(B->Evidence).Size)) {
    B->Content = B->Evidence = Pointee;
    B->EvidenceOffset = Offset;
    if (!First)
      Work.push_back(B);
  }
}

void HeapRestore::reachFrom(TypePair T, std::span<const uint8_t> Bytes,
                            std::vector<ImageBlock *> &Work) {
  if (!T.known())
    return;
  // What cannot be converted is refused where it is converted.
  Result<const Plan *> How = Types.plan(T);
  if (!How)
    return;
  Types.converter(T.Module).forEachPointer(
      **How, Bytes, [&](ForeignAddress Value, TypeId From, TypeId To) {
        reach(Value, {T.Module, From, To}, Work);
      });
}

std::vector<uint8_t> HeapRestore::contents(const ImageBlock &B) const {
  std::vector<uint8_t> Bytes(B.Size);
  // Its pages were verified and unpacked before anything was placed.
  (void)Source.readMemory(B.Start.value(), Bytes);
  return Bytes;
}

/// Follows every pointer from the program's variables on.
void HeapRestore::trace() {
  std::vector<ImageBlock *> Work;
  std::span<const uint8_t> Data = Source.data();
  for (uint32_t I = 0; I != M.Modules.size(); ++I)
    for (uint32_t G = 0; G != M.Modules[I].Desc.Globals.size(); ++G)
      if (uint64_t At = M.Modules[I].GlobalData[G])
        reachFrom(Types.global(I, G),
                  Data.subspan(At - 1, M.Modules[I].Desc.Globals[G].Size),
                  Work);
  Types.forEachSlot([&](TypePair T, uint64_t At, uint64_t Size) {
    reachFrom(T, Data.subspan(At, Size), Work);
  });
  for (ImageBlock &B : Blocks)
    if (B.Content.known())
      Work.push_back(&B);
  while (!Work.empty()) {
    ImageBlock *B = Work.back();
    Work.pop_back();
    reachFrom(B->Content, contents(*B), Work);
  }
}

void HeapRestore::typeBlocks() {
  trace();
  // Each of the pointers must agree with what became of its block.
  for (const ImageBlock &B : Blocks)
    Checking |= B.Evidence.known();
  if (Checking)
    trace();
}

Result<> HeapRestore::planBlock(ImageBlock &B) {
  if (!B.Content.known()) {
    if (!B.Reached)
      return success(); // nothing will read it
    return Failure{describe(B) +
                   " has no known type, so it cannot be converted: store the "
                   "result of the allocation to a pointer of the type it is "
                   "for"};
  }
  if (B.Conflict.known()) {
    auto name = [&](TypePair T) {
      return "'" + typeName(Types.senderTypes(T.Module), T.From) + "'";
    };
    return Failure{describe(B) + " is used both as " + name(B.Evidence) +
                   " and as " + name(B.Conflict) +
                   ", so what it holds cannot be told: allocate memory of one "
                   "type at a time, or store the result of the allocation to a "
                   "pointer of the type it is for"};
  }
  Result<const Plan *> How = Types.plan(B.Content);
  if (!How)
    return Failure{describe(B) + ": " + How.message()};
  B.How = *How;
  return success();
}

/// Whether the program has types in its heap that differ between two targets
/// which otherwise agree (long double, jmp_buf, ...).
bool HeapRestore::needsConversion() const {
  for (const ImageBlock &B : Blocks) {
    if (!B.Content.known())
      continue;
    Result<const Plan *> How = Types.plan(B.Content);
    if (!How || !isPreserved(**How))
      return true;
  }
  return Types.anyPointeeDiffers();
}

Result<> HeapRestore::place() {
  if (Way == HeapWay::Map) {
    if (!Source.pageMap().empty()) {
      const PageRun &Last = Source.pageMap().back();
      if (Result<> Room = heap::extendTo(Last.Address + Last.Length); !Room)
        return Room;
    }
    if (Result<> Pages = Source.restorePages(heap::base(), heap::size());
        !Pages)
      return Pages;
    if (Result<> Adopted = heap::adopt(); !Adopted)
      return Adopted;
    // Equal layouts hold nothing to convert, and then the list of blocks need
    // not even be read.
    if (Types.sameLayouts())
      return success();
    readBlocks();
    Converts = needsConversion();
    if (!Converts)
      return success();
    typeBlocks();
    bool Moved = false;
    for (ImageBlock &B : Blocks) {
      if (!B.Content.known())
        continue; // raw, as between equal targets
      Result<const Plan *> How = Types.plan(B.Content);
      if (!How)
        return Failure{describe(B) + ": " + How.message()};
      if (isPreserved(**How))
        continue;
      if (Result<> Planned = planBlock(B); !Planned)
        return Planned;
      Result<uint64_t> Size =
          Types.converter(B.Content.Module).convertedSize(**How, B.Size);
      if (!Size)
        return Failure{describe(B) + ": " + Size.message()};
      heap::Block Old;
      if (*Size != B.Size && heap::find(B.Start.value(), Old)) {
        void *New = heap::allocate(static_cast<size_t>(*Size), Old.Site);
        if (!New)
          return Failure{"no memory for the heap"};
        B.Here = reinterpret_cast<uintptr_t>(New);
        Moved = true;
      }
    }
    if (Moved)
      Pointers.setBlocks(&Blocks);
    return success();
  }

  std::array<uint8_t, 1> Probe; // fails here if the pages cannot be had at all
  if (Result<> Readable = Source.readMemory(M.Heap.Base, Probe); !Readable)
    return Readable;
  readBlocks();
  typeBlocks();
  std::vector<heap::Block> Stay;
  std::vector<ImageBlock *> Move;
  for (ImageBlock &B : Blocks) {
    if (Result<> Planned = planBlock(B); !Planned)
      return Planned;
    uint64_t Size = B.Size;
    if (B.How) {
      Result<uint64_t> Converted =
          Types.converter(B.Content.Module).convertedSize(*B.How, B.Size);
      if (!Converted)
        return Failure{describe(B) + ": " + Converted.message()};
      Size = *Converted;
    }
    if (Way == HeapWay::Keep && Size == B.Size)
      Stay.push_back({static_cast<uintptr_t>(B.Start.value()), Size, B.Site});
    else
      Move.push_back(&B);
  }
  auto ShapeOf = [&](uint32_t Unit) {
    uint8_t Bytes[heap::UnitRecordSize];
    // Read above already, so it can be read again.
    (void)Source.readMemory(heap::unitRecordAddress(Unit), Bytes);
    return heap::readUnitRecord(Bytes, M.Model.BigEndian);
  };
  if (Result<> Placed = heap::placeAll(Stay, ShapeOf); !Placed)
    return Placed;
  for (ImageBlock *B : Move) {
    uint64_t Size = B->Size;
    if (B->How)
      Size =
          *Types.converter(B->Content.Module).convertedSize(*B->How, B->Size);
    void *New = heap::allocate(static_cast<size_t>(Size), B->Site);
    if (!New)
      return Failure{"the heap does not fit here: " + describe(*B) +
                     " finds no room"};
    B->Here = reinterpret_cast<uintptr_t>(New);
  }
  Pointers.setBlocks(&Blocks);
  return success();
}

Result<> HeapRestore::fill() {
  if (Way == HeapWay::Map)
    for (uint64_t Address : Source.external()) {
      uint64_t Word = 0;
      void *At = reinterpret_cast<void *>(static_cast<uintptr_t>(Address));
      if (M.Model.PointerSize == 8) {
        std::memcpy(&Word, At, 8);
        Word = Pointers.translate(ForeignAddress(Word), 0, 0);
        std::memcpy(At, &Word, 8);
      } else {
        uint32_t Half;
        std::memcpy(&Half, At, 4);
        Half = static_cast<uint32_t>(
            Pointers.translate(ForeignAddress(Half), 0, 0));
        std::memcpy(At, &Half, 4);
      }
    }
  for (const ImageBlock &B : Blocks) {
    uintptr_t Here = B.Here ? B.Here : static_cast<uintptr_t>(B.Start.value());
    if (!B.How) {
      if (Way != HeapWay::Map) {
        std::vector<uint8_t> Bytes = contents(B);
        std::memcpy(reinterpret_cast<void *>(Here), Bytes.data(), Bytes.size());
      }
      continue;
    }
    std::vector<uint8_t> From = contents(B);
    Converter &C = Types.converter(B.Content.Module);
    auto Size = static_cast<size_t>(*C.convertedSize(*B.How, B.Size));
    Result<> Done =
        C.convert(*B.How, From, {reinterpret_cast<uint8_t *>(Here), Size},
                  [&](ForeignAddress Value, TypeId Pointee) {
                    return Pointers.translate(Value, B.Content.Module, Pointee);
                  });
    if (!Done)
      return Failure{describe(B) + ": " + Done.message()};
  }
  return success();
}
