// See TypeNumbers.h; and the plans of such integers.
//
// Relies on: TypeNumbers.h, PlanBuilder.h.

#include "convert/TypeNumbers.h"

#include "convert/PlanBuilder.h"
#include "convert/StepList.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace mt {

/// The bits of an integer of which V is the largest or the least value, or
/// (LONG_MAX / 2) a fraction of these; 0 if it is none.
static unsigned bitsOfLimit(WideInt V, bool Signed) {
  const bool Negative = Signed && V.High >> 63;
  const uint64_t Ones = Negative ? ~V.Low : V.Low;
  if ((!Negative && V.High) || (Ones & (Ones + 1)))
    return 0;
  return static_cast<unsigned>(std::bit_width(Ones)) + (Negative ? 128 : 0);
}

/// Whether a number stands for the limit of a type there and here, and not for
/// a size: they differ by the bits of a word.
static bool isLimit(WideInt There, WideInt Here, bool Signed) {
  constexpr unsigned LeastBits = 30;
  const unsigned A = bitsOfLimit(There, Signed), B = bitsOfLimit(Here, Signed);
  return std::min(A, B) >= LeastBits && (A == B + 32 || B == A + 32);
}

/// What a number of the source is in an integer of Size bytes.
static WideInt inBytes(int64_t Number, uint64_t Size, bool Signed) {
  uint8_t Bytes[16];
  const uint64_t Low = static_cast<uint64_t>(Number);
  writeInteger({Low, Number < 0 ? ~uint64_t(0) : 0}, Bytes, Size, false);
  return readInteger(Bytes, Size, false, Signed);
}

/// False if all of an integer's numbers are the same here.
bool PlanBuilder::typeNumber(Plan &P) {
  if (P.FromSize == 0 || P.ToSize == 0 || P.FromSize > 8 || P.ToSize > 8)
    return false;
  const bool Signed = From[P.From].Kind != TypeKind::UInt;
  auto Among = std::make_unique<Plan>();
  bool Differs = false;
  for (const auto &[Name, There] : From[P.From].Enumerators) {
    TypeNumber N;
    N.IsFactor = Name[0] == '*';
    N.There = inBytes(There, P.FromSize, Signed);
    if (Name.substr(N.IsFactor) == "=")
      N.Here = N.There;
    int64_t Here;
    const char *Digits = Name.data() + N.IsFactor;
    const char *End = Name.data() + Name.size();
    if (auto [Last, Error] = std::from_chars(Digits, End, Here);
        Error == std::errc() && Last == End)
      N.Here = inBytes(Here, P.ToSize, Signed);
    Differs |= N.Here != N.There;
    // Two that are one number there.
    auto Same =
        std::find_if(Among->TypeNumbers.begin(), Among->TypeNumbers.end(),
                     [&](const TypeNumber &K) {
                       return K.There == N.There && K.IsFactor == N.IsFactor;
                     });
    if (Same == Among->TypeNumbers.end())
      Among->TypeNumbers.push_back(N);
    else if (Same->Here != N.Here)
      Same->Here.reset();
  }
  if (!Differs)
    return false;
  Among->From = P.From;
  Among->To = P.To;
  Step S;
  S.Kind = StepKind::TypeNumber;
  S.Count = 1;
  S.FromSize = P.FromSize;
  S.ToSize = P.ToSize;
  S.FromSign = S.ToSign = Signed ? Signedness::Signed : Signedness::Unsigned;
  S.Body = Among.get();
  C.Tagged.push_back(std::move(Among));
  appendStep(P.Steps, S);
  return true;
}

std::optional<WideInt> typeNumber(const Plan &Among, WideInt Value,
                                  bool Signed) {
  WideInt Here = Value;
  for (const TypeNumber &N : Among.TypeNumbers) {
    if (N.Here == N.There)
      continue;
    if (N.IsFactor) {
      if (Value != WideInt())
        return std::nullopt;
    } else if (N.There == Value) {
      if (!N.Here || !isLimit(Value, *N.Here, Signed))
        return std::nullopt;
      Here = *N.Here;
    }
  }
  return Here;
}

std::string explainTypeNumber(const Step &S, const std::string &Where,
                              const std::string &Name, const uint8_t *At,
                              bool BigEndian) {
  const bool Signed = S.FromSign != Signedness::Unsigned;
  const WideInt Value = readInteger(At, S.FromSize, BigEndian, Signed);
  if (typeNumber(*S.Body, Value, Signed))
    return "value " + toDecimal(Value, Signed) + Where + " (" + Name +
           ") does not fit in " + std::to_string(S.ToSize) + " bytes";
  std::string There, Here;
  for (const TypeNumber &N : S.Body->TypeNumbers)
    if (N.Here != N.There && (N.IsFactor || N.There == Value)) {
      There = toDecimal(N.There, Signed);
      Here = N.Here ? toDecimal(*N.Here, Signed) : "another number";
      if (!N.IsFactor)
        break;
    }
  return "value " + toDecimal(Value, Signed) + Where + " (" + Name +
         ") may come from the size of a type, or be one of the system's: where "
         "the source has " +
         There + " on the image's target, it has " + Here +
         " here; compute it where it is used, or, if it is neither, set "
         "MT_TRUST_NUMBERS=1";
}

} // namespace mt
