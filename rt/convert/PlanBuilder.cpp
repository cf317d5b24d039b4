// Compiles a pair of types into a Plan: which of the receiver's types may stand
// for which of the sender's, and what has to be done to the bytes.
//
// Types correspond as two builds of one source would have them: members by name
// and in the same order, arrays of equal length, integers of any size and
// sign, floats of any format. The system's own types may differ more: members
// with reserved names need no counterpart if they are zero. Whatever else
// differs is refused with both sides named; nothing is guessed.
//
// Relies on: PlanBuilder.h, StepList.h. Holds its own against tables that were
// never validated: depth is bounded, and no step leaves its type.

#include "convert/PlanBuilder.h"

#include "convert/Floats.h"
#include "convert/StepList.h"
#include "model/DataModels.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace mt {

namespace {

constexpr unsigned MaxDepth = 256;

bool isInteger(TypeKind K) {
  return K == TypeKind::SInt || K == TypeKind::UInt || K == TypeKind::AnyInt;
}

Signedness signednessOf(TypeKind K) {
  if (K == TypeKind::SInt)
    return Signedness::Signed;
  return K == TypeKind::AnyInt ? Signedness::Either : Signedness::Unsigned;
}

bool canSwap(uint64_t Size) {
  return Size == 2 || Size == 4 || Size == 8 || Size == 16;
}

Step copyStep(uint64_t Bytes) {
  Step S;
  S.Count = Bytes;
  return S;
}

Step swapStep(uint64_t Size, uint64_t Count) {
  Step S;
  S.Kind = StepKind::Swap;
  S.FromSize = S.ToSize = Size;
  S.Count = Count;
  return S;
}

std::string memberName(const Member &M) {
  return M.Name.empty() ? "an unnamed member" : "member '" + M.Name + "'";
}

/// The system's, not the user's.
bool isReserved(const Member &M) { return M.Name.starts_with("__"); }

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
  if (F == TypeKind::VaList)
    return mismatch("is a va_list, which cannot move; finish with it before "
                    "the checkpoint");
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
  if (!SameClass)
    return mismatch("is not known, and the image's target lays out data in "
                    "another way; compile with -g");
  // Where only one side knows the type, it knows the size for both.
  if (P.FromSize == 0)
    P.FromSize = P.ToSize;
  if (P.ToSize == 0)
    P.ToSize = P.FromSize;
  if (P.FromSize != P.ToSize)
    return differ(P);
  appendStep(P.Steps, copyStep(P.FromSize));
  return true;
}

bool PlanBuilder::integer(Plan &P) {
  const TypeKind F = From[P.From].Kind, T = To[P.To].Kind;
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
  if (F.Count > Common) {
    Step Cut;
    Cut.Kind = StepKind::Zero;
    Cut.From = Cut.To = Common;
    Cut.Count = F.Count - Common;
    Cut.ToSize = 0;
    appendStep(P.Steps, Cut);
  }
  return true;
}

/// Which member of the receiver's is each of the sender's?
bool PlanBuilder::correspond(const Plan &P, Correspondence &Members) {
  const Type &F = From[P.From], &T = To[P.To];
  auto fail = [&](const Member &M, const std::string &Text) {
    Why = {memberName(M) + " of '" + typeName(From, P.From) + "'",
           Text + "; build both from the same source"};
    return false;
  };
  if (F.Members.empty() && F.Size != 0 && !SameClass)
    return mismatch("has members that are not known; compile with -g");
  if (F.Members.empty() && T.Members.empty() && F.Size != T.Size)
    return differ(P);

  // What the system's headers define differs between targets: members in
  // another order, members that are missing. Their names tell.
  auto isSystems = [&](const Type &Of) {
    return std::any_of(Of.Members.begin(), Of.Members.end(), isReserved);
  };
  const bool IsSystems = isSystems(F) || isSystems(T);
  auto mayMiss = [&](const Member &M) {
    return IsSystems && (isReserved(M) || M.Name.empty());
  };

  std::unordered_map<std::string_view, size_t> Named;
  std::vector<size_t> Unnamed;
  for (size_t I = 0; I != T.Members.size(); ++I)
    if (T.Members[I].Name.empty())
      Unnamed.push_back(I);
    else
      Named.emplace(T.Members[I].Name, I);

  std::vector<bool> Taken(T.Members.size());
  size_t NextUnnamed = 0, Next = 0;
  for (const Member &M : F.Members) {
    size_t Index = Correspondence::None;
    if (M.Name.empty()) {
      if (NextUnnamed != Unnamed.size())
        Index = Unnamed[NextUnnamed++];
    } else if (auto Found = Named.find(M.Name); Found != Named.end()) {
      Index = Found->second;
    }
    if (Index == Correspondence::None) {
      if (!mayMiss(M))
        return fail(M, "is missing in this program");
    } else {
      Taken[Index] = true;
      Members.InOrder &= Index >= Next;
      Next = Index;
    }
    Members.Receivers.push_back(Index);
  }
  for (size_t I = 0; I != T.Members.size(); ++I)
    if (!Taken[I] && !mayMiss(T.Members[I]))
      return fail(T.Members[I], "of this program is missing in the image");
  if (Members.InOrder || IsSystems)
    return true;
  for (size_t I = 0; I != F.Members.size(); ++I)
    if (Members.Receivers[I] != I)
      return fail(F.Members[I], "stands in another place in this program");
  return true;
}

bool PlanBuilder::sameBitFields(const Type &F, const Type &T) const {
  if (!SameOrder || F.Members.size() != T.Members.size())
    return false;
  for (size_t I = 0; I != F.Members.size(); ++I) {
    const Member &A = F.Members[I], &B = T.Members[I];
    if (A.BitSize != B.BitSize || (A.BitSize && A.BitOffset != B.BitOffset))
      return false;
  }
  return true;
}

bool PlanBuilder::bitField(const Plan &P, const Member &F, const Member &T,
                           std::vector<Step> &Steps) {
  if (!F.BitSize || !T.BitSize)
    return mismatch("is a bit-field on one side only; build both from the same "
                    "source");
  const TypeKind FKind = From[F.Type].Kind, TKind = To[T.Type].Kind;
  auto isSound = [](TypeKind K, const Member &M, uint64_t Size) {
    return (isInteger(K) || K == TypeKind::Bool || K == TypeKind::Char) &&
           M.BitSize <= 128 && Size <= ~uint64_t(0) / 8 &&
           M.BitOffset <= Size * 8 && M.BitSize <= Size * 8 - M.BitOffset;
  };
  if (!isSound(FKind, F, P.FromSize) || !isSound(TKind, T, P.ToSize))
    return mismatch("is no sound bit-field; the type table is damaged");
  if (sameBitFields(From[P.From], To[P.To])) {
    // Whole bytes may be copied only if none of the struct's bit-fields moves,
    // because they share bytes.
    Step S = copyStep((F.BitOffset % 8 + F.BitSize + 7) / 8);
    S.From = S.To = F.BitOffset / 8;
    appendStep(Steps, S);
    return true;
  }
  Step S;
  S.Kind = StepKind::BitField;
  S.Count = 1;
  S.FromSize = F.BitSize;
  S.ToSize = T.BitSize;
  S.From = F.BitOffset / 8;
  S.To = T.BitOffset / 8;
  S.FromShift = F.BitOffset % 8;
  S.ToShift = T.BitOffset % 8;
  S.FromSign = signednessOf(FKind);
  S.ToSign = signednessOf(TKind);
  appendStep(Steps, S);
  return true;
}

/// The steps of a struct's or union's member, and its plan unless it is a
/// bit-field.
bool PlanBuilder::member(const Plan &P, const Member &F, const Member &T,
                         std::vector<Step> &Steps, const Plan **Type) {
  *Type = nullptr;
  auto place = [&] {
    if (F.BitSize || T.BitSize)
      return bitField(P, F, T, Steps);
    *Type = get(F.Type, T.Type);
    if (!*Type)
      return false;
    auto isInside = [](uint64_t Offset, uint64_t Size, uint64_t All) {
      return Offset <= All && Size <= All - Offset;
    };
    if (!isInside(F.Offset, (*Type)->FromSize, P.FromSize) ||
        !isInside(T.Offset, (*Type)->ToSize, P.ToSize))
      return mismatch("lies outside of it; the type table is damaged");
    appendPlan(Steps, **Type, F.Offset, T.Offset);
    return true;
  };
  if (place())
    return true;
  if (Why.Subject.empty())
    Why.Subject = memberName(F) + " of '" + typeName(From, P.From) + "'";
  return false;
}

/// Bytes of the sender that the receiver has no place for must say nothing.
bool PlanBuilder::mustBeZero(const Plan &P, uint64_t Offset, uint64_t Size,
                             std::vector<Step> &Steps) {
  if (Offset > P.FromSize || Size > P.FromSize - Offset)
    return mismatch("lies outside of its struct; the type table is damaged");
  Step S;
  S.Kind = StepKind::Zero;
  S.From = Offset;
  S.Count = Size;
  S.ToSize = 0;
  appendStep(Steps, S);
  return true;
}

/// Sets of signals and of descriptors: bits in as many longs as it takes. The
/// n-th bit is the n-th from the least significant one on, in every long.
bool PlanBuilder::isBitSet(const Member &F, const Member &T) const {
  const Type &FromArray = From[F.Type], &ToArray = To[T.Type];
  const Type &FromWord = From[FromArray.Elem], &ToWord = To[ToArray.Elem];
  return (isReserved(F) || F.Name == "fds_bits") && F.Name == T.Name &&
         FromArray.Kind == TypeKind::Array && ToArray.Kind == TypeKind::Array &&
         FromArray.Size == ToArray.Size && FromArray.Size <= 128 &&
         FromArray.Size % 8 == 0 && isInteger(FromWord.Kind) &&
         isInteger(ToWord.Kind) && FromWord.Size + ToWord.Size == 12 &&
         (FromWord.Size == 4 || FromWord.Size == 8);
}

void PlanBuilder::bitSet(const Member &F, const Member &T,
                         std::vector<Step> &Steps) const {
  const uint64_t Size = From[F.Type].Size;
  auto add = [&](Step S, uint64_t FromOffset, uint64_t ToOffset) {
    S.From = F.Offset + FromOffset;
    S.To = T.Offset + ToOffset;
    Steps.push_back(S);
  };
  if (!SameOrder) {
    // The longs of the big-endian side are swapped.
    uint64_t Word = From.Model->BigEndian ? From[From[F.Type].Elem].Size
                                          : To[To[T.Type].Elem].Size;
    return add(swapStep(Word, Size / Word), 0, 0);
  }
  if (!From.Model->BigEndian)
    return add(copyStep(Size), 0, 0);
  for (uint64_t At = 0; At != Size; At += 8) {
    add(copyStep(4), At, At + 4);
    add(copyStep(4), At + 4, At);
  }
}

bool PlanBuilder::structure(Plan &P) {
  Correspondence Members;
  if (!correspond(P, Members))
    return false;
  const std::vector<Member> &FromMembers = From[P.From].Members;
  const std::vector<Member> &ToMembers = To[P.To].Members;
  for (size_t I = 0; I != FromMembers.size(); ++I) {
    const Member &F = FromMembers[I];
    const size_t Receiver = Members.Receivers[I];
    if (Receiver == Correspondence::None) {
      if (!F.BitSize && !mustBeZero(P, F.Offset, From[F.Type].Size, P.Steps))
        return false;
      continue;
    }
    const Member &T = ToMembers[Receiver];
    const bool IsLast =
        I + 1 == FromMembers.size() && Receiver + 1 == ToMembers.size();
    if (IsLast)
      P.HeadSteps = P.Steps;
    const Plan *Type;
    std::vector<Step> Apart;
    if (isBitSet(F, T)) {
      bitSet(F, T, P.Steps);
      continue;
    }
    if (!member(P, F, T, Members.InOrder ? P.Steps : Apart, &Type)) {
      // The system's own business: nothing is lost if it is not in use.
      if (!isReserved(F) || F.BitSize ||
          !mustBeZero(P, F.Offset, From[F.Type].Size, P.Steps))
        return false;
      continue;
    }
    // Out of order, copies must not take padding along: on the other side
    // there may be a member in its place.
    P.Steps.insert(P.Steps.end(), Apart.begin(), Apart.end());
    if (!Type)
      continue;
    P.Parts.push_back({F.Offset, T.Offset, Type});
    if (!IsLast)
      continue;
    if (From[F.Type].Kind == TypeKind::Array && Type->Element) {
      P.Rest = {F.Offset, T.Offset, Type->Element};
    } else if (Type->Rest.Element) {
      P.Rest = {F.Offset + Type->Rest.From, T.Offset + Type->Rest.To,
                Type->Rest.Element};
      for (Step S : Type->HeadSteps) {
        S.From += F.Offset;
        S.To += T.Offset;
        appendStep(P.HeadSteps, S);
      }
    }
  }
  if (!P.Rest.Element)
    P.HeadSteps.clear();
  return true;
}

/// Unions of the system's headers, all of whose members have reserved names,
/// are there to give a struct a size: what counts is the first member. Not so
/// those that begin with plain bytes, of which nothing is known.
bool PlanBuilder::isWrapper(const TypeSpace &Space, const Type &Union) {
  if (Union.Members.empty() ||
      Space[Union.Members[0].Type].Kind == TypeKind::Array)
    return false;
  return std::all_of(Union.Members.begin(), Union.Members.end(),
                     [](const Member &M) { return M.Name.starts_with("__"); });
}

bool PlanBuilder::unite(Plan &P) {
  const Type &F = From[P.From], &T = To[P.To];
  const Plan *Widest = nullptr;
  if (isWrapper(From, F) && isWrapper(To, T)) {
    if (F.Members[0].Name != T.Members[0].Name)
      return mustBeZero(P, 0, P.FromSize, P.Steps);
    if (!member(P, F.Members[0], T.Members[0], P.Steps, &Widest))
      return false;
  } else {
    // Nobody knows which member was stored last, so all must agree.
    Correspondence Members;
    if (!correspond(P, Members))
      return false;
    for (size_t I = 0; I != F.Members.size(); ++I) {
      std::vector<Step> Steps;
      const Plan *Type = nullptr;
      if (Members.Receivers[I] == Correspondence::None)
        return mismatch("has other members in this program; build both from "
                        "the same source");
      if (!member(P, F.Members[I], T.Members[Members.Receivers[I]], Steps,
                  &Type))
        return false;
      if (!uniteSteps(P.Steps, Steps, SameClass))
        return mismatch(
            "holds members that convert in different ways, such as '" +
            F.Members[I].Name + "'; use a struct to carry it to this target");
      if (Type && (!Widest || Type->FromSize > Widest->FromSize))
        Widest = Type;
    }
  }
  if (Widest)
    P.Parts.push_back({0, 0, Widest});
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
  uint64_t Written = 0;
  for (const Step &S : P.Steps)
    if (S.Kind != StepKind::BitField &&
        (S.Kind != StepKind::Loop || S.Body->FillsAll))
      Written += S.toBytes();
  P.FillsAll = Written == P.ToSize;
  return true;
}

} // namespace mt
