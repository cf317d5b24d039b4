#include "restore/Mosaic.h"
#include "convert/TagPlace.h"
#include <algorithm>
#include <set>

using namespace mt;

bool Mosaic::claim(uint64_t Offset, TypePair Pointee, uint64_t Holder) {
  auto [It, IsNew] = Claims.try_emplace(
      {Offset, Pointee.Module, Pointee.From, Pointee.To}, Holder);
  if (IsNew || It->second == Start || Holder != Start)
    return IsNew;
  It->second = Holder;
  return true;
}

/// How many of an object's bytes there are: of a struct that may be cut short,
/// as many as its tag says, if that is there.
static uint64_t sizeOfObject(const TypeSpace &Space, const Type &T,
                             std::span<const uint8_t> Object) {
  for (const UnionTag::Case &C : endTag(T).Cases) {
    const std::optional<TagPlace> Tag = tagPlaceOf(Space, T, C, 0);
    if (!Tag ||
        static_cast<uint64_t>(Tag->Offset) + Tag->bytes() > Object.size() ||
        !C.Test.fits(
            tagValue(*Tag, Object.data(), bool(Space.Model->BigEndian)), 0))
      continue;
    for (const Member &M : T.Members)
      if (M.Name == C.Member)
        return M.Offset;
  }
  return T.Size;
}

std::vector<Mosaic::Claim>
Mosaic::sorted(const Correspondence &Types,
               std::span<const uint8_t> Bytes) const {
  std::vector<Claim> Sorted;
  for (const auto &[What, Holder] : Claims) {
    const auto &[Offset, Module, From, To] = What;
    const TypePair Type = {Module, From, To};
    const uint64_t Size =
        sizeOfObject(Types.senderTypes(Module), Types.senderType(Type),
                     Bytes.subspan(Offset));
    Sorted.push_back({Offset, Size, Type, Holder});
  }
  std::sort(Sorted.begin(), Sorted.end(), [](const Claim &A, const Claim &B) {
    return A.Offset != B.Offset ? A.Offset < B.Offset : A.Size > B.Size;
  });
  return Sorted;
}

void Mosaic::forEach(const Correspondence &Types,
                     std::span<const uint8_t> Bytes,
                     FunctionRef<void(const Piece &)> Visit) const {
  const uint64_t Size = Bytes.size();
  const std::vector<Claim> Sorted = sorted(Types, Bytes);
  for (size_t I = 0; I != Sorted.size(); ++I) {
    const Claim &C = Sorted[I];
    const bool Fits = C.Size <= Size - C.Offset;
    // The next is smaller.
    if (!Fits && I + 1 != Sorted.size() && Sorted[I + 1].Offset == C.Offset)
      continue;
    Visit({C.Offset, Fits ? C.Size : Size - C.Offset, C.Type});
  }
}

namespace {
/// Objects of one type that pointers lead to, as long as they are laid.
struct Area {
  uint64_t Offset, End;
  TypePair Type;
  bool IsOwn;
  bool IsCut = false;     // its one object ends early
  bool IsCounted = false; // the allocation says that it is an array
};

class Tiling {
public:
  Tiling(Correspondence &Types, std::span<const uint8_t> Bytes,
         Mosaic::Exists Exist, Mosaic::BehindOf BehindOf,
         Mosaic::HasLarger HasLarger)
      : Types(Types), Bytes(Bytes), Exist(Exist), BehindOf(BehindOf),
        HasLarger(HasLarger) {}

  bool IsUntold = false; // see Mosaic::tile()
  TypePair Counted;      // an array of this is what was allocated

  /// A pointer to Type leads to Offset. In ascending order of offsets, of
  /// equal ones the largest first.
  Result<> add(uint64_t Offset, uint64_t Size, TypePair Type, bool IsOwn);
  Result<std::vector<Piece>> finish();
  /// Whether there may be an object at an offset, of which the end is missing.
  bool isShown(uint64_t Offset, TypePair Type) const {
    return isShown(Area{Offset, Bytes.size(), Type, false});
  }

private:
  Correspondence &Types;
  std::span<const uint8_t> Bytes;
  Mosaic::Exists Exist;
  Mosaic::BehindOf BehindOf;
  Mosaic::HasLarger HasLarger;
  std::vector<Area> Areas;
  std::vector<std::pair<uint64_t, TypePair>> Texts; // where bytes begin
  std::set<uint64_t> OwnTexts;
  std::vector<Piece> Pieces;

  uint64_t sizeOf(TypePair T) const { return Types.senderType(T).Size; }
  bool hasTail(TypePair T) const {
    TailMember Tail;
    return findTail(Types.senderTypes(T.Module), T.From, Tail) &&
           Tail.Count <= 1;
  }
  /// One that is longer has no other end than a flexible array's.
  bool isFlexible(TypePair T) const {
    TailMember Tail;
    return findTail(Types.senderTypes(T.Module), T.From, Tail) &&
           Tail.Count == 0;
  }
  /// One that goes on, not as bytes.
  bool hasWideTail(TypePair T) const {
    TailMember Tail;
    const TypeSpace Space = Types.senderTypes(T.Module);
    return findTail(Space, T.From, Tail) && Tail.Count <= 1 &&
           Space[Tail.Element].Size > 1;
  }
  bool holds(const Area &A, uint64_t Offset, TypePair Inner) const;
  bool isZero(uint64_t From, uint64_t To) const {
    return std::all_of(Bytes.begin() + static_cast<ptrdiff_t>(From),
                       Bytes.begin() + static_cast<ptrdiff_t>(To),
                       [](uint8_t C) { return C == 0; });
  }
  /// Where the first bytes in a range begin, or its end.
  uint64_t textIn(uint64_t From, uint64_t To) const {
    for (const auto &T : Texts)
      if (T.first >= From && T.first < To)
        return T.first;
    return To;
  }
  int evidenceFor(const Area &A) const;
  bool isShown(const Area &A) const;
  Result<> layArea(const Area &A, uint64_t Next);
  Result<> layGap(uint64_t From, uint64_t To, const Area *Before);
  std::string name(TypePair T) const {
    return "'" + typeName(Types.senderTypes(T.Module), T.From) + "'";
  }
};
} // namespace

/// Whether an area has an object of the type Inner at an offset in it, if it
/// goes on for long enough.
bool Tiling::holds(const Area &A, uint64_t Offset, TypePair Inner) const {
  const TypeSpace Outer = Types.senderTypes(A.Type.Module);
  const TypeSpace Space = Types.senderTypes(Inner.Module);
  const uint64_t Size = std::max(A.End - A.Offset, Offset + sizeOf(Inner));
  return holdsObject(Outer, A.Type.From, Size, Offset, Space, Inner.From) ||
         (Offset == 0 && beginsAlike(Outer, A.Type.From, Space, Inner.From) &&
          beginsAlike(Types.receiverTypes(A.Type.Module), A.Type.To,
                      Types.receiverTypes(Inner.Module), Inner.To));
}

Result<> Tiling::add(uint64_t Offset, uint64_t Size, TypePair Type,
                     bool IsOwn) {
  if (isByte(Types.senderType(Type)) || isAnything(Types.senderType(Type))) {
    Texts.emplace_back(Offset, Type);
    if (IsOwn)
      OwnTexts.insert(Offset);
    return success();
  }
  const uint64_t End = Offset + Size;
  const Area New = {Offset,
                    std::min<uint64_t>(End, Bytes.size()),
                    Type,
                    IsOwn,
                    Size < sizeOf(Type),
                    Offset == 0 && Type == Counted};
  if (!Areas.empty()) {
    Area &Last = Areas.back();
    const uint64_t Inside = Offset - Last.Offset;
    const bool Overlaps = Offset < Last.End;
    if ((Overlaps || hasTail(Last.Type)) && holds(Last, Inside, Type)) {
      Last.End = std::max(Last.End, std::min<uint64_t>(End, Bytes.size()));
      return success();
    }
    // A pointer may have been left from what was here before.
    if (End > Bytes.size() && (Overlaps || hasTail(Last.Type)))
      return success();
    if (Overlaps) {
      const int ForLast = evidenceFor(Last), ForNew = evidenceFor(New);
      if (!IsOwn && ForNew < 0 && ForLast > 0)
        return success();
      if (!Last.IsOwn && ForLast < 0 && ForNew > 0) {
        Areas.back() = New;
        return success();
      }
    }
    if (Overlaps)
      return Failure{"its byte " + std::to_string(Offset) +
                     " is used both in " + name(Last.Type) + " and as " +
                     name(Type)};
    if (!Last.IsCut && Size == sizeOf(Type) && Inside % Size == 0 &&
        sizeOf(Last.Type) == sizeOf(Type) &&
        holds({0, sizeOf(Type), Last.Type, false}, 0, Type) &&
        BehindOf(Last.Type).IsMore && textIn(Last.End, Offset) == Offset) {
      Last.End = End;
      return success();
    }
  }
  if (End > Bytes.size() && Offset)
    return Failure{"it ends within the " + name(Type) + " at its byte " +
                   std::to_string(Offset)};
  Areas.push_back(New);
  return success();
}

/// What speaks for an area being what a pointer calls it: how many of its own
/// pointers lead to something that there is, and how many to nothing.
int Tiling::evidenceFor(const Area &A) const {
  const TypeSpace Space = Types.senderTypes(A.Type.Module);
  int For = 0;
  forEachPointer(Space, A.Type.From, Bytes.subspan(A.Offset, A.End - A.Offset),
                 [&](uint64_t, ForeignAddress Value, TypeId Pointee) {
                   // Functions are not among what is asked for.
                   if (!Value.isNull() &&
                       Space[Pointee].Kind != TypeKind::Function)
                     For += Exist(Value) ? 1 : -1;
                 });
  return For;
}

/// Whether an area is not only called what it is by a pointer that may have
/// been left from before the block was allocated: the block itself says so, or
/// what it points to is there.
bool Tiling::isShown(const Area &A) const {
  if (A.IsOwn)
    return true;
  bool Shown = false;
  forEachPointer(Types.senderTypes(A.Type.Module), A.Type.From,
                 Bytes.subspan(A.Offset, A.End - A.Offset),
                 [&](uint64_t, ForeignAddress Value, TypeId) {
                   Shown |= !Value.isNull() && Exist(Value);
                 });
  return Shown;
}

/// A range that no area takes up, behind the one Before, which may be null.
Result<> Tiling::layGap(uint64_t From, uint64_t To, const Area *Before) {
  if (From == To)
    return success();
  const uint64_t Text = textIn(From, To);
  if (!isZero(From, Text))
    return Failure{"nothing tells what it holds from its byte " +
                   std::to_string(From) + " on" +
                   (Before ? ", behind " + name(Before->Type) : "")};
  if (Text != From)
    Pieces.push_back({From, Text - From, {}});
  if (Text == To)
    return success();
  const auto Begin =
      std::find_if(Texts.begin(), Texts.end(),
                   [&](const auto &T) { return T.first == Text; });
  const bool Known = !isAnything(Types.senderType(Begin->second));
  Pieces.push_back({Text, To - Text, Known ? Begin->second : TypePair{}});
  return success();
}

Result<> Tiling::layArea(const Area &A, uint64_t Next) {
  if (A.Offset != 0 && !isZero(A.Offset, A.End) && !isShown(A))
    return Failure{"nothing shows that there is " + name(A.Type) +
                   " at its byte " + std::to_string(A.Offset)};
  const uint64_t Text = textIn(A.End, Next), Size = sizeOf(A.Type);
  const Mosaic::Behind Behind = BehindOf(A.Type);
  const uint64_t Unit = Behind.Type.known() ? sizeOf(Behind.Type) : 1;
  const uint64_t Told =
      Behind.IsTold ? (Text - A.End) / Unit * Unit : 0; // bytes
  auto layTold = [&] {
    Pieces.push_back({A.Offset, A.End - A.Offset, A.Type});
    Pieces.push_back({A.End, Told, Behind.Type});
    return layGap(A.End + Told, Next, &A);
  };
  uint64_t End = A.End;
  if (A.IsCut) {
    if (Told)
      return layTold();
    // Up to where the next may begin is padding.
    const uint32_t Align = std::max(Types.senderType(A.Type).Align, 1u);
    Pieces.push_back({A.Offset, A.End - A.Offset, A.Type});
    End = std::min((A.End + Align - 1) / Align * Align, Text);
    if (End != A.End)
      Pieces.push_back({A.End, End - A.End, {}});
    return layGap(End, Next, &A);
  }
  // Who only looks at its bytes one by one may well look at a further element.
  if (Text != Next && !OwnTexts.contains(Text) && !isZero(Text, Next) &&
      (hasWideTail(A.Type) || (Text != A.End && Behind.IsMore)))
    return Failure{"it is used both as " + name(A.Type) +
                   " and as bytes from its byte " + std::to_string(Text) +
                   " on"};
  if (isFlexible(A.Type)) {
    End = Text;
  } else if (!Behind.IsMore) {
    if (Told)
      return layTold();
  } else if (hasTail(A.Type)) {
    End = Text;
  } else if (const uint64_t Whole = A.Offset + (Text - A.Offset) / Size * Size;
             Whole > End && (A.IsCounted || isZero(Whole, Text))) {
    if (A.IsCounted && Whole != Text) {
      // Too little for one more.
      Pieces.push_back({A.Offset, Whole - A.Offset, A.Type});
      Pieces.push_back({Whole, Text - Whole, {}});
      return layGap(Text, Next, &A);
    }
    if (A.End == A.Offset + Size && !A.IsCounted && !isZero(A.End, Whole) &&
        HasLarger(A.Type, Whole - A.Offset))
      return Failure{"it is only known by " + name(A.Type) + " at its byte " +
                     std::to_string(A.Offset) +
                     ", so what else it holds cannot be told"};
    // Behind bytes, what a pointer leads to may be more of them.
    if (Texts.empty() || Texts.front().first >= A.Offset || A.IsOwn)
      End = Whole;
  }
  Pieces.push_back({A.Offset, End - A.Offset, A.Type});
  return layGap(End, Next, &A);
}

Result<std::vector<Piece>> Tiling::finish() {
  // Of bytes only, there is nothing else.
  if (Areas.empty() && !Texts.empty() && !IsUntold)
    Texts.emplace(Texts.begin(), 0, Texts.front().second);
  const uint64_t First = Areas.empty() ? Bytes.size() : Areas.front().Offset;
  if (Result<> Laid = layGap(0, First, nullptr); !Laid)
    return Laid.failure();
  if (First == 0 && !isShown(Areas.front()))
    for (const auto &[Offset, Type] : Texts)
      if (Offset == 0 && !isAnything(Types.senderType(Type)))
        return Failure{"it is used both as " + name(Areas.front().Type) +
                       " and as " + name(Type)};
  for (size_t I = 0; I != Areas.size(); ++I) {
    const uint64_t Next =
        I + 1 == Areas.size() ? Bytes.size() : Areas[I + 1].Offset;
    if (Result<> Laid = layArea(Areas[I], Next); !Laid)
      return Laid.failure();
  }
  return std::move(Pieces);
}

/// Whether a pointer says anything else than the allocation of what that has
/// named.
bool Mosaic::contradictsSite(const Correspondence &Types,
                             const Claim &C) const {
  if (!Site.known() || C.Type == Site || C.Size <= 1)
    return false;
  const TypeSpace Space = Types.senderTypes(Site.Module);
  const TypeSpace Other = Types.senderTypes(C.Type.Module);
  const uint64_t Size = Space[Site.From].Size;
  return C.Offset < Size &&
         !holdsObject(Space, Site.From, Size, C.Offset, Other, C.Type.From) &&
         !(C.Offset == 0 &&
           holdsObject(Other, C.Type.From, C.Size, 0, Space, Site.From));
}

Result<std::vector<Piece>> Mosaic::tile(Correspondence &Types,
                                        std::span<const uint8_t> Bytes,
                                        bool IsUntold, Exists Exist,
                                        BehindOf BehindOf,
                                        HasLarger HasLarger) const {
  const std::vector<Claim> Sorted = sorted(Types, Bytes);
  // What leads to several places of the block was made for it.
  std::map<uint64_t, std::set<uint64_t>> Places;
  for (const Claim &C : Sorted)
    Places[C.Holder].insert(C.Offset);
  auto behind = [&](TypePair Type) {
    // It has been counted.
    return IsSeveral && Type == Site ? Behind() : BehindOf(Type);
  };
  Tiling T(Types, Bytes, Exist, behind, HasLarger);
  T.IsUntold = IsUntold;
  if (IsSeveral)
    T.Counted = Site;
  for (const Claim &C : Sorted) {
    // A pointer to something larger, where something else is, is one that was
    // left from before; where bytes are, if it leads to nothing that there is.
    auto isInPlace = [&](const Claim &Other) {
      const Type &Here = Types.senderType(Other.Type);
      return Other.Size <= Bytes.size() - Other.Offset &&
             Other.Offset <= C.Offset && Other.Offset + Other.Size > C.Offset &&
             (isByte(Here) ? !T.isShown(C.Offset, C.Type) : !isAnything(Here));
    };
    if (contradictsSite(Types, C) ||
        (C.Size > Bytes.size() - C.Offset &&
         std::any_of(Sorted.begin(), Sorted.end(), isInPlace)))
      continue;
    const bool IsOwn =
        C.Holder && (C.Holder == Start || Places[C.Holder].size() > 1);
    if (IsUntold && isAnything(Types.senderType(C.Type)))
      continue;
    if (Result<> Added = T.add(C.Offset, C.Size, C.Type, IsOwn); !Added)
      return Added.failure();
  }
  return T.finish();
}
