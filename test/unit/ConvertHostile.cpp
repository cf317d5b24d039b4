// Tables that no compiler made: the converter has to stay inside its buffers on
// them, whether it refuses them or not. Meant to be run with the address
// sanitizer too; without it, guard bytes tell.

#include "ConvertTesting.h"

#include <random>

using namespace mt;
using namespace mt::test;

namespace {

/// A number that is likely to hurt: small, near a power of two, or huge.
uint64_t nasty(std::mt19937_64 &Random) {
  switch (Random() % 6) {
  case 0:
    return Random() % 4;
  case 1:
    return Random() % 40;
  case 2:
    return 8 * (Random() % 9);
  case 3:
    return (uint64_t(1) << (Random() % 64)) - Random() % 2;
  case 4:
    return ~uint64_t(0) - Random() % 64;
  default:
    return 1 + Random() % 16;
  }
}

/// A table whose ids, kinds, sizes and offsets mean nothing in particular.
TypeBuilder randomTable(std::mt19937_64 &Random) {
  TypeBuilder B(supportedDataModels()[Random() % 8]);
  const TypeId Count = 12;
  for (TypeId I = 1; I != Count; ++I) {
    Type T;
    T.Kind = static_cast<TypeKind>(Random() % 14);
    T.Size = nasty(Random);
    T.Align = 1;
    T.Format = static_cast<FloatFormat>(Random() % 7);
    T.Elem = static_cast<TypeId>(Random() % (Count + 2));
    T.Count = nasty(Random);
    if (T.Kind == TypeKind::Struct || T.Kind == TypeKind::Union)
      for (uint64_t M = Random() % 5; M; --M) {
        Member New;
        New.Name = std::string(1, static_cast<char>('a' + Random() % 2));
        New.Type = static_cast<TypeId>(Random() % (Count + 2));
        New.Offset = nasty(Random);
        if (Random() % 3 == 0) {
          New.BitSize = static_cast<uint32_t>(nasty(Random));
          New.BitOffset = static_cast<uint32_t>(nasty(Random));
        }
        T.Members.push_back(New);
      }
    B.add(T);
  }
  return B;
}

/// The same shape with another data model and some numbers changed.
TypeBuilder changed(const TypeBuilder &B, std::mt19937_64 &Random) {
  TypeBuilder Other = B;
  Other.Model = supportedDataModels()[Random() % 8];
  for (Type &T : Other.Types) {
    if (Random() % 8 == 0)
      T.Size = nasty(Random);
    for (Member &M : T.Members)
      if (Random() % 8 == 0)
        M.Offset = nasty(Random);
  }
  return Other;
}

} // namespace

TEST_CASE("meaningless tables never lead outside of the buffers") {
  std::mt19937_64 Random(7);
  unsigned Converted = 0, Planned = 0, Broken = 0, Valid = 0;
  for (int Round = 0; Round != 20000; ++Round) {
    TypeBuilder From = randomTable(Random), To = changed(From, Random);
    // Only validated tables can be walked in finite time.
    const bool IsValid = bool(validateTypes(From.space()));
    Valid += IsValid;
    Converter C(From.space(), To.space());
    for (TypeId Id = 0; Id != From.Types.size(); ++Id) {
      Bytes Src(Random() % 200);
      for (uint8_t &Byte : Src)
        Byte = static_cast<uint8_t>(Random() % 3);
      if (IsValid)
        forEachPointer(From.space(), Id, Src,
                       [&](uint64_t Offset, ForeignAddress, TypeId) {
                         Broken += Offset >= Src.size();
                       });
      Result<const Plan *> P = C.plan(Id, Id);
      if (!P)
        continue;
      ++Planned;
      C.forEachPointer(**P, Src, [&](ForeignAddress A, TypeId, TypeId) {
        Broken += A.isNull();
      });
      Result<uint64_t> Size = C.convertedSize(**P, Src.size());
      if (!Size || *Size > 4096)
        continue;
      constexpr size_t Guard = 64;
      Bytes Dst(*Size + 2 * Guard, 0xee);
      Result<> Done = C.convert(**P, Src, std::span(Dst).subspan(Guard, *Size),
                                samePointer);
      Converted += bool(Done);
      for (size_t I = 0; I != Guard; ++I)
        Broken += Dst[I] != 0xee || Dst[Guard + *Size + I] != 0xee;
      for (uint64_t Offset = 0; Offset <= Src.size(); ++Offset)
        (void)C.mapOffset(**P, Offset, Src.size(), 1);
    }
  }
  CHECK(Broken == 0);
  // The test tests something only if enough of this goes through.
  CHECK(Planned > 50000);
  CHECK(Converted > 20000);
  INFO(Valid << " tables were valid");
}
