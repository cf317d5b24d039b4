// What the pointers of an image say of its heap blocks: the types of those
// whose allocation tells none, and whether that is all there is in them.
//
// Relies on: Blocks.h; the types of the model (TypeTable.h).

#include "convert/Texts.h"
#include "restore/Blocks.h"
#include <algorithm>

using namespace mt;

static bool isNumber(const Type &T) {
  switch (T.Kind) {
  case TypeKind::Bool:
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::Char:
  case TypeKind::AnyInt:
  case TypeKind::Float:
    return true;
  default:
    return false;
  }
}

/// Whether a pointer calls what its block's site does something that would not
/// convert like it: numbers, or bytes at the end of a struct, that are another
/// struct. Of structs and pointers the site is believed: variables that were
/// not set yet hold what once led elsewhere.
bool BlockPlans::isContradicted(const ImageBlock &B, uint64_t Offset,
                                TypePair Pointee) const {
  const TypeSpace Space = Types.senderTypes(B.Content.Module);
  const TypeSpace Other = Types.senderTypes(Pointee.Module);
  TypeId Part = B.Content.From;
  const BlockShape Shape = shapeBlock(Space, Part, B.Size);
  if (Shape.HasTail) {
    const std::string &Tail = Space[Shape.Element].Members.back().Name;
    if (Offset < Shape.TailOffset || Tail == TextName || Tail == RestName)
      return false; // see mayHaveRest()
    Part = Shape.TailElement;
  }
  while (Space[Part].Kind == TypeKind::Array)
    Part = Space[Part].Elem;
  if (Space[Part].Name == PiecesName)
    Part = Space[Part].Members[0].Type;
  return isNumber(Space[Part]) && !isMadeOf(Other, Pointee.From, Space, Part);
}

/// Whether what a block's site says has a pointer like the one of the type T at
/// an offset. To all others pointers are alike.
bool BlockPlans::hasSuchPointer(const ImageBlock &B, uint64_t Offset,
                                TypePair T) const {
  const TypeSpace Space = Types.senderTypes(B.Content.Module);
  const TypeSpace Other = Types.senderTypes(T.Module);
  const uint64_t Size = Types.senderType(B.Content).Size;
  if (!Size || Size > B.Size)
    return true;
  const std::string Name = typeName(Other, Other[T.From].Elem);
  const std::vector<uint8_t> Zeros(Size);
  bool Found = false;
  forEachPointer(Space, B.Content.From, Zeros,
                 [&](uint64_t At, ForeignAddress, TypeId Pointee) {
                   Found |=
                       At == Offset % Size && typeName(Space, Pointee) == Name;
                 });
  return Found;
}

/// Whether what a block's site says has one pointer behind the other there.
bool BlockPlans::isPointerAt(const ImageBlock &B, uint64_t Offset) const {
  const TypeSpace Space = Types.senderTypes(B.Content.Module);
  const BlockShape Shape = shapeBlock(Space, B.Content.From, B.Size);
  const TypeId Part =
      Shape.HasTail ? Offset < Shape.TailOffset ? TypeId(0) : Shape.TailElement
                    : Shape.Element;
  return Space[Part].Kind == TypeKind::Pointer;
}

/// Whether a word of a block from an offset on leads to another block, or to a
/// variable's beginning.
bool BlockPlans::hasAddress(const ImageBlock &B, uint64_t From) const {
  const std::vector<uint8_t> Bytes = contents(B);
  const uint64_t Size = M.Model.PointerSize;
  for (uint64_t At = (From + Size - 1) / Size * Size; At + Size <= Bytes.size();
       At += Size) {
    const uint64_t Word =
        readForeign(&Bytes[At], Size, bool(M.Model.BigEndian));
    const ImageBlock *Other = find(ForeignAddress(Word));
    if (Other && Other != &B)
      return true;
    for (const ImageModule &I : M.Modules)
      if (Word && std::find(I.Addresses.begin(), I.Addresses.end(), Word) !=
                      I.Addresses.end())
        return true;
  }
  return false;
}

/// Whether a place lies in what a struct's last array, which is none of bytes,
/// goes on as: it may go on as something else from there.
bool BlockPlans::isInTail(const ImageBlock &B, uint64_t Offset) const {
  if (!B.Content.known() || isByte(Types.senderType(B.Content)))
    return false;
  const TypeSpace Space = Types.senderTypes(B.Content.Module);
  const BlockShape Shape = shapeBlock(Space, B.Content.From, B.Size);
  return Shape.HasTail && Offset > Shape.TailOffset && Offset < B.Size &&
         Space[Shape.TailElement].Size > 1;
}

/// A typed pointer leads to a block. Where the allocation site does not say
/// what the block holds, such pointers do: the block is of a type that has at
/// each of their places what they point at. Bytes may be anything.
void BlockPlans::reach(ForeignAddress Value, TypePair Pointee, TypePair Holder,
                       const ImageBlock *From,
                       std::vector<ImageBlock *> &Work) {
  if (Value.value() - M.Heap.Base >= M.Heap.Size)
    return;
  ImageBlock *B = find(Value);
  if (!B)
    return;
  // There are no functions in the heap.
  if (Pointee.known() && Types.senderType(Pointee).Kind == TypeKind::Function)
    return;
  bool First = !B->Reached;
  B->Reached = true;
  if (First) {
    B->Holder = Holder;
    Work.push_back(B);
  }
  const uint64_t Offset = Value - B->Start;
  B->IsUntold |= !Pointee.known();
  if (!Pointee.known() || Offset == B->Size ||
      (!B->Weak && Pointee == B->Content))
    return;
  Pointee = classOf(Types.complete(Pointee), *B, Offset);
  const Type &T = Types.senderType(Pointee);
  B->IsLoose |= isAnything(T);
  if (T.Kind == TypeKind::Void || T.Size == 0) {
    B->IsUntold = true;
    return;
  }
  if (auto M = Mosaics.find(B->Start.value()); M != Mosaics.end()) {
    if (M->second.claim(Offset, Pointee, From ? From->Start.value() : 0))
      Grown.insert(M->first);
    return;
  }
  if (T.Kind == TypeKind::Unknown)
    return;
  // Behind what the allocation names may be what it points to. What leads into
  // the block that it lies in was made for it, be it to the end of an array;
  // and to pointers hardly anybody leads as to numbers.
  auto isThere = [&](uint64_t At) {
    return holdsObject(Types.senderTypes(B->Content.Module), B->Content.From,
                       B->Size, At, Types.senderTypes(Pointee.Module),
                       Pointee.From);
  };
  if (!B->Weak && Offset && !isThere(Offset)) {
    const bool AmongPointers = isPointerAt(*B, Offset);
    const bool Disputes = From == B
                              ? !(Offset >= T.Size && isThere(Offset - T.Size))
                              : isNumber(T) && AmongPointers;
    // It may also be left from what was there before.
    if (Disputes && AmongPointers && !B->IsDisputed && hasAddress(*B, Offset)) {
      B->Evidence = B->Content;
      B->Conflict = Pointee;
      return;
    }
    B->IsDisputed |= Disputes;
  }
  if (isByte(T)) {
    if (!B->Content.known())
      B->Content = Pointee;
    if (Offset == 0)
      B->CalledBytes = Pointee;
    B->HasBytesInTail |= isInTail(*B, Offset);
    bool IsText;
    if (!B->Weak && Offset >= restOf(*B, IsText))
      B->BytesFrom = std::min(B->BytesFrom, Offset);
    return;
  }
  auto holds = [&](TypePair Outer, uint64_t At, TypePair Inner) {
    const TypeSpace OuterTypes = Types.senderTypes(Outer.Module);
    const TypeSpace InnerTypes = Types.senderTypes(Inner.Module);
    if (holdsObject(OuterTypes, Outer.From, B->Size, At, InnerTypes,
                    Inner.From))
      return true;
    // Structs of several tags that begin with the same members.
    const uint64_t Size = OuterTypes[Outer.From].Size;
    return Size && At % Size == 0 &&
           beginsAlike(OuterTypes, Outer.From, InnerTypes, Inner.From) &&
           beginsAlike(Types.receiverTypes(Outer.Module), Outer.To,
                       Types.receiverTypes(Inner.Module), Inner.To);
  };
  bool IsText;
  B->HasOtherRest |= !B->Weak && Offset >= restOf(*B, IsText);
  // The allocation is to be believed, but it may have called a struct by the
  // one that it begins with.
  if (!B->Weak) {
    // Of what nothing is carved from the site is believed.
    if (!B->IsDisputed && isCarved(B->Content))
      B->IsDisputed =
          (!holds(B->Content, Offset, Pointee) &&
           !holds(Pointee, 0, B->Content)) ||
          (T.Kind == TypeKind::Pointer && !hasSuchPointer(*B, Offset, Pointee));
    if (Offset == 0 && T.Size > Types.senderType(B->Content).Size &&
        B->Size % T.Size == 0 && holds(Pointee, 0, B->Content) &&
        !holds(B->Content, 0, Pointee)) {
      B->Content = Pointee;
      Work.push_back(B);
    } else if (!B->Conflict.known() && isContradicted(*B, Offset, Pointee)) {
      B->Evidence = B->Content;
      B->Conflict = Pointee;
    }
    return;
  }
  // Of a text nobody but a variable that was not set yet says anything else.
  if (B->Content.known() && isByte(Types.senderType(B->Content)) &&
      isText(contents(*B)))
    return;
  if (B->Evidence.known() && holds(B->Content, Offset, Pointee)) {
    B->FromStart |= Offset == 0;
    const uint64_t Size = Types.senderType(B->Content).Size;
    B->Several |= Offset >= Size;
    B->Spread |= Offset / Size != B->EvidenceOffset / Size;
    return;
  }
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
    B->FromStart |= Offset == 0;
    B->Several |= Offset >= T.Size;
    if (!First)
      Work.push_back(B);
  } else {
    Unplaced = true;
  }
}

void BlockPlans::reachFrom(TypePair T, SenderBytes Bytes,
                           const ImageBlock *Block,
                           std::vector<ImageBlock *> &Work) {
  if (!T.known())
    return;
  // What cannot be converted is refused where it is converted.
  Result<const Plan *> How = Types.plan(T);
  if (!How)
    return;
  Types.converter(T.Module).forEachPointer(
      **How, Bytes, [&](ForeignAddress Value, TypeId From, TypeId To) {
        reach(Value, {T.Module, From, To}, T, Block, Work);
      });
}

/// Follows every pointer from the program's variables on.
void BlockPlans::trace() {
  std::vector<ImageBlock *> Work;
  std::span<const uint8_t> Data = Source.data();
  for (uint32_t I = 0; I != M.Modules.size(); ++I)
    for (uint32_t G = 0; G != M.Modules[I].Desc.Globals.size(); ++G)
      if (uint64_t At = M.Modules[I].GlobalData[G])
        reachFrom(Types.global(I, G),
                  {Data.subspan(At - 1, M.Modules[I].Desc.Globals[G].Size),
                   M.Modules[I].addressOf(G)},
                  nullptr, Work);
  Types.forEachSlot([&](TypePair T, uint64_t At, uint64_t Size) {
    reachFrom(T, Data.subspan(At, Size), nullptr, Work);
  });
  for (ImageBlock &B : Blocks)
    if (B.Content.known() && !Mosaics.contains(B.Start.value()))
      Work.push_back(&B);
  for (const auto &[Start, M] : Mosaics)
    Grown.insert(Start);
  do {
    while (!Work.empty()) {
      ImageBlock *B = Work.back();
      Work.pop_back();
      if (B->Content.known())
        reachFrom(B->Content, {contents(*B), B->Start}, B, Work);
    }
    traceMosaics(Work);
  } while (!Work.empty() || !Grown.empty());
}

void BlockPlans::typeBlocks() {
  trace();
  // Each of the pointers must agree with what became of its block.
  Checking = Unplaced ||
             std::any_of(Blocks.begin(), Blocks.end(), [](const ImageBlock &B) {
               return B.Evidence.known();
             });
  if (Checking)
    trace();
  // Who has the header knows the way to what is behind it.
  for (size_t I = 1; I < Blocks.size(); ++I)
    if (Blocks[I].IsGiven)
      Blocks[I].Reached |= Blocks[I - 1].Reached;
}

/// Where what the type of a block tells of ends: at the block's end, or before
/// what an allocation adds, or what is no whole element.
uint64_t BlockPlans::restOf(const ImageBlock &B, bool &IsText) const {
  const TypeSpace Space = Types.senderTypes(B.Content.Module);
  const BlockShape Shape = shapeBlock(Space, B.Content.From, B.Size);
  IsText = false;
  if (!Shape.HasTail)
    return Shape.Count ? B.Size - Shape.Slack : B.Size;
  const std::string &Tail = Space[Shape.Element].Members.back().Name;
  IsText = Tail == TextName;
  return IsText || Tail == RestName ? Shape.TailOffset : B.Size;
}

/// Whether what lies in a block behind what its type tells of may be copied as
/// it is: nothing, or bytes from where a pointer to bytes leads, or a text
/// where the allocation has counted bytes.
bool BlockPlans::mayHaveRest(const ImageBlock &B) const {
  bool IsText;
  const uint64_t Begin = restOf(B, IsText);
  if (Begin >= B.Size)
    return true;
  const std::vector<uint8_t> All = contents(B);
  auto From = All.begin() + static_cast<ptrdiff_t>(Begin);
  auto To = All.end();
  if (B.BytesFrom >= Begin && B.BytesFrom < B.Size)
    To = All.begin() + static_cast<ptrdiff_t>(B.BytesFrom);
  if (B.HasOtherRest)
    return std::all_of(From, All.end(), [](uint8_t C) { return C == 0; });
  return std::all_of(From, To, [](uint8_t C) { return C == 0; }) ||
         (IsText && isText({From, All.end()}));
}

/// Whether a pointer calls bytes what another calls something else: of an arena
/// several do, and it does not begin with a text, as numbers hardly do.
bool BlockPlans::isAlsoBytes(const ImageBlock &B) const {
  constexpr size_t LeastText = 4;
  return B.CalledBytes.known() &&
         !holdsObject(Types.senderTypes(B.Content.Module), B.Content.From,
                      B.Size, 0, Types.senderTypes(B.CalledBytes.Module),
                      B.CalledBytes.From) &&
         (!B.Spread || textLength(contents(B)) >= LeastText);
}

/// Whether what pointers say of a block is about a part of it only: nothing is
/// said of its beginning, or it is as large as a struct that begins with what
/// they lead to, and there is no sign of an array.
bool BlockPlans::isPartOfMore(const ImageBlock &B) const {
  if (!B.Weak)
    return false;
  // Bytes in its middle may be a text in a struct.
  if (!B.Evidence.known())
    return B.Conflict.known() || (B.Content.known() && !B.IsSited &&
                                  B.IsUntold && !B.CalledBytes.known());
  if (!B.FromStart)
    return true;
  return !B.Several && hasLarger(B.Content, B.Size);
}

/// Whether there is a struct of a size that begins with another one.
bool BlockPlans::hasLarger(TypePair Begin, uint64_t Size) const {
  const TypeSpace Space = Types.senderTypes(Begin.Module);
  const Type &T = Space[Begin.From];
  if (T.Kind != TypeKind::Struct || T.Size == Size)
    return false;
  return std::any_of(Space.Types->begin(), Space.Types->end(),
                     [&](const Type &Outer) {
                       return Outer.Kind == TypeKind::Struct &&
                              Outer.Size == Size && !Outer.Members.empty() &&
                              holdsObject(Space, Outer.Members[0].Type,
                                          Space[Outer.Members[0].Type].Size, 0,
                                          Space, Begin.From);
                     });
}

/// Fails where what is said of a block does not tell all that is in it.
Result<> BlockPlans::checkEvidence(const ImageBlock &B) const {
  auto name = [&](TypePair T) {
    return "'" + typeName(Types.senderTypes(T.Module), T.From) + "'";
  };
  const bool IsAlsoBytes =
      B.Weak && B.Evidence.known() && !B.Conflict.known() && isAlsoBytes(B);
  if (isPartOfMore(B))
    return Failure{describe(B) + " is only known by " +
                   name(B.Evidence.known()   ? B.Evidence
                        : B.Conflict.known() ? B.Conflict
                                             : B.Content) +
                   " in it, so what else it holds cannot be told: store the "
                   "result of the allocation to a pointer of the type it is "
                   "for"};
  if (B.Conflict.known() || IsAlsoBytes)
    return Failure{describe(B) + " is used both as " + name(B.Evidence) +
                   " and as " + name(IsAlsoBytes ? B.CalledBytes : B.Conflict) +
                   ", so what it holds cannot be told: allocate memory of one "
                   "type at a time, or store the result of the allocation to a "
                   "pointer of the type it is for"};
  return success();
}
