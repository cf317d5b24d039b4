// Plans of unions whose members convert in different ways: those of which the
// source tells what is in them, and the others; see PlanBuilder.h.
//
// Relies on: PlanBuilder.h, StepList.h, UnionTags.h.

#include "convert/PlanBuilder.h"
#include "convert/StepList.h"

#include <algorithm>

namespace mt {

/// The tag of the sender's member of this index, or (None) of the union that
/// the plan is for, in the sender's members. Who built the image may not have
/// told: then what this program tells counts. Within a layout class all of a
/// union's members convert in one way, or nothing would be gained.
std::optional<UnionTag>
PlanBuilder::tagOf(const Plan &P, size_t Index,
                   const Correspondence &Members) const {
  if (SameClass)
    return std::nullopt;
  const bool IsOwn = Index == Correspondence::None;
  if (Result<std::vector<UnionTag>> Tags = unionTags(From[P.From]))
    for (UnionTag &Tag : *Tags)
      if (IsOwn || Tag.Union == Index)
        return std::move(Tag);
  // What one of its units shows alone may not hold for all of them.
  if (To[P.To].is(Type::HasInferredTag))
    return std::nullopt;
  if (Result<std::vector<UnionTag>> Tags = unionTags(To[P.To]))
    for (UnionTag &Tag : *Tags) {
      if (!IsOwn && Tag.Union != Members.Receivers[Index])
        continue;
      // What tells is the sender's.
      bool AllThere = true;
      for (UnionTag::Case &C : Tag.Cases) {
        auto Found = std::find(Members.Receivers.begin(),
                               Members.Receivers.end(), C.Tag);
        AllThere &= Found != Members.Receivers.end();
        C.Tag = static_cast<size_t>(Found - Members.Receivers.begin());
      }
      if (AllThere)
        return std::move(Tag);
    }
  return std::nullopt;
}

static const Member *findMember(const Type &Union, const std::string &Name) {
  auto Found = std::find_if(Union.Members.begin(), Union.Members.end(),
                            [&](const Member &M) { return M.Name == Name; });
  return Found == Union.Members.end() ? nullptr : &*Found;
}

/// The step of a union that is only known to be right while nothing is in it:
/// a zero is one in every member. The cases tell where their parts are.
bool PlanBuilder::untagged(Plan &P, const Correspondence &Members) {
  auto Choice = std::make_unique<Plan>();
  Choice->From = P.From;
  Choice->To = P.To;
  Choice->FromSize = P.FromSize;
  Choice->ToSize = P.ToSize;
  const mt::Type &F = From[P.From], &T = To[P.To];
  for (size_t I = 0; I != F.Members.size(); ++I) {
    if (Members.Receivers[I] == Correspondence::None || F.Members[I].BitSize)
      continue;
    const Plan *Member =
        get(F.Members[I].Type, T.Members[Members.Receivers[I]].Type);
    if (!Member)
      return false;
    Choice->Cases.push_back({{}, {}, Member});
  }
  Step S;
  S.Kind = StepKind::Choice;
  S.Count = 1;
  S.FromSize = P.FromSize;
  S.ToSize = P.ToSize;
  S.Body = Choice.get();
  P.Steps = {S};
  P.Parts.push_back({0, 0, Choice.get()});
  C.Tagged.push_back(std::move(Choice));
  return true;
}

/// The step of a union F that lies in P beside its tag, or is P itself.
bool PlanBuilder::tagged(Plan &P, const Member &F, const Member &T,
                         const std::vector<UnionTag::Case> &Cases,
                         std::vector<Step> &Steps, const Plan **Type) {
  const mt::Type &FromUnion = From[F.Type], &ToUnion = To[T.Type];
  auto fail = [&](std::string Text) {
    Why = {F.Name.empty()
               ? "a union in '" + typeName(From, P.From) + "'"
               : "member '" + F.Name + "' of '" + typeName(From, P.From) + "'",
           std::move(Text)};
    return false;
  };
  if (FromUnion.Kind != TypeKind::Union || ToUnion.Kind != TypeKind::Union)
    return fail("has a tag and is no union; build both from the same source");
  auto Choice = std::make_unique<Plan>();
  Choice->From = F.Type;
  Choice->To = T.Type;
  Choice->FromSize = FromUnion.Size;
  Choice->ToSize = ToUnion.Size;
  for (const UnionTag::Case &Named : Cases) {
    const Plan *Member = nullptr;
    std::optional<TagPlace> Place =
        tagPlaceOf(From, From[P.From], Named, F.Offset);
    if (!Place && Named.Test.How == TagTest::Kind::Always) {
      Place.emplace(); // nothing has to tell; anything does
      Place->Size = 1;
    }
    if (!Place)
      return fail("has a tag that is no integer of at most 64 bits in its "
                  "struct");
    if (!Named.Member.empty()) {
      const mt::Member *FromCase = findMember(FromUnion, Named.Member);
      const mt::Member *ToCase = findMember(ToUnion, Named.Member);
      if (!FromCase || !ToCase || FromCase->BitSize || ToCase->BitSize)
        return fail("has no member '" + Named.Member +
                    "', which its MT_UNION_TAG names; build both from the same "
                    "source");
      Member = get(FromCase->Type, ToCase->Type);
      if (!Member) {
        if (Why.Subject.empty())
          Why.Subject = "member '" + Named.Member + "' of '" +
                        typeName(From, F.Type) + "'";
        return false;
      }
      if (FromCase->Offset || ToCase->Offset ||
          Member->FromSize > FromUnion.Size || Member->ToSize > ToUnion.Size)
        return fail("is larger than its union; the type table is damaged");
      Choice->HasPointers |= Member->HasPointers;
    }
    Choice->Cases.push_back({Named.Test, *Place, Member});
  }
  if (Choice->Cases.empty())
    return fail("has a tag without a value; name them in MT_UNION_TAG");
  Step S;
  S.Kind = StepKind::Choice;
  S.From = F.Offset;
  S.To = T.Offset;
  S.Count = 1;
  S.FromSize = FromUnion.Size;
  S.ToSize = ToUnion.Size;
  S.Body = Choice.get();
  appendStep(Steps, S);
  *Type = Choice.get();
  C.Tagged.push_back(std::move(Choice));
  return true;
}

} // namespace mt
