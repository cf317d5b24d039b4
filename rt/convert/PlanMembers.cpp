// Plans of structs and unions: which members correspond, where their bits are,
// and the liberties that the system's headers take; see PlanBuilder.h.
//
// Relies on: PlanBuilder.h, StepList.h.

#include "convert/PlanBuilder.h"
#include "convert/StepList.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace mt {

namespace {

std::string memberName(const Member &M) {
  return M.Name.empty() ? "an unnamed member" : "member '" + M.Name + "'";
}

/// The system's, not the user's.
bool isReserved(const Member &M) { return M.Name.starts_with("__"); }

/// What structs of the system's are padded with. A name that only begins so may
/// be the program's.
bool isPadding(const Member &M) {
  std::string_view Name = M.Name;
  if (Name.starts_with("st_pad"))
    return true;
  while (!Name.empty() && Name.back() >= '0' && Name.back() <= '9')
    Name.remove_suffix(1);
  return Name == "__pad" || Name == "__unused" || Name == "__glibc_reserved";
}

} // namespace

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
    return IsSystems && (isReserved(M) || M.Name.empty() || isPadding(M));
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
  appendStep(Steps, zeroStep(Offset, 0, Size));
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

/// An array of no length or of 1 at the end goes on into the padding behind it,
/// in variables and where structs lie in other things; as far as there is
/// padding on both sides.
void PlanBuilder::intoPadding(Plan &P, const Plan &Array) {
  const Plan &Element = *P.Rest.Element;
  const uint64_t Count = From[Array.From].Count;
  if (Count > 1 || !Element.FromSize || !Element.ToSize ||
      P.Rest.From > P.FromSize || P.Rest.To > P.ToSize)
    return;
  // What lies behind an array of 1 may have been left there by anybody, and
  // need not fit.
  if (Count == 1 && Element.FromSize != Element.ToSize)
    return;
  const uint64_t FromRoom = (P.FromSize - P.Rest.From) / Element.FromSize;
  const uint64_t Room =
      std::min(FromRoom, (P.ToSize - P.Rest.To) / Element.ToSize);
  if (Room > Count)
    appendArray(P.Steps, Element, P.Rest.From + Count * Element.FromSize,
                P.Rest.To + Count * Element.ToSize, Room - Count);
  const uint64_t End = P.Rest.From + Room * Element.FromSize;
  if (Count == 0 && FromRoom > Room)
    mustBeZero(P, End, P.FromSize - End, P.Steps);
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
      // What is in padding was there before.
      if (!F.BitSize && !isPadding(F) &&
          !mustBeZero(P, F.Offset, From[F.Type].Size, P.Steps))
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
    // They mean nothing in another process (Jumps.cpp).
    if (isJumpRegisters(From[P.From], F))
      continue;
    std::vector<Step> &Steps = Members.InOrder ? P.Steps : Apart;
    const std::optional<UnionTag> Tag = tagOf(P, I, Members);
    const bool Placed = Tag ? tagged(P, F, T, Tag->Cases, Steps, &Type)
                            : member(P, F, T, Steps, &Type);
    if (!Placed) {
      // The system's own business: nothing is lost if it is not in use.
      if (isReserved(F) && isPadding(F))
        continue;
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
      intoPadding(P, *Type);
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
    Correspondence Members;
    if (!correspond(P, Members))
      return false;
    if (std::optional<UnionTag> Tag = tagOf(P, Correspondence::None, Members)) {
      Member Whole, OnReceiver;
      Whole.Type = P.From;
      OnReceiver.Type = P.To;
      return tagged(P, Whole, OnReceiver, Tag->Cases, P.Steps, &Widest);
    }
    // Nobody knows which member was stored last, so all must agree.
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
        return untagged(P, Members);
      if (Type && (!Widest || Type->FromSize > Widest->FromSize))
        Widest = Type;
    }
  }
  if (Widest)
    P.Parts.push_back({0, 0, Widest});
  return true;
}

} // namespace mt
