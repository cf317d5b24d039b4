// Plans of scalars and arrays, and what all plans have in common; see
// PlanBuilder.h.
//
// Relies on: PlanBuilder.h, StepList.h. Holds its own against tables that were
// never validated: depth is bounded, and no step leaves its type.

#include "convert/PlanBuilder.h"

#include "convert/Floats.h"
#include "convert/StepList.h"
#include "model/DataModels.h"

#include <algorithm>

namespace mt {

namespace {

constexpr unsigned MaxDepth = 256;

bool canSwap(uint64_t Size) {
  return Size == 2 || Size == 4 || Size == 8 || Size == 16;
}

std::string bytes(uint64_t N) {
  return std::to_string(N) + (N == 1 ? " byte" : " bytes");
}

} // namespace

PlanBuilder::PlanBuilder(Converter &C)
    : C(C), From(C.From), To(C.To),
      SameOrder(From.Model->BigEndian == To.Model->BigEndian),
      SameClass(isSameClass(*From.Model, *To.Model)) {}

Result<const Plan *> PlanBuilder::build(TypeId FromId, TypeId ToId) {
  if (const Plan *P = get(FromId, ToId))
    return P;
  std::string Subject =
      Why.Subject.empty() ? "'" + typeName(From, FromId) + "'" : Why.Subject;
  return Failure{Subject + " " + Why.Text};
}

bool PlanBuilder::mismatch(std::string Text) {
  Why = {"", std::move(Text)};
  return false;
}

bool PlanBuilder::differ(const Plan &P) {
  auto describe = [](const TypeSpace &Space, TypeId Id) {
    return "'" + typeName(Space, Id) + "' (" + bytes(Space[Id].Size) + ")";
  };
  return mismatch("is " + describe(From, P.From) + " in the image and " +
                  describe(To, P.To) +
                  " in this program; build both from the "
                  "same source");
}

const Plan *PlanBuilder::get(TypeId FromId, TypeId ToId) {
  const uint64_t Key = uint64_t(FromId) << 32 | ToId;
  if (auto Known = C.Plans.find(Key); Known != C.Plans.end())
    return Known->second.get();
  if (Depth == MaxDepth) {
    mismatch("is nested too deep");
    return nullptr;
  }
  ++Depth;
  auto P = std::make_unique<Plan>();
  P->From = FromId;
  P->To = ToId;
  P->FromSize = From[FromId].Size;
  P->ToSize = To[ToId].Size;
  bool Compiled = compile(*P) && finish(*P);
  --Depth;
  if (!Compiled)
    return nullptr;
  return C.Plans.emplace(Key, std::move(P)).first->second.get();
}

bool PlanBuilder::compile(Plan &P) {
  const TypeKind F = From[P.From].Kind, T = To[P.To].Kind;
  if (F == TypeKind::Unknown || T == TypeKind::Unknown)
    return unknown(P);
  if (F == TypeKind::Void || F == TypeKind::Function)
    return mismatch("is no data that could be converted");
  // Nobody may use one in memory any more: checkpoints wait for who began it
  // (VariadicArguments.h), and the lists in frames are numbers.
  if (F == TypeKind::VaList && T == TypeKind::VaList)
    return true;
  // The sign of plain char is nobody's business: it is one byte.
  auto isByte = [](TypeKind K, uint64_t Size) {
    return K == TypeKind::Char || (isInteger(K) && Size == 1);
  };
  if ((isInteger(F) && isInteger(T)) ||
      (F == TypeKind::Bool && T == TypeKind::Bool) ||
      (isByte(F, P.FromSize) && isByte(T, P.ToSize)))
    return integer(P);
  if (F != T)
    return differ(P);
  switch (F) {
  case TypeKind::Float:
    return floating(P);
  case TypeKind::Complex:
    return elements(P, From[P.From].Elem, To[P.To].Elem, 2);
  case TypeKind::Pointer:
    return pointer(P);
  case TypeKind::Array:
    return array(P);
  case TypeKind::Struct:
    return structure(P);
  case TypeKind::Union:
    return unite(P);
  default:
    return differ(P);
  }
}

bool PlanBuilder::unknown(Plan &P) {
  const bool IsHidden =
      From[P.From].Name == HiddenName || To[P.To].Name == HiddenName;
  if (!SameClass && !IsHidden)
    return mismatch("is not known, and the image's target lays out data in "
                    "another way; compile with -g");
  // Where only one side knows the type, it knows the size for both.
  if (P.FromSize == 0)
    P.FromSize = P.ToSize;
  if (P.ToSize == 0)
    P.ToSize = P.FromSize;
  if (P.FromSize != P.ToSize && !IsHidden)
    return differ(P);
  Step S = copyStep(std::min(P.FromSize, P.ToSize));
  if (!SameClass)
    S.Kind = StepKind::Text;
  appendStep(P.Steps, S);
  if (P.FromSize > S.Count)
    appendStep(P.Steps, zeroStep(S.Count, S.Count, P.FromSize - S.Count));
  return true;
}

bool PlanBuilder::integer(Plan &P) {
  const TypeKind F = From[P.From].Kind, T = To[P.To].Kind;
  constexpr uint32_t OwnOrder = Type::KeepsOrder | Type::MayKeepOrder;
  if (!SameOrder && (From[P.From].is(OwnOrder) || To[P.To].is(OwnOrder)))
    return ordered(P);
  if (From[P.From].is(Type::HasTypeNumbers) && typeNumber(P))
    return true;
  if (P.FromSize == P.ToSize) {
    // Also if the signs differ, as wchar_t's do: bits are what C casts keep.
    if (SameOrder || P.FromSize == 1)
      appendStep(P.Steps, copyStep(P.FromSize));
    else if (canSwap(P.FromSize))
      appendStep(P.Steps, swapStep(P.FromSize, 1));
    else
      return differ(P);
    return true;
  }
  if (P.FromSize == 0 || P.ToSize == 0 || P.FromSize > 16 || P.ToSize > 16)
    return differ(P);
  Step S;
  S.Kind = StepKind::Integer;
  S.Count = 1;
  S.FromSize = P.FromSize;
  S.ToSize = P.ToSize;
  S.FromSign = signednessOf(F);
  S.ToSign = signednessOf(T);
  if (S.FromSign == Signedness::Either || S.ToSign == Signedness::Either)
    S.FromSign = S.ToSign = Signedness::Either;
  appendStep(P.Steps, S);
  return true;
}

/// A number whose bytes are in an order of their own, or may be.
bool PlanBuilder::ordered(Plan &P) {
  if (P.FromSize != P.ToSize)
    return differ(P);
  Step S = copyStep(P.FromSize);
  if (From[P.From].is(Type::MayKeepOrder) || To[P.To].is(Type::MayKeepOrder)) {
    S.Kind = StepKind::EitherOrder;
    S.FromSize = S.ToSize = P.FromSize;
    S.Count = 1;
  }
  appendStep(P.Steps, S);
  return true;
}

bool PlanBuilder::floating(Plan &P) {
  const FloatFormat F = From[P.From].Format, T = To[P.To].Format;
  auto isSound = [](FloatFormat Format, uint64_t Size) {
    return Format != FloatFormat::None && Size >= significantBytes(Format);
  };
  if (!isSound(F, P.FromSize) || !isSound(T, P.ToSize))
    return differ(P);
  if (F == T && P.FromSize == P.ToSize) {
    if (SameOrder) {
      appendStep(P.Steps, copyStep(P.FromSize));
      return true;
    }
    // The halves of a double-double keep their places.
    uint64_t Word = F == FloatFormat::DoubleDouble ? 8 : P.FromSize;
    if (canSwap(Word) && P.FromSize == significantBytes(F)) {
      appendStep(P.Steps, swapStep(Word, P.FromSize / Word));
      return true;
    }
  }
  Step S;
  S.Kind = StepKind::Float;
  S.Count = 1;
  S.FromSize = P.FromSize;
  S.ToSize = P.ToSize;
  S.FromFormat = F;
  S.ToFormat = T;
  appendStep(P.Steps, S);
  return true;
}

bool PlanBuilder::pointer(Plan &P) {
  auto isSound = [](uint64_t Size) { return Size == 4 || Size == 8; };
  if (!isSound(P.FromSize) || !isSound(P.ToSize))
    return differ(P);
  Step S;
  S.Kind = StepKind::Pointer;
  S.Count = 1;
  S.FromSize = P.FromSize;
  S.ToSize = P.ToSize;
  S.Pointee = From[P.From].Elem;
  S.ToPointee = To[P.To].Elem;
  appendStep(P.Steps, S);
  return true;
}

bool PlanBuilder::elements(Plan &P, TypeId FromElem, TypeId ToElem,
                           uint64_t Count) {
  const Plan *Element = get(FromElem, ToElem);
  if (!Element)
    return false;
  auto isInside = [Count](uint64_t Each, uint64_t All) {
    return Each == 0 || Count <= All / Each;
  };
  if (!isInside(Element->FromSize, P.FromSize) ||
      !isInside(Element->ToSize, P.ToSize))
    return mismatch("has elements that do not fit into it; the type table is "
                    "damaged");
  P.Element = Element;
  appendArray(P.Steps, *Element, 0, 0, Count);
  return true;
}

bool PlanBuilder::array(Plan &P) {
  const Type &F = From[P.From], &T = To[P.To];
  if (F.Count == T.Count)
    return elements(P, F.Elem, T.Elem, F.Count);
  // Arrays of bytes are often filled up to some size that depends on that of
  // other types; what does not fit must be unused.
  bool IsFlexible = F.Count == 0 || T.Count == 0;
  if (IsFlexible || From[F.Elem].Size != 1 || To[T.Elem].Size != 1)
    return differ(P);
  const uint64_t Common = std::min(F.Count, T.Count);
  if (!elements(P, F.Elem, T.Elem, Common))
    return false;
  if (F.Count > Common)
    appendStep(P.Steps, zeroStep(Common, Common, F.Count - Common));
  return true;
}

/// Checks that all steps stay inside, and draws the conclusions that hold for
/// the plan as a whole.
bool PlanBuilder::finish(Plan &P) {
  auto isInside = [](uint64_t Offset, uint64_t Size, uint64_t Count,
                     uint64_t All) {
    return Offset <= All && (Size == 0 || Count <= (All - Offset) / Size);
  };
  auto staysInside = [&](const std::vector<Step> &Steps, uint64_t FromSize,
                         uint64_t ToSize) {
    return std::all_of(Steps.begin(), Steps.end(), [&](const Step &S) {
      if (S.Kind == StepKind::BitField)
        return isInside(S.From, 1, S.fromBytes(), FromSize) &&
               isInside(S.To, 1, S.toBytes(), ToSize);
      return isInside(S.From, S.FromSize, S.Count, FromSize) &&
             isInside(S.To, S.ToSize, S.Count, ToSize);
    });
  };
  const bool HasTail = P.Rest.Element != nullptr;
  const std::string Damaged =
      "has members outside of itself or out of order; the type table is "
      "damaged";
  if (!staysInside(P.Steps, P.FromSize, P.ToSize) ||
      (HasTail && !staysInside(P.HeadSteps, P.Rest.From, P.Rest.To)))
    return mismatch(Damaged);

  P.SameLayout = P.FromSize == P.ToSize && keepsLayout(P.Steps);
  if (HasTail)
    P.SameLayout &= P.Rest.From == P.Rest.To && P.Rest.Element->SameLayout;
  if (P.Element)
    P.SameLayout &= P.Element->SameLayout;
  if (P.SameLayout && SameClass) {
    // Padding too: programs compare and hash structs as bytes.
    fillGaps(P.Steps, P.FromSize);
    if (HasTail)
      fillGaps(P.HeadSteps, P.Rest.From);
  }
  P.Raw = P.SameLayout &&
          std::all_of(P.Steps.begin(), P.Steps.end(),
                      [](const Step &S) { return S.Kind == StepKind::Copy; }) &&
          (!HasTail || P.Rest.Element->Raw) && (!P.Element || P.Element->Raw);
  auto mayPoint = [](const Step &S) {
    return S.Kind == StepKind::Pointer ||
           ((S.Kind == StepKind::Loop || S.Kind == StepKind::Choice) &&
            S.Body->HasPointers);
  };
  P.HasPointers = std::any_of(P.Steps.begin(), P.Steps.end(), mayPoint) ||
                  (HasTail && P.Rest.Element->HasPointers);
  uint64_t Written = 0;
  for (const Step &S : P.Steps)
    if (S.Kind != StepKind::BitField &&
        (S.Kind != StepKind::Loop || S.Body->FillsAll))
      Written += S.toBytes();
  P.FillsAll = Written == P.ToSize;
  return true;
}

} // namespace mt
