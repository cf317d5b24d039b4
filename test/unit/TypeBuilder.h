// Types as a compiler for a given target would lay them out, for tests: ask for
// basic types and structs of them, get ids in a growing table.
//
// Relies on: rt/model. The layout rules are those of the ELF ABIs: offsets
// rounded up to the member's alignment, sizes to the struct's; bit-fields in
// units of their type.
#ifndef MT_TEST_UNIT_TYPEBUILDER_H
#define MT_TEST_UNIT_TYPEBUILDER_H

#include "model/DataModels.h"
#include "model/TypeTable.h"

#include <algorithm>
#include <cstring>

namespace mt::test {

struct Field {
  Field(std::string Name, TypeId Type, uint32_t Bits = 0)
      : Name(std::move(Name)), Type(Type), Bits(Bits) {}
  std::string Name;
  TypeId Type;
  uint32_t Bits;
};

class TypeBuilder {
public:
  DataModel Model;
  std::vector<Type> Types;

  explicit TypeBuilder(const DataModel &Model) : Model(Model) {
    Types.emplace_back();
  }
  explicit TypeBuilder(std::string_view Triple)
      : TypeBuilder(*dataModelFor(Triple)) {}

  TypeSpace space() const { return {&Model, &Types}; }

  TypeId add(Type T) {
    Types.push_back(std::move(T));
    return static_cast<TypeId>(Types.size() - 1);
  }
  TypeId scalar(TypeKind Kind, std::string Name, uint64_t Size,
                uint32_t Align = 0) {
    Type T;
    T.Kind = Kind;
    T.Name = std::move(Name);
    T.Size = Size;
    T.Align = Align ? Align : static_cast<uint32_t>(Size);
    return add(T);
  }
  TypeId boolean() { return scalar(TypeKind::Bool, "_Bool", 1); }
  TypeId character() { return scalar(TypeKind::Char, "char", 1); }
  TypeId shortInt() { return scalar(TypeKind::SInt, "short", 2); }
  TypeId integer() { return scalar(TypeKind::SInt, "int", 4); }
  TypeId unsignedInt() { return scalar(TypeKind::UInt, "unsigned int", 4); }
  TypeId longInt() { return scalar(TypeKind::SInt, "long", Model.LongSize); }
  TypeId unsignedLong() {
    return scalar(TypeKind::UInt, "unsigned long", Model.LongSize);
  }
  TypeId longLong() {
    return scalar(TypeKind::SInt, "long long", 8, Model.Int64Align);
  }
  TypeId single() { return floating("float", FloatFormat::Single, 4, 4); }
  TypeId real() {
    return floating("double", FloatFormat::Double, 8, Model.Int64Align);
  }
  TypeId longDouble() {
    return floating("long double", Model.LongDouble, Model.LongDoubleSize,
                    Model.LongDoubleAlign);
  }
  TypeId floating(std::string Name, FloatFormat Format, uint64_t Size,
                  uint32_t Align) {
    Type T = {};
    T.Kind = TypeKind::Float;
    T.Name = std::move(Name);
    T.Size = Size;
    T.Align = Align;
    T.Format = Format;
    return add(T);
  }
  TypeId complex(TypeId Elem) {
    Type T;
    T.Kind = TypeKind::Complex;
    T.Size = 2 * Types[Elem].Size;
    T.Align = Types[Elem].Align;
    T.Elem = Elem;
    return add(T);
  }
  TypeId pointer(TypeId Elem = 0) {
    Type T;
    T.Kind = TypeKind::Pointer;
    T.Size = T.Align = Model.PointerSize;
    T.Elem = Elem;
    return add(T);
  }
  TypeId array(TypeId Elem, uint64_t Count) {
    Type T;
    T.Kind = TypeKind::Array;
    T.Size = Types[Elem].Size * Count;
    T.Align = Types[Elem].Align;
    T.Elem = Elem;
    T.Count = Count;
    return add(T);
  }
  /// A struct whose members are still to be set, for types that refer to
  /// themselves.
  TypeId declare(std::string Name, TypeKind Kind = TypeKind::Struct) {
    Type T;
    T.Kind = Kind;
    T.Name = std::move(Name);
    return add(T);
  }
  TypeId structure(std::string Name, std::vector<Field> Fields) {
    TypeId Id = declare(std::move(Name));
    define(Id, std::move(Fields));
    return Id;
  }
  TypeId unite(std::string Name, std::vector<Field> Fields) {
    TypeId Id = declare(std::move(Name), TypeKind::Union);
    define(Id, std::move(Fields));
    return Id;
  }
  void define(TypeId Id, std::vector<Field> Fields) {
    const bool IsUnion = Types[Id].Kind == TypeKind::Union;
    uint64_t Bit = 0, End = 0;
    uint32_t Align = 1;
    std::vector<Member> Members;
    for (Field &F : Fields) {
      const Type &T = Types[F.Type];
      Member M;
      M.Name = F.Name;
      M.Type = F.Type;
      if (IsUnion)
        Bit = 0;
      const uint64_t Unit = uint64_t(T.Align) * 8;
      if (F.Bits) {
        // A bit-field does not cross the boundary of a unit of its type.
        if (Bit / Unit != (Bit + F.Bits - 1) / Unit)
          Bit = (Bit + Unit - 1) / Unit * Unit;
        M.BitOffset = static_cast<uint32_t>(Bit);
        M.BitSize = F.Bits;
        M.Offset = Bit / 8;
        Bit += F.Bits;
      } else {
        Bit = (Bit + Unit - 1) / Unit * Unit;
        M.Offset = Bit / 8;
        Bit += T.Size * 8;
      }
      Align = std::max(Align, T.Align);
      End = std::max(End, (Bit + 7) / 8);
      Members.push_back(std::move(M));
    }
    Types[Id].Members = std::move(Members);
    Types[Id].Align = Align;
    Types[Id].Size = (End + Align - 1) / Align * Align;
  }
  uint64_t offsetOf(TypeId Id, std::string_view Name) const {
    for (const Member &M : Types[Id].Members)
      if (M.Name == Name)
        return M.Offset;
    return ~uint64_t(0);
  }
  uint64_t sizeOf(TypeId Id) const { return Types[Id].Size; }

  /// Stores the low Size bytes of Value in the model's byte order.
  void put(std::vector<uint8_t> &Bytes, uint64_t Offset, uint64_t Value,
           uint64_t Size) const {
    for (uint64_t I = 0; I != Size; ++I)
      Bytes.at(Offset + (Model.BigEndian ? Size - 1 - I : I)) =
          static_cast<uint8_t>(I < 8 ? Value >> (8 * I) : 0);
  }
  uint64_t get(const std::vector<uint8_t> &Bytes, uint64_t Offset,
               uint64_t Size) const {
    uint64_t Value = 0;
    for (uint64_t I = 0; I != Size && I != 8; ++I)
      Value |= uint64_t(Bytes.at(Offset + (Model.BigEndian ? Size - 1 - I : I)))
               << (8 * I);
    return Value;
  }
  int64_t getSigned(const std::vector<uint8_t> &Bytes, uint64_t Offset,
                    uint64_t Size) const {
    const unsigned Unused = static_cast<unsigned>(64 - 8 * Size);
    return static_cast<int64_t>(get(Bytes, Offset, Size) << Unused) >> Unused;
  }
};

} // namespace mt::test
#endif
