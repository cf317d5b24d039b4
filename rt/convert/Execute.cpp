// The loops that move the bytes. Those for plain numbers are written for the
// vectoriser: one contiguous run, fixed element size, no branch inside; range
// checks are gathered and looked at after a batch.
//
// Relies on: Execute.h. The host's own byte order matters only in here.

#include "convert/Execute.h"

#include "convert/Floats.h"
#include "convert/Texts.h"
#include "convert/TypeNumbers.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

namespace mt {

namespace {

template <class T> T load(const uint8_t *P) {
  T V;
  std::memcpy(&V, P, sizeof V);
  return V;
}
template <class T> void store(uint8_t *P, T V) { std::memcpy(P, &V, sizeof V); }

template <class T> T swapBytes(T V) {
  if constexpr (sizeof(T) == 2)
    return static_cast<T>(__builtin_bswap16(static_cast<uint16_t>(V)));
  else if constexpr (sizeof(T) == 4)
    return static_cast<T>(__builtin_bswap32(static_cast<uint32_t>(V)));
  else
    return static_cast<T>(__builtin_bswap64(static_cast<uint64_t>(V)));
}

/// Count numbers; FromStride and ToStride of sizeof(T) are a contiguous run.
template <class T>
void swapRun(const uint8_t *__restrict Src, uint64_t FromStride,
             uint8_t *__restrict Dst, uint64_t ToStride, uint64_t Count) {
  if (FromStride == sizeof(T) && ToStride == sizeof(T)) {
    for (uint64_t I = 0; I != Count; ++I)
      store(Dst + I * sizeof(T), swapBytes(load<T>(Src + I * sizeof(T))));
    return;
  }
  for (uint64_t I = 0; I != Count; ++I)
    store(Dst + I * ToStride, swapBytes(load<T>(Src + I * FromStride)));
}

void swapRun128(const uint8_t *__restrict Src, uint64_t FromStride,
                uint8_t *__restrict Dst, uint64_t ToStride, uint64_t Count) {
  for (uint64_t I = 0; I != Count; ++I) {
    const uint8_t *From = Src + I * FromStride;
    uint8_t *To = Dst + I * ToStride;
    uint64_t First = load<uint64_t>(From), Second = load<uint64_t>(From + 8);
    store(To, swapBytes(Second));
    store(To + 8, swapBytes(First));
  }
}

void swapRun(uint64_t Size, const uint8_t *Src, uint64_t FromStride,
             uint8_t *Dst, uint64_t ToStride, uint64_t Count) {
  switch (Size) {
  case 2:
    return swapRun<uint16_t>(Src, FromStride, Dst, ToStride, Count);
  case 4:
    return swapRun<uint32_t>(Src, FromStride, Dst, ToStride, Count);
  case 8:
    return swapRun<uint64_t>(Src, FromStride, Dst, ToStride, Count);
  default:
    return swapRun128(Src, FromStride, Dst, ToStride, Count);
  }
}

/// Long to long between 32 and 64 bits; false if a value of a run of Count
/// does not fit. Fixed strides let it be vectorised.
template <class FromT, class ToT, bool SwapFrom, bool SwapTo>
bool integerRun(const uint8_t *__restrict Src, uint64_t FromStride,
                uint8_t *__restrict Dst, uint64_t ToStride, uint64_t Count) {
  FromT Lost = 0;
  for (uint64_t I = 0; I != Count; ++I) {
    FromT V = load<FromT>(Src + I * FromStride);
    if constexpr (SwapFrom)
      V = swapBytes(V);
    ToT R = static_cast<ToT>(V);
    Lost |= V ^ static_cast<FromT>(R);
    if constexpr (SwapTo)
      R = swapBytes(R);
    store(Dst + I * ToStride, R);
  }
  return Lost == 0;
}

template <class FromT, class ToT>
bool integerRun(bool SwapFrom, bool SwapTo, const uint8_t *Src,
                uint64_t FromStride, uint8_t *Dst, uint64_t ToStride,
                uint64_t Count) {
  auto run = [&](auto From, auto To) {
    if (FromStride == sizeof(FromT) && ToStride == sizeof(ToT))
      return integerRun<FromT, ToT, From.value, To.value>(
          Src, sizeof(FromT), Dst, sizeof(ToT), Count);
    return integerRun<FromT, ToT, From.value, To.value>(Src, FromStride, Dst,
                                                        ToStride, Count);
  };
  if (SwapFrom)
    return SwapTo ? run(std::true_type(), std::true_type())
                  : run(std::true_type(), std::false_type());
  return SwapTo ? run(std::false_type(), std::true_type())
                : run(std::false_type(), std::false_type());
}

/// One integer of any size and signedness.
bool integerOne(const Step &S, bool FromBigEndian, bool ToBigEndian,
                const uint8_t *Src, uint8_t *Dst) {
  WideInt V = readInteger(Src, S.FromSize, FromBigEndian,
                          S.FromSign != Signedness::Unsigned);
  writeInteger(V, Dst, S.ToSize, ToBigEndian);
  return fitsBits(V, S.FromSign, static_cast<unsigned>(S.ToSize * 8), S.ToSign);
}

/// The same for one that may be of a type's size or limits.
bool typeNumberOne(const Step &S, bool FromBigEndian, bool ToBigEndian,
                   const uint8_t *Src, uint8_t *Dst) {
  const WideInt V = readInteger(Src, S.FromSize, FromBigEndian,
                                S.FromSign != Signedness::Unsigned);
  const std::optional<WideInt> Here =
      typeNumber(*S.Body, V, S.FromSign != Signedness::Unsigned);
  if (!Here)
    return false;
  if (*Here == V)
    return integerOne(S, FromBigEndian, ToBigEndian, Src, Dst);
  writeInteger(*Here, Dst, S.ToSize, ToBigEndian);
  return true;
}

uint64_t loadPointer(const uint8_t *P, uint64_t Size, bool Swap) {
  if (Size == 8) {
    uint64_t V = load<uint64_t>(P);
    return Swap ? swapBytes(V) : V;
  }
  uint32_t V = load<uint32_t>(P);
  return Swap ? swapBytes(V) : V;
}

void storePointer(uint8_t *P, uint64_t Value, uint64_t Size, bool Swap) {
  if (Size == 8)
    return store(P, Swap ? swapBytes(Value) : Value);
  uint32_t V = static_cast<uint32_t>(Value);
  store(P, Swap ? swapBytes(V) : V);
}

constexpr bool HostIsBigEndian = std::endian::native == std::endian::big;

/// Objects are taken through all their steps in batches that stay in the cache.
constexpr uint64_t BatchBytes = 8192;

} // namespace

const Case *caseOf(const Plan &Choice, const uint8_t *Union, bool BigEndian,
                   uint64_t Address) {
  for (const Case &C : Choice.Cases) {
    if (!C.Tag.Size || (C.Test.How == TagTest::Kind::Self && !Address))
      return nullptr;
    if (C.Test.fits(tagValue(C.Tag, Union, BigEndian), Address))
      return &C;
  }
  return nullptr;
}

bool hasTags(const Plan &Choice, uint64_t UnionOffset, uint64_t Bytes) {
  return std::all_of(
      Choice.Cases.begin(), Choice.Cases.end(), [&](const Case &C) {
        return UnionOffset + static_cast<uint64_t>(C.Tag.Offset) +
                   C.Tag.bytes() <=
               Bytes;
      });
}

bool Execution::runChoice(const Step &S, const uint8_t *Src, uint8_t *Dst) {
  std::memset(Dst, 0, S.ToSize);
  if (const Case *C =
          caseOf(*S.Body, Src, FromBigEndian, Source.addressOf(Src)))
    return !C->Type ||
           run(C->Type->Steps, Src, C->Type->FromSize, Dst, C->Type->ToSize, 1);
  if (std::all_of(Src, Src + S.FromSize, [](uint8_t B) { return B == 0; }))
    return true;
  FailedStep = &S;
  FailedAt = Src;
  return false;
}

bool Execution::run(std::span<const Step> Steps, const uint8_t *Src,
                    uint64_t FromStride, uint8_t *Dst, uint64_t ToStride,
                    uint64_t Count) {
  if (Steps.empty())
    return true;
  if (Steps.size() == 1)
    return runStep(Steps[0], Src, FromStride, Dst, ToStride, Count);
  const uint64_t Stride = std::max<uint64_t>({FromStride, ToStride, 1});
  const uint64_t Batch = std::max<uint64_t>(BatchBytes / Stride, 1);
  while (Count) {
    const uint64_t Now = std::min(Count, Batch);
    for (const Step &S : Steps)
      if (!runStep(S, Src, FromStride, Dst, ToStride, Now))
        return false;
    Count -= Now;
    Src += Now * FromStride;
    Dst += Now * ToStride;
  }
  return true;
}

bool Execution::runPrefix(std::span<const Step> Steps, const uint8_t *Src,
                          uint64_t FromBytes, uint8_t *Dst, uint64_t ToBytes) {
  for (const Step &S : Steps) {
    if (S.From >= FromBytes || S.To >= ToBytes)
      continue;
    const uint64_t FromLeft = FromBytes - S.From, ToLeft = ToBytes - S.To;
    if (S.Kind == StepKind::Choice) {
      if (!hasTags(*S.Body, S.From, FromBytes))
        continue;
      const Case *C = caseOf(*S.Body, Src + S.From, FromBigEndian,
                             Source.addressOf(Src + S.From));
      if (C && C->Type &&
          !runPrefix(C->Type->Steps, Src + S.From,
                     std::min(FromLeft, C->Type->FromSize), Dst + S.To,
                     std::min(ToLeft, C->Type->ToSize)))
        return false;
      if (!C && std::any_of(Src + S.From,
                            Src + S.From + std::min(FromLeft, S.FromSize),
                            [](uint8_t B) { return B != 0; })) {
        FailedStep = &S;
        FailedAt = Src + S.From;
        return false;
      }
      continue;
    }
    Step Whole = S;
    if (S.Kind == StepKind::BitField) {
      if (S.fromBytes() > FromLeft || S.toBytes() > ToLeft)
        continue;
    } else {
      Whole.Count = std::min(Whole.Count, FromLeft / S.FromSize);
      if (S.ToSize)
        Whole.Count = std::min(Whole.Count, ToLeft / S.ToSize);
    }
    if (Whole.Count && !runStep(Whole, Src, 0, Dst, 0, 1)) {
      if (FailedStep == &Whole)
        FailedStep = &S;
      return false;
    }
    if (S.Kind != StepKind::Loop || Whole.Count == S.Count)
      continue;
    const uint64_t FromDone = Whole.Count * S.FromSize;
    const uint64_t ToDone = Whole.Count * S.ToSize;
    if (!runPrefix(S.Body->Steps, Src + S.From + FromDone, FromLeft - FromDone,
                   Dst + S.To + ToDone, ToLeft - ToDone))
      return false;
  }
  return true;
}

bool Execution::runStep(const Step &S, const uint8_t *Src, uint64_t FromStride,
                        uint8_t *Dst, uint64_t ToStride, uint64_t Count) {
  Src += S.From;
  Dst += S.To;
  auto fail = [&](const uint8_t *At) {
    FailedStep = &S;
    FailedAt = At;
    return false;
  };

  // Either the step's own elements are the run, once for each object, or, when
  // it has just one, the objects are. Runs that follow each other are one.
  uint64_t Rounds = Count, Length = S.Count;
  uint64_t FromNext = S.FromSize, ToNext = S.ToSize;
  if (S.Count == 1) {
    Rounds = 1;
    Length = Count;
    FromNext = FromStride;
    ToNext = ToStride;
  } else if (FromStride == S.Count * S.FromSize &&
             ToStride == S.Count * S.ToSize) {
    Rounds = 1;
    Length = Count * S.Count;
  }

  const bool SwapFrom = FromBigEndian != HostIsBigEndian;
  const bool SwapTo = ToBigEndian != HostIsBigEndian;
  for (; Rounds; --Rounds, Src += FromStride, Dst += ToStride) {
    switch (S.Kind) {
    case StepKind::Copy:
      if (FromNext == 1 && ToNext == 1)
        std::memcpy(Dst, Src, Length);
      else
        for (uint64_t I = 0; I != Length; ++I)
          Dst[I * ToNext] = Src[I * FromNext];
      break;

    case StepKind::Swap:
      swapRun(S.FromSize, Src, FromNext, Dst, ToNext, Length);
      break;

    case StepKind::Integer: {
      bool Fits = false;
      if (S.FromSign == S.ToSign && S.FromSign != Signedness::Either) {
        const bool Signed = S.FromSign == Signedness::Signed;
        auto run = [&](auto From, auto To) {
          return integerRun<decltype(From), decltype(To)>(
              SwapFrom, SwapTo, Src, FromNext, Dst, ToNext, Length);
        };
        if (S.FromSize == 4 && S.ToSize == 8)
          Fits =
              Signed ? run(int32_t(), int64_t()) : run(uint32_t(), uint64_t());
        else if (S.FromSize == 8 && S.ToSize == 4)
          Fits =
              Signed ? run(int64_t(), int32_t()) : run(uint64_t(), uint32_t());
      }
      if (Fits)
        break;
      // Other sizes; or to find the value that does not fit.
      for (uint64_t I = 0; I != Length; ++I)
        if (!integerOne(S, FromBigEndian, ToBigEndian, Src + I * FromNext,
                        Dst + I * ToNext))
          return fail(Src + I * FromNext);
      break;
    }

    case StepKind::Float: {
      const uint64_t Digits = significantBytes(S.ToFormat);
      const bool OnlyPadding =
          S.FromFormat == S.ToFormat && FromBigEndian == ToBigEndian;
      for (uint64_t I = 0; I != Length; ++I) {
        const uint8_t *At = Src + I * FromNext;
        uint8_t *To = Dst + I * ToNext;
        if (OnlyPadding)
          std::memcpy(To, At, Digits);
        else if (!convertFloat(At, S.FromFormat, FromBigEndian, To, S.ToFormat,
                               ToBigEndian))
          return fail(At);
        std::memset(To + Digits, 0, S.ToSize - Digits);
      }
      break;
    }

    case StepKind::Pointer:
      for (uint64_t I = 0; I != Length; ++I) {
        uint64_t Value = loadPointer(Src + I * FromNext, S.FromSize, SwapFrom);
        if (Value)
          Value = Translate(ForeignAddress(Value), S.Pointee);
        storePointer(Dst + I * ToNext, Value, S.ToSize, SwapTo);
      }
      break;

    case StepKind::BitField:
      for (uint64_t I = 0; I != Length; ++I) {
        const uint8_t *At = Src + I * FromNext;
        WideInt V = readBits(At, S.FromShift, static_cast<unsigned>(S.FromSize),
                             FromBigEndian, S.FromSign == Signedness::Signed);
        const unsigned Bits = static_cast<unsigned>(S.ToSize);
        writeBits(V, Dst + I * ToNext, S.ToShift, Bits, ToBigEndian);
        if ((S.FromSize != S.ToSize || S.FromSign != S.ToSign) &&
            !fitsBits(V, S.FromSign, Bits, S.ToSign))
          return fail(At);
      }
      break;

    case StepKind::Zero:
      for (uint64_t I = 0; I != Length; ++I)
        if (Src[I * FromNext] != 0)
          return fail(Src + I * FromNext);
      break;

    case StepKind::EitherOrder:
      for (uint64_t I = 0; I != Length; ++I) {
        const uint8_t *Number = Src + I * FromNext;
        if (!std::equal(Number, Number + S.FromSize,
                        std::make_reverse_iterator(Number + S.FromSize)))
          return fail(Number);
        std::memcpy(Dst + I * ToNext, Number, S.FromSize);
      }
      break;

    case StepKind::TypeNumber:
      for (uint64_t I = 0; I != Length; ++I)
        if (!typeNumberOne(S, FromBigEndian, ToBigEndian, Src + I * FromNext,
                           Dst + I * ToNext))
          return fail(Src + I * FromNext);
      break;

    case StepKind::Text:
      // Single bytes far from each other are no text.
      if (FromNext == 1 && !areTexts({Src, static_cast<size_t>(Length)}))
        return fail(Src);
      for (uint64_t I = 0; I != Length; ++I) {
        if (FromNext != 1 && Src[I * FromNext] != 0)
          return fail(Src + I * FromNext);
        Dst[I * ToNext] = Src[I * FromNext];
      }
      break;

    case StepKind::Choice:
      for (uint64_t I = 0; I != Length; ++I)
        if (!runChoice(S, Src + I * FromNext, Dst + I * ToNext))
          return false;
      break;

    case StepKind::Loop:
      if (!run(S.Body->Steps, Src, FromNext, Dst, ToNext, Length))
        return false;
      break;
    }
  }
  return true;
}

} // namespace mt
