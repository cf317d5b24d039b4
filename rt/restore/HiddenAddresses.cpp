#include "restore/HiddenAddresses.h"
#include <algorithm>
#include <string>
#include <vector>

using namespace mt;

namespace {
enum class Content { Bytes, Registers, Other }; // Bytes: or nobody knows
} // namespace

static Content contentAt(const TypeSpace &Types, TypeId Id, uint64_t Offset) {
  for (;;) {
    const Type &T = Types[Id];
    switch (T.Kind) {
    case TypeKind::Array: {
      const uint64_t Size = Types[T.Elem].Size;
      Offset = Size ? Offset % Size : 0;
      Id = T.Elem;
      break;
    }
    case TypeKind::Struct: {
      auto In =
          std::find_if(T.Members.rbegin(), T.Members.rend(),
                       [&](const Member &M) { return M.Offset <= Offset; });
      if (In == T.Members.rend())
        return Content::Other;
      if (isJumpRegisters(T, *In))
        return Content::Registers;
      Offset -= In->Offset;
      Id = In->Type;
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

static Result<> refuseAddressesIn(const AddressMap &Map, const TypeSpace &Types,
                                  TypeId Type, std::span<const uint8_t> Bytes,
                                  bool InBytes, bool InIntegers) {
  const uint64_t Size = Types.Model->PointerSize;
  std::vector<uint64_t> Hidden;
  for (uint64_t At = 0; At + Size <= Bytes.size(); At += Size) {
    uint64_t Word =
        readForeign(Bytes.data() + At, Size, Types.Model->BigEndian);
    if (!Map.mayContain(Word) || !Map.find(ForeignAddress(Word)))
      continue;
    const Content Where = contentAt(Types, Type, At);
    if ((Where == Content::Bytes && InBytes) ||
        (Where == Content::Other && InIntegers))
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
                                   const TypeSpace &Types, TypeId Type,
                                   std::span<const uint8_t> Bytes, HeapWay Way,
                                   const Plan &How, bool HasNumbers) {
  const bool Patched = canPatchHiddenAddresses(Way, How, *Types.Model);
  if (Patched && Way == HeapWay::Map)
    return success();
  return refuseAddressesIn(Map, Types, Type, Bytes, true,
                           !Patched &&
                               (HasNumbers || Types.Model->PointerSize == 8));
}

Result<> mt::refuseNumberInFrame(const AddressMap &Map, const TypeSpace &Types,
                                 TypeId Type, std::span<const uint8_t> Bytes,
                                 HeapWay Way, const Plan &How,
                                 bool HasNumbers) {
  if (!HasNumbers || canPatchHiddenAddresses(Way, How, *Types.Model))
    return success();
  return refuseAddressesIn(Map, Types, Type, Bytes, false, true);
}

Result<> mt::refuseNumbersOfBlocks(const Manifest &M, HeapWay Way) {
  if (Way == HeapWay::Replace)
    for (const ImageModule &I : M.Modules)
      if (I.Desc.Flags & ModuleDesc::MakesNumbers)
        return Failure{
            "'" + I.Desc.Name +
            "' makes numbers of addresses, and blocks of the heap have other "
            "addresses on this target: hold them in pointers "
            "(-Rpass-analysis=mt shows where), or set MT_TRUST_NUMBERS=1 if "
            "nothing is found again by such numbers"};
  return success();
}
