#include "restore/HiddenAddresses.h"
#include "convert/TagPlace.h"
#include "model/UnionTags.h"
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

using namespace mt;

namespace {
/// Bytes: or nobody knows. Nothing: what no member of a union that is in use
/// has.
enum class Content { Bytes, Registers, Nothing, Other };
} // namespace

/// The last member that begins at Offset or before it, or null.
static const Member *memberFrom(const Type &Struct, uint64_t Offset) {
  auto It = std::find_if(Struct.Members.rbegin(), Struct.Members.rend(),
                         [&](const Member &M) { return M.Offset <= Offset; });
  return It == Struct.Members.rend() ? nullptr : &*It;
}

/// The type of what a tagged union holds, by the tag beside it in a struct at
/// Base. None if it has no tag, or the tag says nothing known; the unknown type
/// if there is nothing in it.
static std::optional<TypeId> chosenIn(const TypeSpace &Types,
                                      const Type &Struct, size_t Index,
                                      std::span<const uint8_t> Bytes,
                                      uint64_t Base) {
  Result<std::vector<UnionTag>> Tags = unionTags(Struct);
  if (!Tags || Base > Bytes.size() || Struct.Size > Bytes.size() - Base)
    return std::nullopt;
  const Member &Union = Struct.Members[Index];
  for (const UnionTag &Tag : *Tags) {
    if (Tag.Union != Index)
      continue;
    for (const UnionTag::Case &C : Tag.Cases) {
      if (C.Test.How == TagTest::Kind::Self)
        return std::nullopt; // nobody knows where it is
      std::optional<TagPlace> Place =
          tagPlaceOf(Types, Struct, C, Union.Offset);
      if (!Place || !C.Test.fits(tagValue(*Place, &Bytes[Base + Union.Offset],
                                          bool(Types.Model->BigEndian)),
                                 0))
        continue;
      for (const Member &M : Types[Union.Type].Members)
        if (M.Name == C.Member)
          return M.Type;
      return 0;
    }
  }
  return std::nullopt;
}

static Content contentAt(const TypeSpace &Types, TypeId Id,
                         std::span<const uint8_t> Bytes, uint64_t At) {
  uint64_t Base = 0, Offset = At; // of the object, and in it
  for (;;) {
    const Type &T = Types[Id];
    switch (T.Kind) {
    case TypeKind::Array: {
      const uint64_t Size = Types[T.Elem].Size;
      Offset = Size ? Offset % Size : 0;
      Base = At - Offset;
      Id = T.Elem;
      break;
    }
    case TypeKind::Struct: {
      const Member *In = memberFrom(T, Offset);
      if (!In)
        return Content::Other;
      if (isJumpRegisters(T, *In))
        return Content::Registers;
      const auto Index = static_cast<size_t>(In - T.Members.data());
      Offset -= In->Offset;
      Id = In->Type;
      if (auto Chosen = chosenIn(Types, T, Index, Bytes, Base)) {
        if (Offset >= Types[*Chosen].Size)
          return Content::Nothing;
        Id = *Chosen;
      }
      Base = At - Offset;
      break;
    }
    case TypeKind::Unknown:
    case TypeKind::Union:
    case TypeKind::Char:
      return Content::Bytes;
    default:
      return T.Size == 1 ? Content::Bytes : Content::Other;
    }
  }
}

WordKind mt::wordAt(const TypeSpace &Types, TypeId Id, uint64_t Bytes,
                    uint64_t At) {
  const BlockShape Shape = shapeBlock(Types, Id, Bytes);
  uint64_t Offset = At;
  Id = Shape.Element;
  if (Shape.HasTail && At >= Shape.TailOffset) {
    Id = Shape.TailElement;
    Offset -= Shape.TailOffset;
  }
  if (const uint64_t Size = Types[Id].Size) {
    if (!Shape.HasTail && At >= Shape.Count * Size)
      return WordKind::Unknown;
    Offset %= Size;
  }
  for (;;) {
    const Type &T = Types[Id];
    switch (T.Kind) {
    case TypeKind::Array: {
      const uint64_t Size = Types[T.Elem].Size;
      if (!Size)
        return WordKind::Unknown;
      Offset %= Size;
      Id = T.Elem;
      break;
    }
    case TypeKind::Struct: {
      const Member *In = memberFrom(T, Offset);
      if (!In)
        return T.Members.empty() ? WordKind::Unknown : WordKind::Parts;
      Offset -= In->Offset;
      const uint64_t Size = Types[In->Type].Size;
      if (!Size) // an array without a length
        return WordKind::Unknown;
      if (Offset + 8 > Size)
        return WordKind::Parts;
      Id = In->Type;
      break;
    }
    case TypeKind::SInt:
    case TypeKind::UInt:
    case TypeKind::AnyInt:
    case TypeKind::Pointer:
      // Smaller ones are elements of an array: somebody's memory, perhaps.
      return T.Size != 8                   ? WordKind::Unknown
             : T.Kind == TypeKind::Pointer ? WordKind::Pointer
                                           : WordKind::Integer;
    default:
      return WordKind::Unknown;
    }
  }
}

bool mt::isAddress(WordKind Where, const Manifest &M, const ForeignObject &O,
                   ForeignAddress A) {
  const uint64_t Offset = A - O.Start;
  // There are many, in little room: bytes may well look like their addresses.
  if (O.Kind == ForeignObject::Text)
    return false;
  if (Where == WordKind::Integer && liesLow(M, A) && !makesNumbers(M))
    return false;
  if (Where != WordKind::Unknown || !Offset)
    return Where != WordKind::Parts;
  if (O.Kind == ForeignObject::Stream)
    return false;
  if (O.Kind == ForeignObject::Block)
    return true;
  const bool IsGlobal = O.Kind == ForeignObject::Global;
  const FrameRecord *Frame =
      IsGlobal ? nullptr : &M.Threads[O.Thread].Frames[O.First];
  const ModuleDesc &Desc = M.Modules[IsGlobal ? O.First : Frame->Module].Desc;
  if (isRuntimes(Desc))
    return false;
  TypeId Type;
  if (IsGlobal) {
    Type = Desc.Globals[O.Second].Type;
  } else {
    const SafePointDesc &Point = Desc.SafePoints[Frame->SafePoint];
    Type = Desc.Functions[Point.Function].Vars[Point.Slots[O.Second].Var].Type;
  }
  switch (Desc.Types[Type].Kind) {
  case TypeKind::Bool:
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::AnyInt:
  case TypeKind::Float:
  case TypeKind::Pointer:
  case TypeKind::Function:
    return Offset == O.Size;
  default:
    return true;
  }
}

/// Blocks: whose addresses count in bytes, too; or null.
static Result<> refuseAddressesIn(const AddressMap &Map,
                                  const BlockPlans *Blocks,
                                  const TypeSpace &Types, TypeId Type,
                                  std::span<const uint8_t> Bytes, bool InBytes,
                                  bool InIntegers) {
  const uint64_t Size = Types.Model->PointerSize;
  std::vector<uint64_t> Hidden;
  for (uint64_t At = 0; At + Size <= Bytes.size(); At += Size) {
    uint64_t Word =
        readForeign(Bytes.data() + At, Size, Types.Model->BigEndian);
    const ForeignObject *O =
        Map.mayContain(Word) ? Map.find(ForeignAddress(Word)) : nullptr;
    const bool IsKnown = O && O->Kind != ForeignObject::Text;
    if (!(IsKnown || (Blocks && Blocks->find(ForeignAddress(Word)))) ||
        (Size == 8 && wordAt(Types, Type, Bytes.size(), At) == WordKind::Parts))
      continue;
    const Content Where = contentAt(Types, Type, Bytes, At);
    if ((Where == Content::Bytes && InBytes) ||
        (Where == Content::Other && InIntegers && IsKnown))
      Hidden.push_back(At);
  }
  if (Hidden.empty())
    return success();
  forEachPointer(Types, Type, Bytes, [&](uint64_t At, ForeignAddress, TypeId) {
    std::erase(Hidden, At);
  });
  if (Hidden.empty())
    return success();
  return Failure{"its byte " + std::to_string(Hidden.front()) +
                 " begins an address, and its type has no pointer there, so it "
                 "would not be right on this target: declare it as what it "
                 "holds"};
}

Result<> mt::refuseHiddenAddresses(const AddressMap &Map,
                                   const BlockPlans &Blocks,
                                   const TypeSpace &Types, TypeId Type,
                                   std::span<const uint8_t> Bytes, HeapWay Way,
                                   const Plan &How, bool HasNumbers) {
  const bool Patched = canPatchHiddenAddresses(Way, How, *Types.Model);
  if (Patched && Way == HeapWay::Map)
    return success();
  const bool Wide = Types.Model->PointerSize == 8;
  return refuseAddressesIn(Map, Wide && Way != HeapWay::Map ? &Blocks : nullptr,
                           Types, Type, Bytes, true,
                           !Patched && (HasNumbers || Wide));
}

Result<> mt::refuseNumberIn(const AddressMap &Map, const TypeSpace &Types,
                            TypeId Type, std::span<const uint8_t> Bytes,
                            HeapWay Way, const Plan &How, bool HasNumbers) {
  if (!HasNumbers || canPatchHiddenAddresses(Way, How, *Types.Model))
    return success();
  return refuseAddressesIn(Map, nullptr, Types, Type, Bytes, false, true);
}

/// The first module that is marked so, or null.
static const ImageModule *moduleWith(const Manifest &M, uint32_t Flag) {
  auto It = std::find_if(
      M.Modules.begin(), M.Modules.end(),
      [&](const ImageModule &I) { return (I.Desc.Flags & Flag) != 0; });
  return It == M.Modules.end() ? nullptr : &*It;
}

bool mt::makesNumbers(const Manifest &M) {
  return moduleWith(M, ModuleDesc::MakesNumbers) != nullptr;
}

static constexpr char ScrambledRemedy[] =
    ": find what you look for by something else, or keep it in the heap "
    "(-Rpass-analysis=mt shows where), or set MT_TRUST_NUMBERS=1 if nothing is "
    "found again by it";

Result<> mt::refuseScrambledPlaces(const Manifest &M) {
  const ImageModule *I = moduleWith(M, ModuleDesc::ScrambledPlaces);
  if (!I)
    return success();
  return Failure{"'" + I->Desc.Name +
                 "' has computed something of the address of a variable, "
                 "function or literal, such as a hash, and these lie elsewhere "
                 "here (with -no-pie, the same file would lie where it was)" +
                 ScrambledRemedy};
}

Result<> mt::refuseKeptNumbers(const Manifest &M, HeapWay Way,
                               const DataModel &Here) {
  if (const ImageModule *I = moduleWith(M, ModuleDesc::KeepsPlaces))
    return Failure{
        "'" + I->Desc.Name +
        "' keeps return addresses, frames' addresses "
        "(__builtin_return_address, __builtin_frame_address) or parts of "
        "variables' addresses, which mean "
        "nothing in another process: ask for them again where they are "
        "needed (-Rpass-analysis=mt shows where), or set MT_TRUST_NUMBERS=1 "
        "if nothing is done with them any more"};
  if (const ImageModule *I = moduleWith(M, ModuleDesc::ScrambledOthers))
    return Failure{
        "'" + I->Desc.Name +
        "' has computed something of the address of a variable on the stack or "
        "of what a library has, such as a hash, which is another one in "
        "another process" +
        ScrambledRemedy};
  if (M.Model.LongSize != Here.LongSize)
    if (const ImageModule *I = moduleWith(M, ModuleDesc::HashesWords))
      return Failure{
          "'" + I->Desc.Name +
          "' hashes with unsigned long or size_t, which have another size on "
          "this target, where it would not find what is in its tables: hash "
          "with uint32_t or uint64_t (-Rpass-analysis=mt shows where), or set "
          "MT_TRUST_NUMBERS=1 if nothing is found by such hashes"};
  if (Way == HeapWay::Replace || M.Model.BigEndian != Here.BigEndian)
    if (const ImageModule *I = moduleWith(M, ModuleDesc::TakesApart))
      return Failure{
          "'" + I->Desc.Name +
          "' copies pointers into arrays of smaller numbers, which this "
          "target would put together in another way: keep them in pointers "
          "(-Rpass-analysis=mt shows where), or set MT_TRUST_NUMBERS=1 if "
          "nothing is done with them any more"};
  if (Way == HeapWay::Replace)
    if (const ImageModule *I = moduleWith(M, ModuleDesc::MakesNumbers))
      return Failure{
          "'" + I->Desc.Name +
          "' makes numbers of addresses, and blocks of the heap have other "
          "addresses on this target: hold them in pointers "
          "(-Rpass-analysis=mt shows where), or set MT_TRUST_NUMBERS=1 if "
          "nothing is found again by such numbers"};
  return success();
}

Result<> mt::refuseMovedNumbers(const Manifest &M, const BlockPlans &Plans,
                                HeapWay Way) {
  const ImageModule *I = moduleWith(M, ModuleDesc::MakesNumbers);
  const ImageBlock *B = I ? Plans.firstMoved(Way) : nullptr;
  if (!B)
    return success();
  return Failure{
      Plans.describe(*B) +
      ", has no room where it lies for what it holds on this target, and '" +
      I->Desc.Name +
      "' makes numbers of addresses: hold them in pointers "
      "(-Rpass-analysis=mt shows where), or set MT_TRUST_NUMBERS=1 if "
      "nothing has been computed from such a block's"};
}

void mt::addChangedBlocks(AddressMap &Map, const BlockPlans &Plans) {
  std::vector<ForeignObject> Blocks;
  for (const AddressRange &R : Plans.changed())
    Blocks.push_back(
        {ForeignAddress(R.Start), R.Size, ForeignObject::Block, 0, 0, 0});
  Map.addOthers(Blocks);
}
