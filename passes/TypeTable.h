// The module's table of types, built from debug info as types are asked for.
// Where there is no debug info it describes layouts only.
//
// Relies on: DWARF metadata as clang 19 emits it for C.
#ifndef MT_PASSES_TYPETABLE_H
#define MT_PASSES_TYPETABLE_H

#include "mt/descriptors.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Module.h"
#include <deque>
#include <functional>

namespace mt {

class TypeTable {
public:
  explicit TypeTable(llvm::Module &M);

  /// The table's entry for a debug-info type; typedefs and qualifiers are
  /// looked through. Null is void.
  TypeId of(const llvm::DIType *T);

  /// The entry for a temporary that only the IR knows. Signed tells how an
  /// integer is to be widened, where the IR shows it.
  enum class Signedness { Unknown, Signed, Unsigned };
  TypeId ofLLVM(llvm::Type *T, Signedness Sign = Signedness::Unknown);

  /// The entry for a block that begins with a T and goes on, which its type
  /// does not tell, with so many bytes or (not InBytes) with anything; T itself
  /// if it ends in an array or is no struct or union.
  TypeId withRest(TypeId T, bool InBytes);

  /// Head bytes of T's and behind them what an allocator gives.
  TypeId withGiven(TypeId T, uint64_t Head);

  /// The entry for bytes that are copied as they are; 0: as many as there are.
  TypeId bytes(uint64_t Count);

  /// The entry for a va_list, which has so many bytes.
  TypeId vaList(uint64_t Size);

  /// The entry for what a pointer leads to that says nothing of it.
  TypeId anything();

  /// The entry for bytes that hold something else.
  TypeId hidden(uint64_t Size);

  /// The entry for a T, a number or an array of such, that is written a part at
  /// a time as well.
  TypeId inPieces(TypeId T);

  /// The entry for so many bytes that have to be 0.
  TypeId null(uint64_t Size);

  /// That is so of a DIVariable, or of what an allocating call returns; and of
  /// one of bytes, or a member, that it is written as something larger.
  void setInPieces(const void *Place) { Pieces.insert(Place); }
  bool isInPieces(const void *Place) const { return Pieces.contains(Place); }

  /// The entry for a T, a number or an array of such, with a trait that tells
  /// of its byte order; T itself if there is none (0).
  TypeId ordered(TypeId T, uint32_t Trait);

  /// That is so of a member, a DIVariable, or of what a call returns; 0:
  /// nothing.
  void setByteOrder(const void *Place, uint32_t Trait) {
    ByteOrders[Place] = Trait;
  }
  uint32_t byteOrder(const void *Place) const {
    return ByteOrders.lookup(Place);
  }

  /// Says something of a type, of those that mt::Type has bits for.
  void setTrait(TypeId T, uint32_t Trait) { Types[T].Traits |= Trait; }

  /// Nothing but this member of a union is used: its entry will be a struct.
  void setOnlyMember(const llvm::DICompositeType &Union,
                     const llvm::DIDerivedType &Member) {
    Only[&Union] = &Member;
  }
  bool hasOnlyMember(const llvm::DICompositeType &Union) const {
    return Only.contains(&Union);
  }

  /// What tells which member of the one union in a struct was stored last, as
  /// descriptors.h has it; empty if nothing does.
  void setInferredTag(const llvm::DICompositeType &Struct,
                      std::vector<std::pair<std::string, int64_t>> Tag) {
    InferredTags[&Struct] = std::move(Tag);
  }
  /// Enters these structs, as other units may have what this one tells of.
  void enterInferredTags() {
    for (const auto &Told : InferredTags)
      of(Told.first);
  }

  /// The entry for a pointer to Pointee.
  TypeId pointerTo(TypeId Pointee);

  /// What a value of debug-info type T points at; null when T is no pointer
  /// or points to void.
  static const llvm::DIType *pointee(const llvm::DIType *T);

  /// Whether T is a pointer type.
  static bool isPointer(const llvm::DIType *T);

  /// T without typedefs and qualifiers.
  static const llvm::DIType *strip(const llvm::DIType *T);

  /// Debug info of a struct or union by the name clang gave its IR type
  /// ("struct.node", "union.u.12"), or null.
  const llvm::DICompositeType *composite(llvm::StringRef IRName) const;

  /// The type of the member of T that starts at byte Offset, going into
  /// nested structs and arrays; prefers the innermost scalar. Null if none.
  static const llvm::DIType *memberAt(const llvm::DIType *T, uint64_t Offset);

  bool hasDebugInfo() const { return HasDebugInfo; }
  const DataModel &model() const { return Model; }
  const llvm::DataLayout &dataLayout() const { return DL; }
  const mt::Type &operator[](TypeId Id) const { return Types[Id]; }
  const std::vector<mt::Type> &types() const { return Types; }

private:
  const llvm::DataLayout &DL;
  bool HasDebugInfo;
  DataModel Model;
  std::vector<mt::Type> Types;
  llvm::DenseMap<const llvm::DIType *, TypeId> ByDebugInfo;
  llvm::DenseMap<std::pair<llvm::Type *, unsigned>, TypeId> ByIR;
  llvm::DenseMap<TypeId, TypeId> Pointers;
  llvm::DenseMap<uint64_t, TypeId> Bytes;  // by count
  TypeId VaList = 0;                       // 0: not entered yet
  llvm::DenseMap<uint64_t, TypeId> Hidden; // by size
  TypeId Anything = 0;
  llvm::DenseMap<const llvm::DICompositeType *, const llvm::DIDerivedType *>
      Only;
  llvm::MapVector<const llvm::DICompositeType *,
                  std::vector<std::pair<std::string, int64_t>>>
      InferredTags;
  llvm::DenseSet<const void *> Pieces;
  llvm::DenseMap<const void *, uint32_t> ByteOrders;
  llvm::DenseMap<std::pair<TypeId, uint32_t>, TypeId> Ordered;
  llvm::DenseMap<TypeId, TypeId> InPieces;
  llvm::DenseMap<TypeId, TypeId> WithRest[2]; // by InBytes
  llvm::DenseMap<std::pair<TypeId, uint64_t>, TypeId> WithGiven;
  llvm::StringMap<const llvm::DICompositeType *> Composites;

  /// What is to be done once the types that are being entered have all their
  /// members: a pointee may hold by value what leads to it.
  std::deque<std::function<void()>> Later;
  bool IsEntering = false;

  TypeId enter(const llvm::DIType *T);
  TypeId add(mt::Type T);
  TypeId basic(const llvm::DIBasicType *T);
  TypeId memberType(const llvm::DIDerivedType &Member);
  TypeId compositeType(const llvm::DICompositeType *T);
  TypeId array(const llvm::DICompositeType *T, TypeId Element);
  FloatFormat floatFormat(llvm::StringRef Name, uint64_t Bits) const;
};

/// The data model of the module's target.
DataModel dataModelOf(const llvm::Module &M);

} // namespace mt
#endif
