// A module's types together with the data model they were laid out for, and
// what can be asked of them without converting: are they sound, what are they
// called, where are the pointers in a piece of memory of such a type.
//
// Relies on: mt/descriptors.h for the types themselves. Knows no host: bytes
// are read in the byte order of the data model.
#ifndef MT_RT_MODEL_TYPETABLE_H
#define MT_RT_MODEL_TYPETABLE_H

#include "model/Foreign.h"
#include "mt/descriptors.h"
#include "support/FunctionRef.h"
#include "support/Result.h"

#include <span>

namespace mt {

/// A view of a type table and its data model; both must outlive it.
struct TypeSpace {
  const DataModel *Model = nullptr;
  const std::vector<Type> *Types = nullptr;

  /// The type, or the unknown type if there is none of this id.
  const Type &operator[](TypeId Id) const;
  bool has(TypeId Id) const { return Types && Id < Types->size(); }
  /// True when there is something to look at; says nothing of its soundness.
  bool valid() const { return Model && Types && !Types->empty(); }
};

/// Checks types that come from outside: every id in range, sizes, offsets and
/// counts consistent, members inside their struct and apart from each other,
/// no type that contains itself, nothing nested so deep or so wide that walking
/// it would not end. Without it nothing here or in rt/convert leaves its bounds
/// either, but answers make sense, and walks end, only on tables that passed.
Result<> validateTypes(const TypeSpace &Space);

/// The type as C writes it: "struct node *", "double[4]".
std::string typeName(const TypeSpace &Space, TypeId Id);

/// Number of bytes a number of this format takes up, without padding.
uint32_t significantBytes(FloatFormat Format);

/// How many objects of a type lie in a block of memory: an array of Count
/// elements, or one struct whose last member, an array, goes on to the end of
/// the block (a flexible array, or the older idiom of an array of 1).
struct BlockShape {
  TypeId Element = 0; // arrays are taken apart: the block of int[10] is ints
  uint64_t ElementSize = 1;
  uint64_t Count = 0;   // whole elements
  bool HasTail = false; // then Count is 1 and stands for the struct's head
  uint64_t TailOffset = 0;
  TypeId TailElement = 0;
  uint64_t TailElementSize = 1;
  uint64_t TailCount = 0;
  /// The block may as well hold several structs whose last array has a length
  /// of 1.
  bool MayBeSeveral = false;
  /// Bytes after the last whole element. With Count 0 they are the beginning
  /// of an element (a block allocated smaller than its type), else slack.
  uint64_t Slack = 0;
};

/// Where the last member of a struct, however deep, is an array.
struct TailMember {
  uint64_t Offset = 0;
  TypeId Element = 0;
  uint64_t Count = 0; // 0: flexible
};

/// The tail of a struct, if it has one whose elements take up space.
/// Returns false for everything else.
bool findTail(const TypeSpace &Space, TypeId Id, TailMember &Tail);

/// The shape of a block of Bytes bytes that holds objects of the type. Of an
/// unknown or incomplete type it is single bytes. EndsBlock: a block of
/// the heap ends there, so that an array at a struct's end may go on into the
/// padding.
BlockShape shapeBlock(const TypeSpace &Space, TypeId Id, uint64_t Bytes,
                      bool EndsBlock = false);

/// Whether a block of Bytes bytes of the type Outer has an object of the type
/// Inner at Offset, as far as their looks tell: numbers of one size are alike,
/// and so are all pointers; structs and unions have equal tags.
bool holdsObject(const TypeSpace &OuterSpace, TypeId Outer, uint64_t Bytes,
                 uint64_t Offset, const TypeSpace &InnerSpace, TypeId Inner);

/// Whether a pointer to it may lead to anything: characters of any sign.
bool isByte(const Type &T);

/// Whether a pointer to it may be left from something that is no more, or that
/// nobody uses: a closed stream, what the C library puts into a sigaction.
inline bool mayBeGone(const Type &T) {
  return T.Kind == TypeKind::Function || T.Name == "_IO_FILE";
}

/// Whether a pointer to it says nothing but that it may lead to bytes.
inline bool isAnything(const Type &T) {
  return T.Kind == TypeKind::Unknown && T.Name == AnythingName;
}

/// Whether an object of a type is made of numbers or pointers like Scalar only.
bool isMadeOf(const TypeSpace &Space, TypeId T, const TypeSpace &ScalarSpace,
              TypeId Scalar);

/// Whether a struct begins with all that another one has, alike and in the same
/// places, whatever their tags. Only small ones are looked at.
bool beginsAlike(const TypeSpace &OuterSpace, TypeId Outer,
                 const TypeSpace &InnerSpace, TypeId Inner);

/// Whether the member of the struct is a jmp_buf's registers, which mean
/// nothing in another process.
inline bool isJumpRegisters(const Type &Struct, const Member &M) {
  return M.Name == "__jmpbuf" && Struct.Name == "__jmp_buf_tag";
}

using PointerVisitor =
    FunctionRef<void(uint64_t Offset, ForeignAddress Value, TypeId Pointee)>;

/// Calls Visit for each pointer in Bytes, a block as shapeBlock() describes it,
/// in ascending order of offsets except in unions, where every member's
/// pointers are visited. Pointers that are not wholly inside are left out.
void forEachPointer(const TypeSpace &Space, TypeId Id,
                    std::span<const uint8_t> Bytes, PointerVisitor Visit);

/// Whether a block of the type may have pointers that do not lie at a multiple
/// of 8 bytes, as in packed structs.
bool hasOddPointers(const TypeSpace &Space, TypeId Id);

} // namespace mt
#endif
