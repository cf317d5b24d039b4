// See TypePairs.h.
//
// Relies on: TypePairs.h.

#include "model/TypePairs.h"

#include <algorithm>

namespace mt {

namespace {

constexpr unsigned MaxShapeDepth = 8;

/// May stand for each other if something else says that they do.
bool isAlike(const Type &F, const Type &T) {
  auto isInteger = [](TypeKind K) {
    return K == TypeKind::SInt || K == TypeKind::UInt ||
           K == TypeKind::AnyInt || K == TypeKind::Char;
  };
  if (isInteger(F.Kind) && isInteger(T.Kind))
    return true;
  if (F.Kind != T.Kind || F.Members.size() != T.Members.size())
    return false;
  if (F.Kind == TypeKind::Struct || F.Kind == TypeKind::Union)
    return F.Name == T.Name &&
           std::equal(F.Members.begin(), F.Members.end(), T.Members.begin(),
                      [](const Member &A, const Member &B) {
                        return A.Name == B.Name;
                      });
  return true;
}

/// What a type looks like on any target: its kind and names, no sizes.
void appendShape(const TypeSpace &Space, TypeId Id, unsigned Depth,
                 std::string &Out) {
  const Type &T = Space[Id];
  Out += static_cast<char>('A' + static_cast<int>(T.Kind));
  Out += T.Name;
  if (Depth == MaxShapeDepth)
    return;
  switch (T.Kind) {
  case TypeKind::Pointer:
  case TypeKind::Array:
  case TypeKind::Complex:
    Out += std::to_string(T.Count) + ":";
    return appendShape(Space, T.Elem, Depth + 1, Out);
  case TypeKind::Struct:
  case TypeKind::Union:
    // Behind a pointer the tag says enough; a type without one, and each type
    // itself, is told by its members.
    if (Depth && !T.Name.empty())
      return;
    Out += '{';
    for (const Member &M : T.Members) {
      Out += M.Name + ':';
      if (T.Name.empty())
        appendShape(Space, M.Type, Depth + 1, Out);
      Out += ';';
    }
    Out += '}';
    return;
  default:
    return;
  }
}

} // namespace

std::string TypePairs::shapeOf(const TypeSpace &Space, TypeId Id) {
  std::string Shape;
  appendShape(Space, Id, 0, Shape);
  return Shape;
}

TypePairs::TypePairs(TypeSpace From, TypeSpace To)
    : From(From), To(To), Pairs(From.Types ? From.Types->size() : 0) {
  for (TypeId Id = 1; To.has(Id); ++Id) {
    auto [Entry, IsNew] = ByShape.try_emplace(shapeOf(To, Id), Id);
    // Two scalars or pointers of one look convert alike, so the first will do.
    const TypeKind Kind = To[Id].Kind;
    if (!IsNew && (Kind == TypeKind::Struct || Kind == TypeKind::Union))
      Entry->second = Ambiguous;
  }
}

void TypePairs::pair(TypeId FromId, TypeId ToId) {
  std::vector<std::pair<TypeId, TypeId>> Open = {{FromId, ToId}};
  while (!Open.empty()) {
    auto [FId, TId] = Open.back();
    Open.pop_back();
    if (FId == 0 || TId == 0 || !From.has(FId) || !To.has(TId) || Pairs[FId])
      continue;
    const Type &F = From[FId], &T = To[TId];
    if (!isAlike(F, T))
      continue;
    Pairs[FId] = TId;
    Open.push_back({F.Elem, T.Elem});
    for (size_t I = 0; I != F.Members.size(); ++I)
      if (I < T.Members.size())
        Open.push_back({F.Members[I].Type, T.Members[I].Type});
  }
}

TypeId TypePairs::receiverOf(TypeId FromId) {
  if (!From.has(FromId))
    return 0;
  if (TypeId Known = Pairs[FromId])
    return Known;
  auto Found = ByShape.find(shapeOf(From, FromId));
  if (Found == ByShape.end() || Found->second == Ambiguous)
    return 0;
  pair(FromId, Found->second);
  return Pairs[FromId];
}

} // namespace mt
