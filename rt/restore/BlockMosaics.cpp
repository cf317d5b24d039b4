// Blocks that hold objects of several types: which they are, what the pointers
// into them say, and the parts that they are converted in.
//
// Relies on: Blocks.h, Mosaic.h.

#include "model/UnionTags.h"
#include "restore/Blocks.h"
#include <algorithm>

using namespace mt;

static constexpr uint32_t BehindTraits =
    Type::IsCarved | Type::HasBytesBehind | Type::HasPointersBehind;

void BlockPlans::findCarved() {
  auto add = [&](const std::vector<Type> &All) {
    for (const Type &T : All)
      if (T.Kind == TypeKind::Struct && T.is(BehindTraits))
        Carved[T.Name] |= T.Traits & BehindTraits;
  };
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    add(M.Modules[I].Desc.Types);
    if (Types.hasCounterpart(I))
      add(*Types.receiverTypes(I).Types);
  }
}

/// A pointer that nothing is said of, or 0.
static TypeId anyPointer(const std::vector<Type> &All) {
  auto It = std::find_if(All.begin(), All.end(), [](const Type &T) {
    return T.Kind == TypeKind::Pointer && !T.Elem;
  });
  return It == All.end() ? 0 : static_cast<TypeId>(It - All.begin());
}

Mosaic::Behind BlockPlans::behind(TypePair T) const {
  const Type &Sender = Types.senderType(T);
  uint32_t Traits =
      Sender.Kind == TypeKind::Struct ? Sender.Traits & BehindTraits : 0;
  // Those without a name are not known to be the same.
  if (Sender.Kind == TypeKind::Struct && !Sender.Name.empty())
    if (auto It = Carved.find(Sender.Name); It != Carved.end())
      Traits |= It->second;
  Mosaic::Behind Out;
  Out.IsMore = !Traits;
  Out.IsTold = (Traits & ~Type::IsCarved) != 0;
  if (Traits & Type::HasPointersBehind)
    Out.Type = {T.Module, anyPointer(*Types.senderTypes(T.Module).Types),
                anyPointer(*Types.receiverTypes(T.Module).Types)};
  return Out;
}

bool BlockPlans::isCarved(TypePair T) {
  auto [It, IsNew] =
      IsCarvedType.try_emplace(uint64_t(T.Module) << 32 | T.From, false);
  if (IsNew)
    It->second = !behind(T).IsMore;
  return It->second;
}

/// The struct that one of the type T at an offset in a block is the beginning
/// of, as a member of it tells, or T.
TypePair BlockPlans::classOf(TypePair T, const ImageBlock &B, uint64_t Offset) {
  const Type &Sender = Types.senderType(T);
  if (Sender.Enumerators.empty())
    return T;
  auto [Known, IsNew] = Classes.try_emplace(uint64_t(T.Module) << 32 | T.From);
  if (IsNew)
    Known->second = classTag(Sender);
  const UnionTag &Tag = Known->second;
  if (Tag.Cases.empty())
    return T;
  const Member &Teller = Sender.Members[Tag.Cases[0].Tag];
  const Type &TellerType = M.Modules[T.Module].Desc.Types[Teller.Type];
  const bool IsPointer = TellerType.Kind == TypeKind::Pointer;
  const uint64_t At = Offset + Teller.Offset;
  if (TellerType.Size > 8 || At > B.Size || B.Size - At < TellerType.Size)
    return T;
  std::vector<uint8_t> Bytes(TellerType.Size);
  (void)Source.readMemory(B.Start.value() + At, Bytes);
  const uint64_t Told =
      readForeign(Bytes.data(), Bytes.size(), bool(M.Model.BigEndian));
  if (IsPointer && Globals.empty())
    for (const ImageModule &Module : M.Modules)
      for (const GlobalDesc &G : Module.Desc.Globals)
        Globals.emplace(G.Name, Module.Addresses[G.Address]);
  auto isTold = [&](const std::string &Name) {
    if (!IsPointer || Name == "0")
      return Name == std::to_string(Told);
    auto [Begin, End] = Globals.equal_range(Name);
    return std::any_of(Begin, End,
                       [&](const auto &G) { return G.second == Told; });
  };
  const UnionTag There = classTag(Types.receiverTypes(T.Module)[T.To]);
  for (const UnionTag::Case &C : Tag.Cases)
    if (isTold(C.Member))
      for (const UnionTag::Case &Other : There.Cases)
        if (Other.Member == C.Member &&
            Types.senderTypes(T.Module).has(static_cast<TypeId>(C.Test.Value)))
          return {T.Module, static_cast<TypeId>(C.Test.Value),
                  static_cast<TypeId>(Other.Test.Value)};
  return T;
}

/// Whether what the pointers say of a block may only be told by looking at each
/// of its parts.
bool BlockPlans::mayBeMosaic(const ImageBlock &B) const {
  if (!B.Reached || !B.Size)
    return false;
  if (B.HasBytesInTail)
    return true;
  if (!B.Weak)
    return B.IsDisputed || !mayHaveRest(B);
  if (!checkEvidence(B))
    return true;
  if (!B.Content.known())
    return false;
  // There are no arrays of what has no fixed length.
  TailMember Tail;
  if (B.Several &&
      findTail(Types.senderTypes(B.Content.Module), B.Content.From, Tail) &&
      Tail.Count == 0)
    return true;
  const uint64_t Size = Types.senderType(B.Content).Size;
  if (!endTag(Types.senderType(B.Content)).Cases.empty())
    return true;
  return (B.Size != Size && !behind(B.Content).IsMore) || !mayHaveRest(B);
}

bool BlockPlans::addMosaics() {
  bool Added = false;
  for (const ImageBlock &B : Blocks)
    if (!Mosaics.contains(B.Start.value()) && mayBeMosaic(B)) {
      Mosaics.emplace(B.Start.value(), B.Start.value());
      Added = true;
    }
  // What has not been reached can only be through them, and may be one, too.
  if (Added)
    for (const ImageBlock &B : Blocks)
      if (B.Weak && !B.Reached && B.Size)
        Mosaics.emplace(B.Start.value(), B.Start.value());
  return Added;
}

Result<std::vector<Piece>> BlockPlans::tile(const ImageBlock &B) {
  return Mosaics.at(B.Start.value())
      .tile(
          Types, contents(B), B.IsUntold,
          [&](ForeignAddress A) { return find(A) != nullptr; },
          [&](TypePair T) { return behind(T); },
          [&](TypePair T, uint64_t Size) { return hasLarger(T, Size); });
}

/// Follows the pointers in those of which something new was said.
void BlockPlans::traceMosaics(std::vector<ImageBlock *> &Work) {
  std::set<uint64_t> Now;
  Now.swap(Grown);
  for (uint64_t Start : Now) {
    ImageBlock *B = find(ForeignAddress(Start));
    const std::vector<uint8_t> Bytes = contents(*B);
    auto follow = [&](const Piece &P) {
      reachFrom(
          P.Type,
          {std::span(Bytes).subspan(P.Offset, P.Size), B->Start + P.Offset}, B,
          Work);
    };
    // The rest may be told by what is known.
    if (Result<std::vector<Piece>> Pieces = tile(*B))
      for (const Piece &P : *Pieces)
        follow(P);
    else
      Mosaics.at(Start).forEach(Types, Bytes, follow);
  }
}

/// Whether a type stands for one object and what an allocation has added to it.
static bool isOneAndMore(const Type &T) {
  return T.Members.size() == 2 &&
         (T.Members[1].Name == RestName || T.Members[1].Name == TextName ||
          T.Members[1].Name == BytesName);
}

/// What their allocations call mosaics is one that they begin with.
void BlockPlans::claimSites() {
  for (const ImageBlock &B : Blocks)
    if (auto It = Mosaics.find(B.Start.value());
        It != Mosaics.end() && !B.Weak) {
      TypePair T = B.Content;
      const Type &From = Types.senderType(T);
      const Type &To = Types.receiverTypes(T.Module)[T.To];
      if (isOneAndMore(From) && isOneAndMore(To))
        T = {T.Module, From.Members[0].Type, To.Members[0].Type};
      It->second.claim(0, T, B.Start.value());
      It->second.Site = T;
      It->second.IsSeveral = T == B.Content;
    }
}

/// Types all blocks. What was taken for one thing and is many has said wrong
/// things of others: so from the start again, until no more of them are found.
void BlockPlans::typeAll() {
  findCarved();
  typeBlocks();
  while (addMosaics()) {
    Blocks.clear();
    for (auto &[Start, M] : Mosaics)
      M = Mosaic(Start);
    readBlocks();
    claimSites();
    Checking = Unplaced = false;
    typeBlocks();
  }
  splitMosaics();
}

/// Puts the pieces of each in its place.
void BlockPlans::splitMosaics() {
  if (Mosaics.empty())
    return;
  std::vector<ImageBlock> Parts;
  for (const ImageBlock &B : Blocks) {
    if (!Mosaics.contains(B.Start.value())) {
      Parts.push_back(B);
      continue;
    }
    Result<std::vector<Piece>> Pieces = tile(B);
    if (!Pieces) {
      if (B.Reached)
        Untold[B.Start.value()] =
            Pieces.message() +
            (B.Weak ? ": allocate memory of one type at a time, or store the "
                      "result of the allocation to a pointer of the type it is "
                      "for"
                    : ": declare what it holds as members, or as an array "
                      "without a length, as []");
      Parts.push_back(B);
      continue;
    }
    for (const Piece &P : *Pieces) {
      ImageBlock Part;
      Part.Start = ForeignAddress(B.Start.value() + P.Offset);
      Part.Size = P.Size;
      Part.Site = B.Site;
      Part.Content = P.Type;
      Part.Reached = B.Reached && P.Type.known();
      Part.Weak = false;
      Part.IsLast = B.IsLast && P.Offset + P.Size == B.Size;
      Part.IsGiven = B.IsGiven && P.Offset == 0;
      Part.Continues = B.Continues || P.Offset != 0;
      Parts.push_back(Part);
    }
  }
  Blocks = std::move(Parts);
}

/// Fails where a part of a block would lie where no object of its type may.
Result<> BlockPlans::checkPlaces() const {
  uint64_t Place = 0;
  for (const ImageBlock &B : Blocks) {
    if (!B.Continues)
      Place = 0;
    if (B.Content.known() && B.How) {
      const uint32_t Align =
          Types.receiverTypes(B.Content.Module)[B.Content.To].Align;
      if (Align && Place % Align)
        return Failure{describe(B) + ": what it holds would not be aligned "
                                     "here: allocate memory of one type at a "
                                     "time"};
    }
    Place += B.NewSize;
  }
  return success();
}
