#include "restore/Blocks.h"
#include <algorithm>
#include <map>

using namespace mt;

Result<HeapWay> mt::chooseWay(const Manifest &M, const DataModel &B) {
  const DataModel &A = M.Model;
  bool Equal = A.BigEndian == B.BigEndian && A.PointerSize == B.PointerSize &&
               A.Int64Align == B.Int64Align;
  bool Typed = true;
  for (const ImageModule &I : M.Modules)
    Typed &= (I.Desc.Flags & ModuleDesc::HasTypes) != 0;
  if (!Typed && (!Equal || A.LongDouble != B.LongDouble ||
                 A.LongDoubleSize != B.LongDoubleSize))
    for (const ImageModule &I : M.Modules)
      if (!(I.Desc.Flags & ModuleDesc::HasTypes) &&
          (!Equal || (I.Desc.Flags & ModuleDesc::UsesTargetTypes)))
        return Failure{"the image was written on " + A.Triple + " by '" +
                       I.Desc.Name +
                       "' compiled without -g, so its data cannot be converted "
                       "for " +
                       B.Triple + ": compile with -g on both sides"};
  if (Equal && (A.PointerSize == 8 || A.LongDouble == B.LongDouble))
    return HeapWay::Map;
  return A.PointerSize == B.PointerSize && A.PointerSize == 8
             ? HeapWay::Keep
             : HeapWay::Replace;
}

ImageBlock *mt::findBlock(std::vector<ImageBlock> &Blocks, ForeignAddress A) {
  auto It = std::upper_bound(
      Blocks.begin(), Blocks.end(), A,
      [](ForeignAddress X, const ImageBlock &B) { return X < B.Start; });
  if (It == Blocks.begin())
    return nullptr;
  --It;
  return A - It->Start <= It->Size ? &*It : nullptr;
}

static bool isByte(const Type &T) {
  return T.Kind == TypeKind::Char ||
         ((T.Kind == TypeKind::UInt || T.Kind == TypeKind::SInt) &&
          T.Size == 1 && !T.IsEnum);
}

void BlockPlans::readBlocks() {
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

std::string BlockPlans::describe(const ImageBlock &B) const {
  std::string Out = "heap block of " + std::to_string(B.Size) + " bytes";
  if (!B.Site)
    return Out;
  auto [Module, Site] = M.Sites[B.Site - 1];
  if (Module < M.Modules.size()) {
    const SiteDesc &S = M.Modules[Module].Desc.Sites[Site];
    Out += ", allocated in '" + S.Function + "' (" + S.File + ":" +
           std::to_string(S.Line) + ")";
  }
  return Out;
}

/// A typed pointer leads to a block. Where the allocation site does not say
/// what the block holds, such pointers do: the block is of a type that has at
/// each of their places what they point at. Bytes may be anything.
void BlockPlans::reach(ForeignAddress Value, TypePair Pointee,
                       std::vector<ImageBlock *> &Work) {
  if (Value.value() - M.Heap.Base >= M.Heap.Size)
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

void BlockPlans::reachFrom(TypePair T, std::span<const uint8_t> Bytes,
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

std::vector<uint8_t> BlockPlans::contents(const ImageBlock &B) const {
  std::vector<uint8_t> Bytes(B.Size);
  // Its pages were verified and unpacked before anything was placed.
  (void)Source.readMemory(B.Start.value(), Bytes);
  return Bytes;
}

/// Follows every pointer from the program's variables on.
void BlockPlans::trace() {
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

void BlockPlans::typeBlocks() {
  trace();
  // Each of the pointers must agree with what became of its block.
  for (const ImageBlock &B : Blocks)
    Checking |= B.Evidence.known();
  if (Checking)
    trace();
}

Result<> BlockPlans::planBlock(ImageBlock &B, HeapWay Way) {
  B.NewSize = B.Size;
  if (Way == HeapWay::Map) {
    if (!B.Content.known())
      return success(); // raw, as between equal targets
    if (Result<const Plan *> How = Types.plan(B.Content);
        How && isPreserved(**How))
      return success();
  }
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
  Result<uint64_t> Size =
      Types.converter(B.Content.Module).convertedSize(**How, B.Size);
  if (!Size)
    return Failure{describe(B) + ": " + Size.message()};
  B.How = *How;
  B.NewSize = *Size;
  return success();
}

/// Whether the program has types in its heap that differ between two targets
/// which otherwise agree (long double, jmp_buf, ...).
bool BlockPlans::needsConversion() const {
  for (const ImageBlock &B : Blocks) {
    if (!B.Content.known())
      continue;
    Result<const Plan *> How = Types.plan(B.Content);
    if (!How || !isPreserved(**How))
      return true;
  }
  return Types.anyPointeeDiffers();
}

Result<> BlockPlans::make(HeapWay Way, std::vector<std::string> *All) {
  // Equal layouts hold nothing to convert, and then the list of blocks need not
  // even be read.
  if (Way == HeapWay::Map && Types.sameLayouts())
    return success();
  readBlocks();
  if (Way == HeapWay::Map && !needsConversion()) {
    Blocks.clear();
    return success();
  }
  typeBlocks();
  Result<> Planned = planBlocks(Way, All);
  // Where a block moves, so do all pointers to it: none can stay as it is.
  if (Planned && Way == HeapWay::Map &&
      std::any_of(Blocks.begin(), Blocks.end(),
                  [](const ImageBlock &B) { return B.NewSize != B.Size; }))
    return planBlocks(HeapWay::Keep, All);
  return Planned;
}

Result<> BlockPlans::planBlocks(HeapWay Way, std::vector<std::string> *All) {
  Result<> First = success();
  for (ImageBlock &B : Blocks) {
    Result<> Planned = planBlock(B, Way);
    if (Planned)
      continue;
    if (!All)
      return Planned;
    if (First)
      First = Planned;
    All->push_back(Planned.message());
  }
  return First;
}
