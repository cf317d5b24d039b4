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
      TypeId T = M.Modules[O.Module].Desc.Sites[O.Site].Type;
      B.Content = {O.Module, T};
      B.Weak = T && isByte(M.Modules[O.Module].Desc.Types[T]);
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

/// A typed pointer leads to a block: what it points at is what the block holds,
/// unless something better is known. Bytes are the weakest of types.
void HeapRestore::reach(ForeignAddress Value, SenderType Pointee,
                        std::vector<ImageBlock *> &Work) {
  if (!Pointers.inHeap(Value))
    return;
  ImageBlock *B = findBlock(Blocks, Value);
  if (!B)
    return;
  bool First = !B->Reached;
  B->Reached = true;
  SenderType Before = B->Content;
  if (Pointee.known() && (!B->Content.known() || B->Weak)) {
    Pointee = Types.complete(Pointee);
    const Type &T = M.Modules[Pointee.Module].Desc.Types[Pointee.Id];
    bool Weak = isByte(T);
    bool Fits = T.Kind != TypeKind::Function && T.Kind != TypeKind::Void &&
                T.Size != 0 && (Value - B->Start) % T.Size == 0;
    if (Fits && !(Weak && B->Content.known())) {
      B->Content = Pointee;
      B->Weak = Weak;
    }
  }
  if (First || B->Content.Id != Before.Id || B->Content.Module != Before.Module)
    Work.push_back(B);
}

void HeapRestore::reachFrom(SenderType T, std::span<const uint8_t> Bytes,
                            std::vector<ImageBlock *> &Work) {
  if (!T.known())
    return;
  forEachPointer(Types.senderTypes(T.Module), T.Id, Bytes,
                 [&](uint64_t, ForeignAddress Value, TypeId Pointee) {
                   reach(Value, {T.Module, Pointee}, Work);
                 });
}

std::vector<uint8_t> HeapRestore::contents(const ImageBlock &B) const {
  std::vector<uint8_t> Bytes(B.Size);
  // Its pages were verified and unpacked before anything was placed.
  (void)Source.readMemory(B.Start.value(), Bytes);
  return Bytes;
}

void HeapRestore::typeBlocks() {
  std::vector<ImageBlock *> Work;
  std::span<const uint8_t> Data = Source.data();
  for (uint32_t I = 0; I != M.Modules.size(); ++I)
    for (uint32_t G = 0; G != M.Modules[I].Desc.Globals.size(); ++G)
      if (uint64_t At = M.Modules[I].GlobalData[G])
        reachFrom({I, M.Modules[I].Desc.Globals[G].Type},
                  Data.subspan(At - 1, M.Modules[I].Desc.Globals[G].Size),
                  Work);
  for (const ThreadRecord &T : M.Threads)
    for (const FrameRecord &F : T.Frames) {
      const ModuleDesc &Desc = M.Modules[F.Module].Desc;
      const SafePointDesc &P = Desc.SafePoints[F.SafePoint];
      for (const SlotDesc &S : P.Slots) {
        const VarDesc &V = Desc.Functions[P.Function].Vars[S.Var];
        reachFrom({F.Module, V.Type}, Data.subspan(F.Data + S.Offset, V.Size),
                  Work);
      }
    }
  for (ImageBlock &B : Blocks)
    if (B.Content.known())
      Work.push_back(&B);
  while (!Work.empty()) {
    ImageBlock *B = Work.back();
    Work.pop_back();
    reachFrom(B->Content, contents(*B), Work);
  }
}

Result<> HeapRestore::planBlock(ImageBlock &B) {
  if (!B.Content.known()) {
    if (!B.Reached)
      return success(); // nothing will read it
    return Failure{describe(B) +
                   " has no known type, so it cannot be converted: give its "
                   "type in the source (mt_block_type in mt/mt.h) or store "
                   "the result of the allocation to a typed pointer"};
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
  auto Differs = [&](SenderType T) {
    if (!T.known() || !Types.receiver(T))
      return false;
    Result<const Plan *> How = Types.plan(T);
    return !How || !isPreserved(**How);
  };
  for (const ImageBlock &B : Blocks)
    if (Differs(B.Content))
      return true;
  for (uint32_t I = 0; I != M.Modules.size(); ++I)
    for (const Type &T : M.Modules[I].Desc.Types)
      if (T.Kind == TypeKind::Pointer && Differs({I, T.Elem}))
        return true;
  return false;
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
    // Equal data models hold nothing to convert, and then the list of blocks
    // need not even be read.
    if (Types.sameDataModel())
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
      B.How = *How;
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
      Size = *Types.converter(B->Content.Module).convertedSize(*B->How, B->Size);
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
        Word = Pointers.translate(ForeignAddress(Word), {});
        std::memcpy(At, &Word, 8);
      } else {
        uint32_t Half;
        std::memcpy(&Half, At, 4);
        Half = static_cast<uint32_t>(
            Pointers.translate(ForeignAddress(Half), {}));
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
    Result<> Done = C.convert(
        *B.How, From, {reinterpret_cast<uint8_t *>(Here), Size},
        [&](ForeignAddress Value, TypeId Pointee) {
          return Pointers.translate(Value, {B.Content.Module, Pointee});
        });
    if (!Done)
      return Failure{describe(B) + ": " + Done.message()};
  }
  return success();
}
