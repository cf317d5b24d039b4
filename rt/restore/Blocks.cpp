#include "restore/Blocks.h"
#include "convert/Texts.h"
#include <algorithm>
#include <map>
#include <utility>

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

const ImageBlock *BlockPlans::find(ForeignAddress A) const {
  auto It = std::upper_bound(
      Blocks.begin(), Blocks.end(), A,
      [](ForeignAddress X, const ImageBlock &B) { return X < B.Start; });
  if (It == Blocks.begin())
    return nullptr;
  --It;
  return A - It->Start <= It->Size ? &*It : nullptr;
}

ImageBlock *BlockPlans::find(ForeignAddress A) {
  return const_cast<ImageBlock *>(std::as_const(*this).find(A));
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
      // The file may know its tag only.
      if (B.Content.known())
        B.Content = Types.complete(B.Content);
      B.IsSited = B.Content.known();
      B.Weak = !B.Content.known() || isByte(Types.senderType(B.Content)) ||
               Types.senderType(B.Content).Name == HiddenName;
    }
    if (!splitHeader(B))
      Blocks.push_back(B);
  }
}

BlockExtent BlockPlans::extent(size_t First) const {
  BlockExtent E;
  while (First + E.Parts < Blocks.size() && Blocks[First + E.Parts].Continues)
    ++E.Parts;
  for (size_t I = First; I != First + E.Parts; ++I) {
    E.Size += Blocks[I].Size;
    E.NewSize += Blocks[I].NewSize;
    E.Stays &= Blocks[I].Size == Blocks[I].NewSize;
  }
  // Where a part moves within the block, its bytes would be lost to another.
  if (!E.Stays && E.Parts == 1)
    E.Stays = shapeOf(heap::unitOf(M.Heap.Base, Blocks[First].Start.value()))
                  .hasRoomFor(E.NewSize);
  return E;
}

heap::UnitShape BlockPlans::shapeOf(uint32_t Unit) const {
  uint8_t Bytes[heap::UnitRecordSize] = {};
  // As for a block's contents.
  (void)Source.readMemory(heap::unitRecordAddress(M.Heap.Base, Unit), Bytes);
  return heap::readUnitRecord(Bytes, M.Model.BigEndian);
}

std::vector<AddressRange> BlockPlans::changed() const {
  std::vector<AddressRange> Out;
  for (size_t I = 0; I != Blocks.size();) {
    const BlockExtent E = extent(I);
    bool Changes = !E.Stays;
    for (size_t Part = I; Part != I + E.Parts; ++Part)
      Changes |= Blocks[Part].How && !sameLayout(*Blocks[Part].How);
    if (Changes)
      Out.push_back({Blocks[I].Start.value(), E.Size});
    I += E.Parts;
  }
  return Out;
}

const ImageBlock *BlockPlans::firstMoved(HeapWay Way) const {
  if (Way != HeapWay::Replace)
    for (size_t I = 0; I != Blocks.size(); I += extent(I).Parts)
      if (!extent(I).Stays)
        return &Blocks[I];
  return nullptr;
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
  Behind.IsGiven = Behind.Continues = true;
  B.IsLast = false;
  B.Size = Given->Offset;
  B.Content.From = From.Members[0].Type;
  B.Content.To = To.Members[0].Type;
  B.Weak = false;
  Blocks.push_back(B);
  Blocks.push_back(Behind);
  return true;
}

std::string mt::describeBlock(const Manifest &M, uint64_t Size,
                              std::pair<uint32_t, uint32_t> Site,
                              bool IsGiven) {
  std::string Out = "heap block of " + std::to_string(Size) + " bytes";
  if (IsGiven)
    Out += " behind a header";
  if (Site.first < M.Modules.size()) {
    const SiteDesc &S = M.Modules[Site.first].Desc.Sites[Site.second];
    Out += ", allocated in '" + S.Function + "' (" + S.File + ":" +
           std::to_string(S.Line) + ")";
  }
  return Out;
}

std::string BlockPlans::describe(const ImageBlock &B) const {
  constexpr std::pair<uint32_t, uint32_t> Nowhere(~0u, ~0u);
  return describeBlock(M, B.Size, B.Site ? M.Sites[B.Site - 1] : Nowhere,
                       B.IsGiven);
}

std::vector<uint8_t> BlockPlans::contents(const ImageBlock &B) const {
  std::vector<uint8_t> Bytes(B.Size);
  // Its pages were verified and unpacked before anything was placed.
  (void)Source.readMemory(B.Start.value(), Bytes);
  return Bytes;
}

/// Whether what may be several structs that end in a character each is one with
/// a text that goes on. In an array of them the text would have to fill the
/// padding and all of the next one's first member, which hardly any number and
/// what was there before make up.
bool BlockPlans::goesOnAsText(const ImageBlock &B) const {
  const TypeSpace Sent = Types.senderTypes(B.Content.Module);
  const BlockShape Shape = shapeBlock(Sent, B.Content.From, B.Size, B.IsLast);
  if (!Shape.MayBeSeveral || !isByte(Sent[Shape.TailElement]))
    return false;
  const Type &T = Sent[Shape.Element];
  constexpr uint64_t Word = 8;
  const uint64_t First =
      T.Members.empty() ? 0 : Sent[T.Members.front().Type].Size;
  const uint64_t Least =
      std::max(Word, T.Size + std::max(First, Word / 2) - Shape.TailOffset);
  const std::vector<uint8_t> Bytes = contents(B);
  return T.Size >= Word &&
         textLength(std::span(Bytes).subspan(Shape.TailOffset)) + 1 >= Least;
}

/// Whether anything that is said of a block is laid out otherwise on a target
/// that agrees in all else (long double, jmp_buf).
bool BlockPlans::mayChange(const ImageBlock &B) {
  auto changes = [&](TypePair T) { return T.known() && Types.changes(T); };
  bool Changes = changes(B.Content) || changes(B.Conflict);
  if (!Changes && Untold.contains(B.Start.value()))
    Mosaics.at(B.Start.value())
        .forEach(Types, contents(B),
                 [&](const Piece &P) { Changes |= changes(P.Type); });
  return Changes;
}

/// Whether nothing but its size tells of a block what it is: only void pointers
/// lead to it, or it is called bytes and used as something else.
bool BlockPlans::isLikeChanged(const ImageBlock &B) const {
  const bool IsUntold = B.Content.known()
                            ? Types.senderType(B.Content).Name == HiddenName
                            : B.IsUntold && !Untold.contains(B.Start.value());
  // So many bytes are in too many blocks to say anything.
  constexpr uint64_t Common = 16;
  return B.Reached && IsUntold && B.Size > Common &&
         Types.changedPointees().contains(B.Size);
}

Result<> BlockPlans::planBlock(ImageBlock &B, HeapWay Way) {
  B.NewSize = B.Size;
  if (!B.Size)
    return success();
  if (Way == HeapWay::Map && !mayChange(B)) {
    if (isLikeChanged(B))
      return Failure{describe(B) +
                     " is just as large as a struct that is laid out otherwise "
                     "on this target, and nothing tells whether it is one: "
                     "store the result of the allocation to a pointer of the "
                     "type it is for"};
    return success(); // raw, as between equal targets
  }
  if (auto It = Untold.find(B.Start.value()); It != Untold.end())
    return Failure{describe(B) + ": " + It->second};
  if (!B.Content.known()) {
    if (!B.Reached || (B.IsLoose && !B.IsUntold))
      return success(); // nothing will read it, or only as bytes
    return Failure{
        describe(B) + " has no known type" +
        (B.Holder.known()
             ? ", being led to from '" +
                   typeName(Types.senderTypes(B.Holder.Module), B.Holder.From) +
                   "' as anything"
             : "") +
        ", so it cannot be converted: store the result of the allocation to a "
        "pointer of the type it is for"};
  }
  if (Result<> Agreed = checkEvidence(B); !Agreed)
    return Agreed;
  Result<const Plan *> How = Types.plan(B.Content);
  if (!How)
    return Failure{describe(B) + ": " + How.message()};
  Result<uint64_t> Size =
      Types.converter(B.Content.Module)
          .convertedSize(**How, B.Size, B.IsLast, goesOnAsText(B));
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
  return std::any_of(Blocks.begin(), Blocks.end(),
                     [&](const ImageBlock &B) {
                       return B.Content.known() && Types.changes(B.Content);
                     }) ||
         !Types.changedPointees().empty();
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
  typeAll();
  Result<> Planned = planBlocks(Way, {}, All);
  if (!Planned || Way != HeapWay::Map)
    return Planned;
  // Where a block changes, the pointers to it have to be found.
  const std::vector<AddressRange> Moved = changed();
  return Moved.empty() ? Planned : planBlocks(HeapWay::Keep, Moved, All);
}

bool BlockPlans::mayLeadTo(std::span<const AddressRange> Ranges,
                           const ImageBlock &B) const {
  const std::vector<uint8_t> Bytes = contents(B);
  const uint64_t Low = Ranges.front().Start;
  const uint64_t High = Ranges.back().Start + Ranges.back().Size;
  for (size_t At = 0; At + M.Model.PointerSize <= Bytes.size(); ++At) {
    const uint64_t Word =
        readForeign(&Bytes[At], M.Model.PointerSize, M.Model.BigEndian);
    if (Word < Low || Word > High)
      continue;
    auto It = std::upper_bound(
        Ranges.begin(), Ranges.end(), Word,
        [](uint64_t W, const AddressRange &R) { return W < R.Start; });
    if (--It; Word - It->Start <= It->Size)
      return true;
  }
  return false;
}

/// Where some of a mapped heap has Moved, what leads to none of that stays as
/// it is, whatever it holds.
Result<> BlockPlans::planBlocks(HeapWay Way,
                                std::span<const AddressRange> Moved,
                                std::vector<std::string> *All) {
  Result<> First = success();
  for (ImageBlock &B : Blocks) {
    if (!Moved.empty() && !B.How && !mayLeadTo(Moved, B))
      continue;
    Result<> Planned = planBlock(B, Way);
    if (Planned)
      continue;
    if (!All)
      return Planned;
    if (First)
      First = Planned;
    All->push_back(Planned.message());
  }
  if (Result<> Placed = checkPlaces(); First && !Placed)
    return Placed;
  return First;
}
