// See Explain.h.
//
// Relies on: Explain.h, Floats.h and Integers.h to print values.

#include "convert/Explain.h"

#include "convert/Execute.h"
#include "convert/Floats.h"
#include "convert/TypeNumbers.h"

namespace mt {

namespace {
constexpr unsigned MaxDepth = 256;
}

std::string memberPath(const TypeSpace &Space, TypeId Id, uint64_t Offset,
                       unsigned BitOffset, TypeId &Scalar) {
  std::string Path;
  for (unsigned Depth = 0; Depth != MaxDepth; ++Depth) {
    const Type &T = Space[Id];
    Scalar = Id;
    if (T.Kind == TypeKind::Array) {
      const uint64_t Size = Space[T.Elem].Size;
      if (Size == 0)
        return Path;
      Path += "[" + std::to_string(Offset / Size) + "]";
      Offset %= Size;
      Id = T.Elem;
      continue;
    }
    const Member *Found = nullptr;
    for (const Member &M : T.Members) {
      if (M.BitSize) {
        if (BitOffset != ~0u && M.BitOffset == Offset * 8 + BitOffset)
          Found = &M;
      } else if (Offset >= M.Offset) {
        const uint64_t Inside = Offset - M.Offset;
        const Type &Inner = Space[M.Type];
        bool IsTail = &M == &T.Members.back() && Inner.Kind == TypeKind::Array;
        if (Inside < Inner.Size || IsTail)
          Found = &M;
      }
      if (Found)
        break;
    }
    if (!Found)
      return Path;
    if (!Found->Name.empty())
      Path += "." + Found->Name;
    Id = Scalar = Found->Type;
    if (Found->BitSize)
      return Path;
    Offset -= Found->Offset;
  }
  return Path;
}

std::string explainValue(const TypeSpace &From, const Step &S,
                         const std::string &Path, TypeId Scalar,
                         const uint8_t *At) {
  const bool BigEndian = From.Model->BigEndian;
  // A struct's own name says where its members are to be found.
  const std::string Where =
      Path.empty() ? "" : " of '" + Path.substr(Path[0] == '.') + "'";
  const std::string Name = "'" + typeName(From, Scalar) + "'";
  auto size = [](uint64_t Number, const char *Unit) {
    return std::to_string(Number) + " " + Unit + (Number == 1 ? "" : "s");
  };
  switch (S.Kind) {
  case StepKind::Integer: {
    bool Signed = S.FromSign != Signedness::Unsigned;
    std::string Value =
        toDecimal(readInteger(At, S.FromSize, BigEndian, Signed), Signed);
    return "value " + Value + Where + " (" + Name + ", " +
           size(S.FromSize, "byte") + ") does not fit in " +
           size(S.ToSize, "byte");
  }
  case StepKind::BitField: {
    bool Signed = S.FromSign == Signedness::Signed;
    std::string Value =
        toDecimal(readBits(At, S.FromShift, static_cast<unsigned>(S.FromSize),
                           BigEndian, Signed),
                  Signed);
    return "value " + Value + Where + " (" + Name + ", " +
           size(S.FromSize, "bit") + ") does not fit in " +
           size(S.ToSize, "bit");
  }
  case StepKind::Float:
    return "value " + floatToString(At, S.FromFormat, BigEndian) + Where +
           " (" + Name + ", " + floatFormatName(S.FromFormat) +
           ") is out of the range of " + floatFormatName(S.ToFormat);
  case StepKind::Choice: {
    const std::string Union =
        "the union" + (Where.empty() ? "" : " with" + Where.substr(3));
    if (From[S.Body->From].Name == PiecesName)
      return "it is not empty, and some code writes it as a number and some a "
             "part at a time, so that its byte order is not known; write it as "
             "a whole";
    if (From[S.Body->From].Name == NullName)
      return "it is not null, as the annotations have it";
    const std::vector<Case> &Cases = S.Body->Cases;
    if (Cases.empty() || !Cases[0].Tag.Size)
      return Union + " is not empty, and its members convert in different "
                     "ways; use a struct to carry it to this target, or "
                     "MT_UNION_TAG";
    int64_t Value = tagValue(Cases[0].Tag, At, BigEndian);
    return Union + " is not empty and has the tag " + std::to_string(Value) +
           ", and neither the code nor an MT_UNION_TAG "
           "tells what that means; name it there";
  }
  case StepKind::Zero:
    return "data" + Where + " is not zero and has no place in this program";
  case StepKind::EitherOrder:
    return "number" + Where + " (" + Name +
           ") may be in a byte order of its own, as htonl makes them, and the "
           "image's target has another; keep such numbers apart from others, "
           "or say MT_OPAQUE of them";
  case StepKind::TypeNumber:
    return explainTypeNumber(S, Where, Name, At, BigEndian);
  case StepKind::Text:
    return "data" + Where +
           " is declared as bytes but used as something else, and the image's "
           "target lays out data in another way; declare it as what it holds, "
           "or, if they are bytes in an order of their own, MT_OPAQUE";
  default:
    return "value" + Where + " (" + Name + ") does not fit";
  }
}

} // namespace mt
