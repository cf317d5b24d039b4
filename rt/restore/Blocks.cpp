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
    if (!splitHeader(B))
      Blocks.push_back(B);
  }
}

BlockExtent BlockPlans::extent(size_t First) const {
  BlockExtent E;
  E.Parts = First + 1 < Blocks.size() && Blocks[First + 1].IsGiven ? 2 : 1;
  for (size_t I = First; I != First + E.Parts; ++I) {
    E.Size += Blocks[I].Size;
    E.NewSize += Blocks[I].NewSize;
    E.Stays &= Blocks[I].Size == Blocks[I].NewSize;
  }
  return E;
}

void BlockPlans::setPlace(size_t First, uintptr_t Here) {
  for (size_t End = First + extent(First).Parts; First != End; ++First) {
    Blocks[First].Here = Here;
    Here += static_cast<uintptr_t>(Blocks[First].NewSize);
  }
}

/// The member that stands for what lies behind an allocator's header, or null.
static const Member *givenPart(const Type &T) {
  return T.Kind == TypeKind::Struct && T.Members.size() == 2 &&
                 T.Members[1].Name == GivenName
             ? &T.Members[1]
             : nullptr;
}

/// Two blocks for one whose site says that it has a header; what is behind it
/// is of a type that only pointers tell.
bool BlockPlans::splitHeader(ImageBlock B) {
  if (!B.Content.known())
    return false;
  const Type &From = Types.senderType(B.Content);
  const Type &To = Types.receiverTypes(B.Content.Module)[B.Content.To];
  const Member *Given = givenPart(From);
  if (!Given || !givenPart(To) || B.Size < Given->Offset)
    return false;
  ImageBlock Behind;
  Behind.Start = ForeignAddress(B.Start.value() + Given->Offset);
  Behind.Size = B.Size - Given->Offset;
  Behind.Site = B.Site;
  Behind.IsGiven = true;
  B.Size = Given->Offset;
  B.Content.From = From.Members[0].Type;
  B.Content.To = To.Members[0].Type;
  B.Weak = false;
  Blocks.push_back(B);
  Blocks.push_back(Behind);
  return true;
}

std::string BlockPlans::describe(const ImageBlock &B) const {
  std::string Out = "heap block of " + std::to_string(B.Size) + " bytes";
  if (B.IsGiven)
    Out += " behind a header";
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

/// The length of the text in UTF-8 that Bytes begin with; of one that goes on
/// in another way than with a 0, none.
static size_t textLength(std::span<const uint8_t> Bytes) {
  unsigned Left = 0; // of a character
  for (size_t I = 0; I != Bytes.size(); ++I) {
    const uint8_t C = Bytes[I];
    if (C == 0 && !Left)
      return I;
    if (Left ? C >> 6 != 2 : C < ' ' ? C < '\t' || C > '\r' : C == 0x7f)
      return 0;
    if (Left)
      --Left;
    else if (C >= 0x80) {
      if (C < 0xc2 || C > 0xf4)
        return 0;
      Left = C < 0xe0 ? 1 : C < 0xf0 ? 2 : 3;
    }
  }
  return 0;
}

/// Whether Bytes are one text with its 0 at the end, and nothing else.
static bool isText(std::span<const uint8_t> Bytes) {
  return !Bytes.empty() && !Bytes.back() &&
         textLength(Bytes) == Bytes.size() - 1;
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
  switch (Space[Part].Kind) {
  case TypeKind::Bool:
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::Char:
  case TypeKind::AnyInt:
  case TypeKind::Float:
    return !isMadeOf(Other, Pointee.From, Space, Part);
  default:
    return false;
  }
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
  if (!Pointee.known() || Offset == B->Size ||
      (!B->Weak && Pointee == B->Content))
    return;
  Pointee = Types.complete(Pointee);
  const Type &T = Types.senderType(Pointee);
  if (T.Kind == TypeKind::Function || T.Kind == TypeKind::Void || T.Size == 0)
    return;
  if (isByte(T)) {
    if (!B->Content.known())
      B->Content = Pointee;
    if (Offset == 0)
      B->CalledBytes = Pointee;
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
  // The allocation is to be believed, but it may have called a struct by the
  // one that it begins with.
  if (!B->Weak) {
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
  Checking = Unplaced ||
             std::any_of(Blocks.begin(), Blocks.end(), [](const ImageBlock &B) {
               return B.Evidence.known();
             });
  if (Checking)
    trace();
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
  if (!B.Evidence.known())
    return B.Conflict.known();
  if (!B.FromStart)
    return true;
  const TypeSpace Space = Types.senderTypes(B.Content.Module);
  const Type &T = Space[B.Content.From];
  if (B.Several || T.Kind != TypeKind::Struct || T.Size == B.Size)
    return false;
  return std::any_of(Space.Types->begin(), Space.Types->end(),
                     [&](const Type &Outer) {
                       return Outer.Kind == TypeKind::Struct &&
                              Outer.Size == B.Size && !Outer.Members.empty() &&
                              holdsObject(Space, Outer.Members[0].Type,
                                          Space[Outer.Members[0].Type].Size, 0,
                                          Space, B.Content.From);
                     });
}

Result<> BlockPlans::planBlock(ImageBlock &B, HeapWay Way) {
  B.NewSize = B.Size;
  if (!B.Size)
    return success();
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
  if (B.Weak && B.Evidence.known() && !B.Conflict.known() && isAlsoBytes(B))
    B.Conflict = B.CalledBytes;
  if (isPartOfMore(B))
    return Failure{
        describe(B) + " is only known by '" +
        typeName(Types.senderTypes(
                     (B.Evidence.known() ? B.Evidence : B.Conflict).Module),
                 (B.Evidence.known() ? B.Evidence : B.Conflict).From) +
        "' in it, so what else it holds cannot be told: store the result of "
        "the allocation to a pointer of the type it is for"};
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
  if (Way != HeapWay::Map && !mayHaveRest(B))
    return Failure{
        describe(B) + " is longer than '" +
        typeName(Types.senderTypes(B.Content.Module), B.Content.From) +
        "', and nothing tells what its last bytes hold: declare "
        "them as members, or as an array without a length, as []"};
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
