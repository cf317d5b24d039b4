// Finds the pointers in a piece of memory, given its type: what tracing the
// heap from its roots is made of.
//
// Relies on: TypeTable.h. Works on any table: the walk never goes deeper than
// a validated type can, and skips whatever does not lie inside the bytes.

#include "model/TypeTable.h"
#include <algorithm>

namespace mt {

namespace {

constexpr unsigned MaxDepth = 256;

/// One walk over one block.
class Walk {
public:
  Walk(const TypeSpace &Space, std::span<const uint8_t> Bytes,
       PointerVisitor Visit)
      : Space(Space), Bytes(Bytes), Visit(Visit) {}

  /// The object of type Id at Offset.
  void visit(TypeId Id, uint64_t Offset, unsigned Depth) {
    if (Depth > MaxDepth || Offset >= Bytes.size())
      return;
    const Type &T = Space[Id];
    switch (T.Kind) {
    case TypeKind::Pointer:
      return pointer(T, Offset);
    case TypeKind::Array:
      return elements(T.Elem, Offset, T.Count, Depth + 1);
    case TypeKind::Struct:
    case TypeKind::Union:
      for (const Member &M : T.Members)
        if (!M.BitSize && Space[M.Type].Size && M.Offset <= T.Size)
          visit(M.Type, Offset + M.Offset, Depth + 1);
      return;
    default:
      return;
    }
  }

  /// Count objects of type Id from Offset on.
  void elements(TypeId Id, uint64_t Offset, uint64_t Count, unsigned Depth) {
    const uint64_t Size = Space[Id].Size;
    if (Size == 0 || !mayPoint(Id, 0))
      return;
    for (uint64_t I = 0; I != Count && Offset < Bytes.size(); ++I) {
      visit(Id, Offset, Depth);
      Offset += Size;
    }
  }

private:
  const TypeSpace &Space;
  std::span<const uint8_t> Bytes;
  PointerVisitor Visit;

  /// Answers for what is common among arrays of scalars, so that their
  /// elements need not be looked at one by one.
  bool mayPoint(TypeId Id, unsigned Depth) const {
    const Type &T = Space[Id];
    switch (T.Kind) {
    case TypeKind::Pointer:
      return true;
    case TypeKind::Array:
      return Depth > 8 || mayPoint(T.Elem, Depth + 1);
    case TypeKind::Struct:
    case TypeKind::Union:
      if (Depth > 2)
        return true;
      for (const Member &M : T.Members)
        if (mayPoint(M.Type, Depth + 1))
          return true;
      return false;
    default:
      return false;
    }
  }

  void pointer(const Type &T, uint64_t Offset) {
    const uint64_t Size = Space.Model->PointerSize;
    if ((Size != 8 && Size != 4) || Bytes.size() - Offset < Size)
      return;
    const uint64_t Value =
        readForeign(&Bytes[Offset], Size, bool(Space.Model->BigEndian));
    Visit(Offset, ForeignAddress(Value), T.Elem);
  }
};

} // namespace

void forEachPointer(const TypeSpace &Space, TypeId Id,
                    std::span<const uint8_t> Bytes, PointerVisitor Visit) {
  if (!Space.valid())
    return;
  const BlockShape Shape = shapeBlock(Space, Id, Bytes.size());
  Walk W(Space, Bytes, Visit);
  if (!Shape.HasTail) {
    // The beginning of a further element counts too: a block may be smaller
    // than its type.
    W.elements(Shape.Element, 0, Shape.Count + (Shape.Count == 0), 0);
    return;
  }
  // The tail's own elements that the type knows of are visited with the rest.
  Walk Head(Space, Bytes.first(Shape.TailOffset), Visit);
  Head.visit(Shape.Element, 0, 0);
  W.elements(Shape.TailElement, Shape.TailOffset, Shape.TailCount, 0);
}

static bool hasOddPointersAt(const TypeSpace &Space, TypeId Id, uint64_t At);

/// The same for up to so many elements behind each other.
static bool elementsHaveOddPointers(const TypeSpace &Space, TypeId Id,
                                    uint64_t At, uint64_t Count) {
  const uint64_t Size = Space[Id].Size;
  // Then they all lie alike; or every eighth does.
  const uint64_t Different = Size % 8 ? 8 : 1;
  for (uint64_t I = 0; I != std::min(Count, Different); ++I)
    if (hasOddPointersAt(Space, Id, At + I * Size))
      return true;
  return false;
}

/// Of an object at that offset.
static bool hasOddPointersAt(const TypeSpace &Space, TypeId Id, uint64_t At) {
  const Type &T = Space[Id];
  switch (T.Kind) {
  case TypeKind::Pointer:
    return At % 8 != 0;
  case TypeKind::Array:
    return elementsHaveOddPointers(Space, T.Elem, At, T.Count ? T.Count : 8);
  case TypeKind::Struct:
  case TypeKind::Union:
    return std::any_of(T.Members.begin(), T.Members.end(),
                       [&](const Member &M) {
                         return hasOddPointersAt(Space, M.Type, At + M.Offset);
                       });
  default:
    return false;
  }
}

bool hasOddPointers(const TypeSpace &Space, TypeId Id) {
  return Space.valid() && elementsHaveOddPointers(Space, Id, 0, 8);
}

} // namespace mt
