// Is a type table sound? Types of an image come from outside; after this check
// the rest of the runtime can lay them over memory without looking again.
//
// Relies on: TypeTable.h. No recursion: containment is checked in the order of
// nesting depth, which is computed with an explicit stack.

#include "model/TypeTable.h"
#include "model/UnionTags.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace mt {

namespace {

/// C compilers accept 256 levels of brackets; real types have a dozen.
constexpr uint32_t MaxDepth = 200;
/// Members of a type, those of its members included, arrays counted once. The
/// widest structs of real programs have some ten thousand.
constexpr uint64_t MaxWeight = 1 << 20;

class Validator {
public:
  explicit Validator(const TypeSpace &Space)
      : Space(Space), Types(*Space.Types), Depth(Types.size(), 0),
        Weight(Types.size(), 1) {}

  Result<> run() {
    if (Types[0].Kind != TypeKind::Unknown || Types[0].Size != 0)
      return bad(0, "must be the unknown type");
    for (TypeId Id = 0; Id != Types.size(); ++Id)
      if (Result<> R = references(Id); !R)
        return R;
    for (TypeId Id = 0; Id != Types.size(); ++Id)
      if (Result<> R = nesting(Id); !R)
        return R;
    for (TypeId Id = 0; Id != Types.size(); ++Id)
      if (Result<> R = layout(Id); !R)
        return R;
    return success();
  }

private:
  const TypeSpace &Space;
  const std::vector<Type> &Types;
  std::vector<uint32_t> Depth; // 0: not yet known
  std::vector<uint64_t> Weight;

  Failure bad(TypeId Id, const std::string &Why) const {
    return {"type " + std::to_string(Id) + " ('" + typeName(Space, Id) + "') " +
            Why + "; the type table is damaged"};
  }

  /// Enumerations in range and ids that exist.
  Result<> references(TypeId Id) const {
    const Type &T = Types[Id];
    if (T.Kind > TypeKind::VaList)
      return bad(Id, "is of no known kind");
    if (T.Format > FloatFormat::DoubleDouble)
      return bad(Id, "has no known float format");
    if (!std::has_single_bit(T.Align))
      return bad(Id, "has alignment " + std::to_string(T.Align));
    if (!Space.has(T.Elem))
      return bad(Id, "refers to type " + std::to_string(T.Elem) +
                         ", which does not exist");
    for (const Member &M : T.Members)
      if (!Space.has(M.Type))
        return bad(Id, "has member '" + M.Name + "' of type " +
                           std::to_string(M.Type) + ", which does not exist");
    if (!T.Members.empty() && T.Kind != TypeKind::Struct &&
        T.Kind != TypeKind::Union)
      return bad(Id, "has members");
    return success();
  }

  /// The types that lie inside a type: its members' or its elements'.
  size_t numInside(const Type &T) const {
    if (T.Kind == TypeKind::Array || T.Kind == TypeKind::Complex)
      return 1;
    return T.Members.size();
  }
  TypeId inside(const Type &T, size_t I) const {
    return T.Members.empty() ? T.Elem : T.Members[I].Type;
  }

  /// Depth and weight of a type and of all inside it.
  Result<> nesting(TypeId Root) {
    if (Depth[Root])
      return success();
    constexpr uint32_t Open = std::numeric_limits<uint32_t>::max();
    struct Entry {
      TypeId Id;
      size_t Next;
    };
    std::vector<Entry> Stack = {{Root, 0}};
    Depth[Root] = Open;
    while (!Stack.empty()) {
      Entry &Top = Stack.back();
      const Type &T = Types[Top.Id];
      if (Top.Next != numInside(T)) {
        TypeId Inner = inside(T, Top.Next++);
        if (Depth[Inner] == Open)
          return bad(Inner, "contains itself");
        if (!Depth[Inner]) {
          Depth[Inner] = Open;
          Stack.push_back({Inner, 0});
        }
        continue;
      }
      uint32_t Deepest = 0;
      uint64_t Sum = 1;
      for (size_t I = 0; I != numInside(T); ++I) {
        Deepest = std::max(Deepest, Depth[inside(T, I)]);
        Sum += Weight[inside(T, I)];
        if (Sum > MaxWeight)
          return bad(Top.Id, "has more than a million members");
      }
      if (Deepest == MaxDepth)
        return bad(Top.Id, "is nested more than " + std::to_string(MaxDepth) +
                               " levels deep");
      Depth[Top.Id] = Deepest + 1;
      Weight[Top.Id] = Sum;
      Stack.pop_back();
    }
    return success();
  }

  Result<> layout(TypeId Id) const {
    const Type &T = Types[Id];
    const Type &Elem = Types[T.Elem];
    auto wrongSize = [&] {
      return bad(Id, "has size " + std::to_string(T.Size) +
                         ", which does not fit its kind");
    };
    switch (T.Kind) {
    case TypeKind::Bool:
    case TypeKind::SInt:
    case TypeKind::UInt:
    case TypeKind::AnyInt:
      if (T.Size == 0)
        return wrongSize();
      return success();
    case TypeKind::Char:
      if (T.Size != 1)
        return wrongSize();
      return success();
    case TypeKind::Float:
      if (T.Format == FloatFormat::None)
        return bad(Id, "has no float format");
      if (T.Size < significantBytes(T.Format) || T.Size > 16)
        return wrongSize();
      return success();
    case TypeKind::Complex:
      if (Elem.Kind != TypeKind::Float && Elem.Kind != TypeKind::AnyInt)
        return bad(Id, "is complex of something that is no number");
      if (T.Size != 2 * Elem.Size)
        return wrongSize();
      return success();
    case TypeKind::Pointer:
      if (T.Size != Space.Model->PointerSize)
        return wrongSize();
      return success();
    case TypeKind::Array:
      // Divide: the product of untrusted numbers may not be representable.
      if (Elem.Size == 0 ? T.Size != 0
                         : T.Size % Elem.Size || T.Size / Elem.Size != T.Count)
        return wrongSize();
      return success();
    case TypeKind::Struct:
    case TypeKind::Union:
      return members(Id);
    case TypeKind::Unknown:
    case TypeKind::Void:
    case TypeKind::Function:
    case TypeKind::VaList:
      return success();
    }
    return success();
  }

  /// Members inside their struct and, unless it is a union, in ascending order
  /// without a bit in common.
  Result<> members(TypeId Id) const {
    const Type &T = Types[Id];
    if (T.Size > std::numeric_limits<uint64_t>::max() / 8)
      return bad(Id, "is larger than any memory");
    if (Result<std::vector<UnionTag>> Tags = unionTags(T); !Tags)
      return bad(Id, Tags.message());
    uint64_t LastBit = 0;
    for (const Member &M : T.Members) {
      uint64_t First, Bits;
      if (M.BitSize) {
        const Type &Base = Types[M.Type];
        if (Base.Size > 16 || M.BitSize > Base.Size * 8)
          return bad(Id, "has bit-field '" + M.Name +
                             "' that is wider than its type");
        First = M.BitOffset;
        Bits = M.BitSize;
      } else {
        if (M.Offset > T.Size)
          return bad(Id, "has member '" + M.Name + "' outside of itself");
        First = M.Offset * 8;
        if (Types[M.Type].Size > T.Size)
          return bad(Id, "has member '" + M.Name + "' larger than itself");
        Bits = Types[M.Type].Size * 8;
      }
      if (First > T.Size * 8 || Bits > T.Size * 8 - First)
        return bad(Id, "has member '" + M.Name + "' outside of itself");
      if (T.Kind == TypeKind::Struct) {
        if (Bits && First < LastBit)
          return bad(Id,
                     "has member '" + M.Name + "' on top of the one before");
        LastBit = std::max(LastBit, First + Bits);
      }
    }
    return success();
  }
};

} // namespace

Result<> validateTypes(const TypeSpace &Space) {
  if (!Space.valid())
    return Failure{"there is no type table; the image or module is damaged"};
  const DataModel &M = *Space.Model;
  if (M.BigEndian > 1 || (M.PointerSize != 4 && M.PointerSize != 8) ||
      (M.LongSize != 4 && M.LongSize != 8) ||
      M.LongDouble > FloatFormat::DoubleDouble)
    return Failure{"data model '" + M.Triple +
                   "' has sizes no supported target has; the image or module "
                   "is damaged"};
  return Validator(Space).run();
}

} // namespace mt
