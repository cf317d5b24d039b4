// Names and shapes of types: what TypeTable.h offers beyond validation
// (ValidateTypes.cpp) and pointer walks (PointerWalk.cpp).
//
// Relies on: TypeTable.h. Recursion is bounded by a depth of its own, so that
// a table which was never validated cannot exhaust the stack.

#include "model/TypeTable.h"

#include <algorithm>

namespace mt {

namespace {

constexpr unsigned MaxNameDepth = 16;
constexpr unsigned MaxTailDepth = 256;

std::string describe(const TypeSpace &Space, TypeId Id, unsigned Depth) {
  if (Depth > MaxNameDepth)
    return "...";
  const Type &T = Space[Id];
  auto tagged = [&](const char *Tag) {
    return T.Name.empty() ? "anonymous " + std::string(Tag)
                          : Tag + (" " + T.Name);
  };
  switch (T.Kind) {
  case TypeKind::Unknown:
    return T.Name.empty() ? "unknown type" : T.Name;
  case TypeKind::Void:
    return "void";
  case TypeKind::Pointer: {
    const Type &Pointee = Space[T.Elem];
    if (Pointee.Kind == TypeKind::Unknown && Pointee.Name.empty())
      return "void *";
    std::string Inner = describe(Space, T.Elem, Depth + 1);
    if (Pointee.Kind == TypeKind::Function)
      return Pointee.Name.empty() ? "function *" : Inner + " *";
    if (Pointee.Kind == TypeKind::Array) {
      // int (*)[4]: the star goes before the first dimension.
      size_t Bracket = Inner.find('[');
      if (Bracket == std::string::npos)
        return Inner + " *";
      return Inner.substr(0, Bracket) + " (*)" + Inner.substr(Bracket);
    }
    return Inner + (Inner.back() == '*' ? "*" : " *");
  }
  case TypeKind::Array: {
    std::string Inner = describe(Space, T.Elem, Depth + 1);
    std::string Dimension =
        "[" + (T.Count ? std::to_string(T.Count) : std::string()) + "]";
    // The outer dimension of int[2][3] comes first.
    size_t Bracket =
        Space[T.Elem].Kind == TypeKind::Array ? Inner.find('[') : Inner.size();
    return Inner.insert(std::min(Bracket, Inner.size()), Dimension);
  }
  case TypeKind::Struct:
    return tagged("struct");
  case TypeKind::Union:
    return tagged("union");
  case TypeKind::Complex:
    return T.Name.empty() ? describe(Space, T.Elem, Depth + 1) + " _Complex"
                          : T.Name;
  case TypeKind::Function:
    return T.Name.empty() ? "function" : T.Name;
  case TypeKind::VaList:
    return T.Name.empty() ? "va_list" : T.Name;
  case TypeKind::Bool:
    return T.Name.empty() ? "_Bool" : T.Name;
  case TypeKind::Char:
    return T.Name.empty() ? "char" : T.Name;
  case TypeKind::SInt:
  case TypeKind::UInt:
    if (T.is(Type::IsEnum))
      return tagged("enum");
    if (!T.Name.empty())
      return T.Name;
    return (T.Kind == TypeKind::UInt ? "uint" : "int") +
           std::to_string(T.Size * 8);
  case TypeKind::AnyInt:
    return T.Name.empty() ? "integer of " + std::to_string(T.Size) + " bytes"
                          : T.Name;
  case TypeKind::Float:
    return T.Name.empty() ? "float" + std::to_string(T.Size * 8) : T.Name;
  }
  return "unknown type";
}

} // namespace

const Type &TypeSpace::operator[](TypeId Id) const {
  static const Type Unknown;
  return has(Id) ? (*Types)[Id] : Unknown;
}

std::string typeName(const TypeSpace &Space, TypeId Id) {
  return describe(Space, Id, 0);
}

uint32_t significantBytes(FloatFormat Format) {
  switch (Format) {
  case FloatFormat::None:
    return 0;
  case FloatFormat::Half:
    return 2;
  case FloatFormat::Single:
    return 4;
  case FloatFormat::Double:
    return 8;
  case FloatFormat::X87:
    return 10;
  case FloatFormat::Quad:
  case FloatFormat::DoubleDouble:
    return 16;
  }
  return 0;
}

bool findTail(const TypeSpace &Space, TypeId Id, TailMember &Tail) {
  uint64_t Offset = 0;
  for (unsigned Depth = 0; Depth != MaxTailDepth; ++Depth) {
    const Type &T = Space[Id];
    if (T.Kind != TypeKind::Struct || T.Members.empty())
      return false;
    const Member &Last = T.Members.back();
    if (Last.BitSize || Last.Offset > T.Size)
      return false;
    Offset += Last.Offset;
    const Type &LastType = Space[Last.Type];
    if (LastType.Kind == TypeKind::Array) {
      if (Space[LastType.Elem].Size == 0)
        return false;
      Tail = {Offset, LastType.Elem, LastType.Count};
      return true;
    }
    Id = Last.Type;
  }
  return false;
}

BlockShape shapeBlock(const TypeSpace &Space, TypeId Id, uint64_t Bytes,
                      bool EndsBlock) {
  BlockShape Shape;
  // An array that its type counts does not go on.
  const bool IsCounted = Space[Id].Kind == TypeKind::Array &&
                         Space[Id].Count > 1 && Bytes == Space[Id].Size;
  for (unsigned Depth = 0;
       Space[Id].Kind == TypeKind::Array && Depth != MaxTailDepth; ++Depth)
    Id = Space[Id].Elem;
  const uint64_t Size = Space[Id].Size;

  TailMember Tail;
  if (!IsCounted && findTail(Space, Id, Tail) && Bytes >= Tail.Offset &&
      (Bytes != Size ||
       (EndsBlock && Tail.Count <= 1 &&
        (Size - Tail.Offset) / Space[Tail.Element].Size > Tail.Count))) {
    // An array of 1 at the end is nearly always meant to be longer, also when
    // the block happens to have room for two structs. Of a longer array only
    // a block that holds no whole number of structs says so.
    bool GoesOn = Tail.Count <= 1 || (Bytes > Size && Bytes % Size != 0);
    if (GoesOn) {
      Shape.Element = Id;
      Shape.ElementSize = Size;
      Shape.Count = 1;
      Shape.HasTail = true;
      Shape.TailOffset = Tail.Offset;
      Shape.TailElement = Tail.Element;
      Shape.TailElementSize = Space[Tail.Element].Size;
      Shape.TailCount = (Bytes - Tail.Offset) / Shape.TailElementSize;
      Shape.Slack = (Bytes - Tail.Offset) % Shape.TailElementSize;
      Shape.MayBeSeveral = Tail.Count == 1 && Bytes > Size && Bytes % Size == 0;
      return Shape;
    }
  }
  if (Size == 0) {
    Shape.Count = Bytes;
    return Shape;
  }
  Shape.Element = Id;
  Shape.ElementSize = Size;
  Shape.Count = Bytes / Size;
  Shape.Slack = Bytes % Size;
  return Shape;
}

bool isByte(const Type &T) {
  return T.Kind == TypeKind::Char ||
         ((T.Kind == TypeKind::UInt || T.Kind == TypeKind::SInt) &&
          T.Size == 1 && !T.is(Type::IsEnum));
}

static bool looksAlike(const Type &A, const Type &B) {
  auto isInteger = [](TypeKind K) {
    return K == TypeKind::Bool || K == TypeKind::SInt || K == TypeKind::UInt ||
           K == TypeKind::Char || K == TypeKind::AnyInt;
  };
  if (A.Size != B.Size)
    return false;
  if (isInteger(A.Kind) && isInteger(B.Kind))
    return true;
  if (A.Kind != B.Kind)
    return false;
  return (A.Kind != TypeKind::Struct && A.Kind != TypeKind::Union) ||
         (A.Name == B.Name && A.Members.size() == B.Members.size());
}

static bool holdsInside(const TypeSpace &OuterSpace, TypeId Outer,
                        uint64_t Offset, const TypeSpace &InnerSpace,
                        TypeId Inner, unsigned Depth) {
  const Type &T = OuterSpace[Outer];
  if (Offset == 0 && looksAlike(T, InnerSpace[Inner]))
    return true;
  if (Depth == MaxTailDepth)
    return false;
  auto isAt = [&](TypeId Part, uint64_t At) {
    return holdsInside(OuterSpace, Part, At, InnerSpace, Inner, Depth + 1);
  };
  if (T.Kind == TypeKind::Array || T.Kind == TypeKind::Complex) {
    const uint64_t Size = OuterSpace[T.Elem].Size;
    return Size && isAt(T.Elem, Offset % Size);
  }
  for (const Member &M : T.Members)
    if (!M.BitSize && Offset >= M.Offset &&
        (Offset - M.Offset < OuterSpace[M.Type].Size ||
         &M == &T.Members.back()))
      if (isAt(M.Type, Offset - M.Offset))
        return true;
  return false;
}

bool holdsObject(const TypeSpace &OuterSpace, TypeId Outer, uint64_t Bytes,
                 uint64_t Offset, const TypeSpace &InnerSpace, TypeId Inner) {
  // An array is its elements, wherever it begins.
  for (unsigned Depth = 0;
       InnerSpace[Inner].Kind == TypeKind::Array && Depth != MaxTailDepth;
       ++Depth)
    Inner = InnerSpace[Inner].Elem;
  const BlockShape Shape = shapeBlock(OuterSpace, Outer, Bytes);
  if (Shape.HasTail && Offset >= Shape.TailOffset)
    return holdsInside(OuterSpace, Shape.TailElement,
                       (Offset - Shape.TailOffset) % Shape.TailElementSize,
                       InnerSpace, Inner, 0);
  return holdsInside(OuterSpace, Shape.Element,
                     Shape.HasTail ? Offset : Offset % Shape.ElementSize,
                     InnerSpace, Inner, 0);
}

static bool isMadeOf(const TypeSpace &Space, TypeId Id,
                     const TypeSpace &ScalarSpace, TypeId Scalar,
                     unsigned Depth) {
  const Type &T = Space[Id];
  auto IsPart = [&](TypeId Part) {
    return isMadeOf(Space, Part, ScalarSpace, Scalar, Depth + 1);
  };
  if (Depth == MaxTailDepth)
    return false;
  if (T.Kind == TypeKind::Array || T.Kind == TypeKind::Complex)
    return IsPart(T.Elem);
  if (T.Kind != TypeKind::Struct && T.Kind != TypeKind::Union)
    return looksAlike(ScalarSpace[Scalar], T);
  return std::all_of(T.Members.begin(), T.Members.end(), [&](const Member &M) {
    return !M.BitSize && IsPart(M.Type);
  });
}

bool isMadeOf(const TypeSpace &Space, TypeId T, const TypeSpace &ScalarSpace,
              TypeId Scalar) {
  return isMadeOf(Space, T, ScalarSpace, Scalar, 0);
}

static bool hasAt(const TypeSpace &OuterSpace, TypeId Outer, uint64_t At,
                  const TypeSpace &InnerSpace, TypeId Inner, unsigned Depth) {
  const Type &T = InnerSpace[Inner];
  if (Depth == MaxTailDepth || T.Size == 0)
    return false;
  auto isThere = [&](uint64_t Offset, TypeId Part) {
    return hasAt(OuterSpace, Outer, At + Offset, InnerSpace, Part, Depth + 1);
  };
  // Arrays of one size may hold anything.
  if (T.Kind == TypeKind::Array) {
    const uint64_t Size = InnerSpace[T.Elem].Size;
    for (uint64_t Offset = 0; Offset < T.Size; Offset += Size)
      if (!Size || !isThere(Offset, T.Elem))
        return false;
    return true;
  }
  if (holdsInside(OuterSpace, Outer, At, InnerSpace, Inner, 0))
    return true;
  return T.Kind == TypeKind::Struct && !T.Members.empty() &&
         std::all_of(T.Members.begin(), T.Members.end(), [&](const Member &M) {
           return !M.BitSize && isThere(M.Offset, M.Type);
         });
}

bool beginsAlike(const TypeSpace &OuterSpace, TypeId Outer,
                 const TypeSpace &InnerSpace, TypeId Inner) {
  constexpr uint64_t MaxSize = 4096; // what is compared one by one
  return OuterSpace[Outer].Kind == TypeKind::Struct &&
         InnerSpace[Inner].Kind == TypeKind::Struct &&
         InnerSpace[Inner].Size <= MaxSize &&
         OuterSpace[Outer].Size >= InnerSpace[Inner].Size &&
         hasAt(OuterSpace, Outer, 0, InnerSpace, Inner, 0);
}

} // namespace mt
